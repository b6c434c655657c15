# same.sh - samples, screens and the suites of the command line, on both
# programs; part of check.sh.

# --- samples ---------------------------------------------------------------
# Wine's folders do not show a link that leads nowhere, which is named unread.
cp -R samples "$tmp/samples"
find "$tmp/samples" -xtype l -exec rm {} +
from=$tmp
samples=0
for s in samples/*/capture; do
	same "$s: json" check --json "$s"
	ok "$s: json is there" [ -s "$tmp/wout" ]
	same "$s: trace" trace --json "$s"
	same "$s: fix" fix list --json "$s"
	samples=$((samples + 1))
done
for s in samples/*/capture; do
	same "$s: text" check --lang fr "$s"
done
ok 'samples were found' [ "$samples" -gt 20 ]
fault=samples/intermediate-in-root-local/capture
same 'several captures' check --json $fault samples/hostile/capture
from=$top
same 'one file' check --json "$(find $fault -name '*.log' | sort | head -n 1)"
same 'step' check --step 3 $fault
same 'help' --help
same 'help in French' --lang fr -h
same 'version' -V
same 'explain' explain 0x800B0109 403.16 12175
same 'explain a phrase' explain "VerifyRequest terminé avec l'état False"
same 'unknown option' --bad
same 'not there' check --json "$tmp/none"
same 'not there, in a folder that is' check $fault/none/é
same 'guide: lint' knowledge lint
same 'guide: list' knowledge list
same 'guide of one folder' --knowledge knowledge check $fault
for keys in tests/screens/*.keys; do
	read -r size lang capture _ <"$keys"
	sed 1d "$keys" >"$tmp/keys"
	same "${keys##*/}" --size "$size" --lang "$lang" \
	    --script "$tmp/keys" "tests/screens/$capture"
done

# --- the suites of this system, on the other program -----------------------
# Wine calls a folder everybody's where others may write, sticky or not.
ours_alone() {
	folder=$1
	while [ "$folder" != / ]; do
		[ -z "$(find "$folder" -maxdepth 0 -perm /022)" ] || return 1
		folder=$(dirname "$folder")
	done
}
for place in "$top/build" "${HOME:-/root}" /root; do
	[ -w "$place" ] && ours_alone "$place" && break
done
ok "a place for cases: $place" ours_alone "$place"
suites=$(mktemp -d "$place/suites-XXXXXX")
for name in ndes-doctor ndes-doctor-killed; do
	printf '#!/bin/sh\nexec /usr/lib/wine/wine64 "%s" "$@"\n' \
	    "$win/$name.exe" >"$suites/$name"
	chmod +x "$suites/$name"
done
for suite in cli fix train; do
	ON_WINDOWS=1 TMPDIR=$suites sh tests/test-$suite.sh \
	    "$suites/ndes-doctor" >"$tmp/log" 2>&1 </dev/null
	counts=$(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' \
	    "$tmp/log")
	if [ -z "$counts" ] || [ "${counts#* }" -gt 0 ]; then
		sed "s/^/test-$suite: /" "$tmp/log"
	fi
	[ -n "$counts" ] || counts='0 1'
	passed=$((passed + ${counts% *})) failed=$((failed + ${counts#* }))
done
rm -rf "$suites"
