#!/bin/sh
# check-templates.sh - what docs/templates offers compiles with its row added,
# and nothing else: the places that CONTRIBUTING.md names are all there are.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/tui/screen"
{
	cat tui/screen/pages.def
	echo 'PAGE(EMPTY, page_empty, NONE, "", "Empty", "Vide")'
} > "$work/tui/screen/pages.def"
mkdir -p "$work/engine/evidence/record"
{
	cat engine/evidence/record/sources.def
	echo 'SOURCE(EMPTY, "empty", empty, READER(empty))'
} > "$work/engine/evidence/record/sources.def"
for c in docs/templates/page_empty.c tui/screen/page.c \
    docs/templates/reader_empty.c engine/evidence/record/*.c; do
	${CC:-cc} -std=c11 -Wall -Wextra -Werror -fsyntax-only -I"$work" -I. \
	    -D_XOPEN_SOURCE=700 "$c"
done
