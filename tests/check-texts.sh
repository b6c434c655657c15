#!/bin/sh
# check-texts.sh - every text of the catalogue is used, and French
# punctuation stands after a no-break space.
set -eu
cd "$(dirname "$0")/.."
bad=0
used=" $(grep -rhoE '\bT_[A-Z0-9_]+' --include='*.[ch]' engine tui |
    sort -u | tr '\n' ' ')"
texts=$(find engine tui -name texts.def | LC_ALL=C sort)
for file in $texts; do
	for id in $(sed -n 's/^TEXT(\([A-Z0-9_]*\),.*/\1/p' "$file"); do
		case "$used" in
		*" T_$id "*) ;;
		*) echo "$file: $id is not used"; bad=1 ;;
		esac
	done
	grep -qx "#include \"$file\"" tests/test_lang.c ||
	    { echo "$file: not in tests/test_lang.c"; bad=1; }
done
# What quotes a document or a log keeps the blanks it has there.
if awk '/<sample /{ s = 1 } !s { print FILENAME ":" FNR ":" $0 }
    /<\/sample>/{ s = 0 }' $texts tui/cli/options.def tui/screen/*.def \
    knowledge/*.xml knowledge/*.tsv |
    grep -E '[a-zé)»] [:;!?]( |"|<|$)|« |« | »' |
    grep -vE '<phrase |&lt;title&gt;|: \* A no-break'; then
	echo 'plain blank where French wants a no-break one'
	bad=1
fi
exit $bad
