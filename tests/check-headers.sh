#!/bin/sh
# check-headers.sh - every header compiles alone, and x.c includes x.h first.
set -eu
cd "$(dirname "$0")/.."
bad=0
for h in $(find engine tui -name '*.h' | LC_ALL=C sort); do
	printf '#include "%s"\n' "$h" |
	    ${CC:-cc} -std=c11 -Wall -Werror -fsyntax-only -I. \
	    -D_XOPEN_SOURCE=700 -x c - ||
	    { echo "$h: does not stand alone"; bad=1; }
done
for c in $(find engine tui -name '*.c' | LC_ALL=C sort); do
	[ -f "${c%.c}.h" ] || continue
	first=$(sed -n 's/^#include "\(.*\)"/\1/p' "$c" | head -n 1)
	[ "$first" = "${c%.c}.h" ] ||
	    { echo "$c: its first include is $first"; bad=1; }
done
exit $bad
