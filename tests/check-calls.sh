#!/bin/sh
# check-calls.sh BUILD - no two files of tui/screen call each other, straight
# or around: a page is reached by the table of pages, a job by the table of
# jobs, and neither knows who opened it.  Goes by the symbols of the objects,
# so a call behind a re-exported header counts as well.
set -eu
build=${1:?usage: check-calls.sh BUILD}
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for c in tui/screen/*.c; do
	o=$build/${c%.c}.o
	[ -f "$o" ] || continue
	nm "$o" | awk -v file="${c##*/}" '
		$(NF - 1) == "T" { print "has", file, $NF }
		$(NF - 1) == "U" { print "calls", file, $NF }'
done > "$work/symbols"
awk '
$1 == "has" { home[$3] = $2 }
$1 == "calls" { n++; from[n] = $2; to[n] = $3 }
END {
	for (i = 1; i <= n; i++)
		if (to[i] in home)
			print from[i], home[to[i]]
}' "$work/symbols" | sort -u > "$work/calls"
[ -s "$work/calls" ] || { echo "no objects in $build/tui/screen"; exit 1; }
if ! tsort "$work/calls" > /dev/null 2> "$work/loops"; then
	echo 'files of tui/screen that call each other in a ring:'
	sed 's/^tsort: //' "$work/loops"
	exit 1
fi
