#!/bin/sh
# check-texts.sh - every text of the catalogue is used, and French
# punctuation stands after a no-break space.
set -eu
cd "$(dirname "$0")/.."
bad=0
used=$(grep -rhoE '\bT_[A-Z0-9_]+' --include='*.[ch]' engine tui | sort -u)
for id in $(sed -n 's/^TEXT(\([A-Z0-9_]*\),.*/\1/p' \
    engine/base/texts.def); do
	echo "$used" | grep -qx "T_$id" ||
	    { echo "texts.def: $id is not used"; bad=1; }
done
# What quotes a document or a log keeps the blanks it has there.
if grep -nE '[a-zé)»] [:;!?]( |"|<|$)|« |« | »' engine/base/texts.def \
    tui/cli/options.def tui/screen/*.def knowledge/*.xml knowledge/*.tsv |
    grep -vE '<phrase |&lt;title&gt;|^engine/base/texts.def:4:'; then
	echo 'plain blank where French wants a no-break one'
	bad=1
fi
exit $bad
