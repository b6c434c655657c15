#!/bin/sh
# prometheus-node-exporter 1.5.0-1+b6 (Debian 12), its textfile collector.
#
# Two files hold series of one metric with other labels, and their # HELP
# lines differ by a word, as those of two versions of one program may.  The
# series of the second file are left out of /metrics, and everything that
# watches the collector says that all is well: the answer is 200,
# node_textfile_scrape_error is 0, and the time of both files is listed as
# of those "successfully read".  Only the exporter's own log has a word.
. "$(dirname "$0")/kit/kit"
get prometheus-node-exporter=1.5.0-1+b6
in_folder
mkdir files
for host in a b; do
	cat >files/$host.prom <<END
# HELP check_verdict What host $host says.
# TYPE check_verdict gauge
check_verdict{host="$host"} 1
END
done
for port in 19100 19101 19102; do
	prometheus-node-exporter --collector.disable-defaults \
	    --collector.textfile --collector.textfile.directory=files \
	    --web.listen-address=127.0.0.1:$port 2>log &
	server=$!
	sleep 2
	kill -0 $server 2>/dev/null && break
done
python3 - "$port" >all <<'END'
import sys
import urllib.request

with urllib.request.urlopen('http://127.0.0.1:%s/metrics' % sys.argv[1]) as r:
    print(r.status)
    for line in r.read().decode().splitlines():
        name = line.partition('{')[0].partition(' ')[0]
        if name == 'node_textfile_mtime_seconds':
            print(line.partition(' ')[0])
        elif name in ('check_verdict', 'node_textfile_scrape_error'):
            print(line)
END
grep -c 'has help .* but should have' log >>all
seen all <<'END'
200
check_verdict{host="a"} 1
node_textfile_mtime_seconds{file="files/a.prom"}
node_textfile_mtime_seconds{file="files/b.prom"}
node_textfile_scrape_error 0
1
END
