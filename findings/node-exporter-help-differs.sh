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
exporter
metrics >served && echo served >all
grep '^check_verdict\|^node_textfile_scrape_error' served >>all
grep -o '^node_textfile_mtime_seconds[^ ]*' served >>all
grep -c 'has help .* but should have' log >>all
seen all <<'END'
served
check_verdict{host="a"} 1
node_textfile_scrape_error 0
node_textfile_mtime_seconds{file="files/a.prom"}
node_textfile_mtime_seconds{file="files/b.prom"}
1
END
