#!/bin/sh
# run.sh PROGRAM SECONDS [RUNS] - each target of the fuzzer, so long together,
# from the kept inputs and the heads of the samples.  With RUNS each takes the
# same inputs every time, so many at most: what passed here passes elsewhere.
# A finding stays in build/fuzz/found, with the command that shows it again.
set -u
cd "$(dirname "$0")/../.."
program=$1 seconds=$2 runs=${3-}
base=${program%/*}
work=$base/corpus
found=$base/found
rm -rf "$work"
mkdir -p "$found"

# seeds TARGET - heads of what the samples hold of it, from within
seeds() {
	into=$work/$1
	mkdir -p "$into"
	[ ! -d "tests/fuzz/$1" ] || cp "tests/fuzz/$1"/* "$into/"
	case $1 in
	iis) set -- 'u_ex*.log' ;;
	httperr) set -- 'httperr*.log' ;;
	ndesplugin) set -- 'NDESPlugin*.log' ;;
	crp-log) set -- 'Crp.log' ;;
	crp | connector) set -- '*.svclog' ;;
	registry) set -- '*.reg' ;;
	event | evtx | xml) set -- '*.xml' ;;
	ca-failed) set -- '*.csv' ;;
	excerpt) set -- '*.txt' ;;
	certlist | pscert) set -- '*root.txt' ;;
	appcmd) set -- 'appcmd*.txt' ;;
	scquery) set -- 'sc*.txt' ;;
	sslcert) set -- 'netsh*.txt' ;;
	regquery) set -- 'reg query*.txt' ;;
	omadm) set -- 'OMADM*.log' ;;
	iosconsole) set -- 'console*.txt' ;;
	eventtext) set -- 'copied*.txt' ;;
	certificate) set -- '*.der' ;;
	json | case) set -- '*.json' ;;
	*) return ;;
	esac
	find samples tests/golden tools/make-samples/der -type f -name "$1" |
	    LC_ALL=C sort | head -n 40 | while read -r file; do
		head -c 3000 "$file" >"$into/$(echo "$file" | tr / _)"
	done
}

bad=0 all=0
targets=$("$program")
each=$((seconds / $(echo "$targets" | wc -w)))
[ "$each" -gt 0 ] || each=1
for target in $targets; do
	seeds "$target"
	ln -sf "${program##*/}" "$base/fuzz-$target"
	if ! "$base/fuzz-$target" -max_total_time="$each" -timeout=20 \
	    ${runs:+-seed=1 -runs=$runs} -rss_limit_mb=1024 -max_len=8192 -print_final_stats=1 \
	    -artifact_prefix="$found/$target-" "$work/$target" \
	    >"$base/$target.log" 2>&1; then
		bad=$((bad + 1))
		tail -n 30 "$base/$target.log"
		echo "FAILED fuzz-$target: $base/fuzz-$target FILE," \
		    "with one of $found"
	fi
	n=$(sed -n 's/^stat::number_of_executed_units: *//p' \
	    "$base/$target.log")
	all=$((all + ${n:-0}))
	if [ "${n:-0}" -eq 0 ]; then
		bad=$((bad + 1))
		echo "FAILED fuzz-$target: nothing was executed"
	fi
	echo "fuzz: $target: ${n:-0} executions"
done
echo "fuzz: $all executions"
echo "$(($(echo "$targets" | wc -w) - bad)) passed, $bad failed"
[ "$bad" -eq 0 ]
