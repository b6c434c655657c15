#!/bin/sh
# parse-prometheus-text-format 1.1.1 (npm).
#
# A histogram or a summary whose series carry labels of their own is made one
# entry without labels: the buckets are those of the last series, its sum and
# count and all of the first are gone, and nothing is thrown.  Without labels
# sum and count are there; gauges keep theirs.  Parse only gauges and counters
# with it, or one series at a time.
. "$(dirname "$0")/kit/kit"
get_npm parse-prometheus-text-format@1.1.1
cat >plain <<'END'
# TYPE wait histogram
wait_bucket{le="1"} 1
wait_bucket{le="+Inf"} 2
wait_sum 3
wait_count 2
END
cat >labelled <<'END'
# TYPE wait histogram
wait_bucket{host="a",le="1"} 1
wait_bucket{host="a",le="+Inf"} 2
wait_sum{host="a"} 3
wait_count{host="a"} 2
wait_bucket{host="b",le="1"} 7
wait_bucket{host="b",le="+Inf"} 8
wait_sum{host="b"} 9
wait_count{host="b"} 8
# TYPE up gauge
up{host="a"} 1
up{host="b"} 0
END
cat >read.js <<'END'
const fs = require('fs');
const parse = require('parse-prometheus-text-format');

for (const name of ['plain', 'labelled'])
	for (const family of parse(fs.readFileSync(name, 'utf8')))
		console.log(name, JSON.stringify(family.metrics));
END
node read.js >all
seen all <<'END'
plain [{"buckets":{"1":"1","+Inf":"2"},"count":"2","sum":"3"}]
labelled [{"buckets":{"1":"7","+Inf":"8"}}]
labelled [{"value":"1","labels":{"host":"a"}},{"value":"0","labels":{"host":"b"}}]
END
