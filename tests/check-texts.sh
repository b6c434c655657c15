#!/bin/sh
# check-texts.sh - every text of the catalogue is used, and French
# punctuation stands after a no-break space.
set -eu
cd "$(dirname "$0")/.."
bad=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
grep -rhoE '\bT_[A-Z0-9_]+' --include='*.[ch]' engine tui | sort -u >"$tmp/used"
sed -n 's/^TEXT(\([A-Z0-9_]*\),.*/T_\1/p' engine/base/texts.def |
    sort -u >"$tmp/all"
if comm -13 "$tmp/used" "$tmp/all" | grep .; then
	echo 'of texts.def, and not used'
	bad=1
fi
# What quotes a document or a log keeps the blanks it has there.
if grep -nE '[a-zé)»] [:;!?]( |"|<|$)|« |« | »' engine/base/texts.def \
    tui/cli/options.def knowledge/*.xml knowledge/*.tsv |
    grep -vE '<phrase |&lt;title&gt;|^engine/base/texts.def:4:'; then
	echo 'plain blank where French wants a no-break one'
	bad=1
fi
exit $bad
