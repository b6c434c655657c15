#!/bin/sh
# check.sh PROGRAM FOLDER [PART...] - ndes-doctor.exe and its helpers of FOLDER
# under Wine, side by side with the PROGRAM of this system.  Each part has a
# Windows of its own, made anew.  tools/win/README.md says what only a real
# one shows.
set -u
cd "$(dirname "$0")/../.."
top=$PWD
full() { case $1 in /*) echo "$1" ;; *) echo "$top/$1" ;; esac; }
nd=$(full "$1")
win=$(full "$2")
exe=$win/ndes-doctor.exe
probe=$win/probe.exe
shift 2
[ $# -gt 0 ] || set -- image same names events readonly screen host live \
    states denied collect script ssh fleet
passed=0 failed=0
for file in "$nd" "$exe" "$probe"; do
	[ -f "$file" ] || { echo "$file is not built"; exit 1; }
done
tmp=$(mktemp -d)
unset DISPLAY WAYLAND_DISPLAY NO_COLOR LC_ALL LC_MESSAGES LANGUAGE TMUX
export WINEPREFIX="$tmp/prefix" WINEDEBUG=-all WINEARCH=win64 LANG=C.UTF-8
export XDG_STATE_HOME="$tmp/state"
tm() { tmux -u -S "$tmp/socket" -f /dev/null "$@"; }
wine_ends() {
	wineserver -k 2>/dev/null
	wineserver -w 2>/dev/null
}
# Wine keeps the name of its folder of sockets in the prefix
forget_sockets() {
	sockets=$(cat "$1/wineserver" 2>/dev/null)
	case $sockets in wine-*) rm -rf "/tmp/$sockets" ;; esac
}
finish() {
	tm kill-server 2>/dev/null
	wine_ends
	for pid in "$tmp"/*/pid "$tmp"/*/ssh/pid; do
		[ ! -f "$pid" ] || kill "$(cat "$pid")"
	done
	forget_sockets "$tmp/new-windows"
	rm -rf "$tmp"
}
trap finish EXIT
trap 'exit 1' INT TERM HUP
w() { /usr/lib/wine/wine64 "$@"; }

good() { passed=$((passed + 1)); }
bad() {
	echo "FAILED $*"
	failed=$((failed + 1))
}

# ok NAME COMMAND...
ok() {
	name=$1
	shift
	if "$@"; then good && return; fi
	bad "$name: $*"
	return 1
}

# The table of names is what its script makes of the header.
header=/usr/share/mingw-w64/include/winerror.h
ok 'names of errors' sh -c "python3 tools/make-winerror.py $header |
    cmp - knowledge/names-winerror.tsv"

# without_moment FILE... - the moment of a run and the path as it was given
# may differ where nothing else does; a page names the minute of a case
without_moment() {
	sed -i -E -e 's/"(run_at|path)":"[^"]*"/"\1":""/g' \
	    -e "s/$(date -u +%Y-%m-%d) [0-9]{2}:[0-9]{2} UTC/today/g" "$@"
}

# same NAME ARGUMENT... - from the folder $from, both programs
same() {
	name=$1
	shift
	(cd "$from" && "$nd" "$@") >"$tmp/out" 2>"$tmp/err" </dev/null
	want=$?
	(cd "$from" && w "$exe" "$@") >"$tmp/wout" 2>"$tmp/werr" </dev/null
	got=$?
	without_moment "$tmp/out" "$tmp/wout"
	if [ "$got" -ne "$want" ]; then
		bad "$name: exit $got, not $want"
		head -n 5 "$tmp/werr"
	elif ! cmp -s "$tmp/out" "$tmp/wout"; then
		bad "$name: stdout differs"
		diff -a "$tmp/out" "$tmp/wout" | cut -c 1-300 | head -n 6
	elif ! cmp -s "$tmp/err" "$tmp/werr"; then
		bad "$name: stderr differs"
		diff -a "$tmp/err" "$tmp/werr" | head -n 6
	else
		good
	fi
}

. tests/win/pane.sh

# The first Windows takes ten seconds, a copy of it one.
WINEDLLOVERRIDES='mscoree,mshtml=' w wineboot -i >/dev/null 2>&1
wineserver -w
w winecfg -v win10 >/dev/null 2>&1
wineserver -w
mv "$WINEPREFIX" "$tmp/new-windows"
fresh_windows() {
	wine_ends
	rm -rf "$WINEPREFIX"
	cp -a "$tmp/new-windows" "$WINEPREFIX"
	wineserver -p
	# what it starts in the background must not hold our pipes
	w cmd /c exit </dev/null >/dev/null 2>&1
}

for part; do
	from=$top before=$passed
	fresh_windows
	. "tests/win/$part.sh"
	echo "win: $part: $((passed - before)) passed"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
