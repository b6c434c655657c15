#!/bin/sh
# compare-json.sh OLD NEW - two builds of the program say the same: JSON of
# `check', `trace' and `fix list' on every sample and, where they are beside
# the tree, on every real file, byte for byte.  Run before a change lands
# that is meant to change nothing; OLD is a build that was kept.
set -u
cd "$(dirname "$0")/.." || exit 2
[ $# -eq 2 ] || { echo "usage: $0 OLD NEW" >&2; exit 2; }
old=$1 new=$2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# say PROGRAM CAPTURE - all that it says of a capture
say() {
	for what in check trace 'fix list'; do
		# Versions and the moment of the run may differ.
		XDG_STATE_HOME=$work/state "$1" $what --json --read-only \
		    "$2" </dev/null 2>&1 | sed -E \
		    's/"(version|knowledge|run_at)": ?"[^"]*"/"\1":""/g'
		rm -rf "$work/state"
	done
}

for capture in samples/*/capture ../shared/real/*/* ../shared/cases/*/; do
	[ -e "$capture" ] || continue
	say "$old" "$capture" >"$work/old"
	say "$new" "$capture" >"$work/new"
	if cmp -s "$work/old" "$work/new"; then
		passed=$((passed + 1))
	else
		echo "differs: $capture"
		diff "$work/old" "$work/new" | cut -c1-200 | head -n 6
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
