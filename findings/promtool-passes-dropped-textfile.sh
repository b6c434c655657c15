#!/bin/sh
# promtool 2.42.0 (prometheus 2.42.0+ds-5+deb12u1) and
# prometheus-node-exporter 1.5.0-1+b6, both of Debian 12.
#
# `promtool check metrics' is what one checks a file for the textfile
# collector with.  A file whose samples carry a time passes, exit 0 and not a
# word, and the collector leaves all of it out.  One that holds a series
# twice passes, and of it the first sample is served.  Check such a file with
# the exporter itself, and look at node_textfile_scrape_error and at its log.
. "$(dirname "$0")/kit/kit"
get prometheus=2.42.0+ds-5+deb12u1 prometheus-node-exporter=1.5.0-1+b6
in_folder
mkdir files
cat >timed <<'END'
# HELP check_verdict What the check says.
# TYPE check_verdict gauge
check_verdict{host="a"} 1 1776067200000
check_verdict{host="b"} 1
END
cat >twice <<'END'
# HELP check_verdict What the check says.
# TYPE check_verdict gauge
check_verdict{host="a"} 1
check_verdict{host="a"} 0
END
exporter
for name in timed twice; do
	promtool check metrics <$name && echo "$name: promtool says 0"
	cp $name files/check.prom
	metrics | grep '^check_verdict\|^node_textfile_scrape_error'
done >all 2>&1
grep -o 'client-side timestamps\|was collected before' log >>all
seen all <<'END'
timed: promtool says 0
node_textfile_scrape_error 1
twice: promtool says 0
check_verdict{host="a"} 1
node_textfile_scrape_error 0
client-side timestamps
was collected before
END
