#!/bin/sh
# check.sh PROGRAM FOLDER - ndes-doctor.exe and probe.exe of FOLDER under
# Wine, side by side with the PROGRAM of this system: the same arguments must
# give the same bytes and the same exit.  Wine's own world is made anew in a
# temporary folder.  tools/win/README.md says what only a real Windows shows.
set -u
cd "$(dirname "$0")/../.."
top=$PWD
full() { case $1 in /*) echo "$1" ;; *) echo "$top/$1" ;; esac; }
nd=$(full "$1")
exe=$(full "$2")/ndes-doctor.exe
probe=$(full "$2")/probe.exe
passed=0 failed=0
for file in "$nd" "$exe" "$probe"; do
	[ -f "$file" ] || { echo "$file is not built"; exit 1; }
done
tmp=$(mktemp -d)
unset DISPLAY WAYLAND_DISPLAY NO_COLOR LC_ALL LC_MESSAGES LANGUAGE TMUX
export WINEPREFIX="$tmp/prefix" WINEDEBUG=-all WINEARCH=win64 LANG=C.UTF-8
tm() { tmux -u -S "$tmp/socket" -f /dev/null "$@"; }
finish() {
	tm kill-server 2>/dev/null
	wineserver -k 2>/dev/null
	wineserver -w 2>/dev/null
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
	if "$@"; then good; else bad "$name: $*"; fi
}

# same NAME ARGUMENT... - from the folder $from, both programs
same() {
	name=$1
	shift
	(cd "$from" && "$nd" "$@") >"$tmp/out" 2>"$tmp/err" </dev/null
	want=$?
	(cd "$from" && w "$exe" "$@") >"$tmp/wout" 2>"$tmp/werr" </dev/null
	got=$?
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

# --- the file itself -------------------------------------------------------
x86_64-w64-mingw32-objdump -p "$exe" >"$tmp/pe"
sed -n 's/.*DLL Name: //p' "$tmp/pe" | tr A-Z a-z | sort >"$tmp/dlls"
foreign() { ! grep -vxE '(kernel32|msvcrt|user32|advapi32|crypt32|ws2_32|bcrypt|wevtapi)\.dll' "$tmp/dlls"; }
ok 'imports: only what Windows has' foreign
ok 'imports: some' [ -s "$tmp/dlls" ]
ok 'addresses are random' grep -q 'HIGH_ENTROPY_VA' "$tmp/pe"
ok 'data is not run' grep -q 'NX_COMPAT' "$tmp/pe"
ok 'a console program' grep -q 'Windows CUI' "$tmp/pe"
ok 'one file for 64 bit' grep -q 'file format pei-x86-64' "$tmp/pe"
ok 'manifest' grep -aq 'longPathAware' "$exe"
version=$(sed -n 's/^VERSION *:= *//p' Makefile)
wide_text() { printf '%s' "$1" | iconv -t UTF-16LE | od -An -v -tx1 | tr -d ' \n'; }
od -An -v -tx1 "$exe" | tr -d ' \n' >"$tmp/hex"
ok 'version resource' grep -q "$(wide_text FileVersion)" "$tmp/hex"
ok 'its version' grep -q "$(wide_text "$version")0000" "$tmp/hex"
build_path() { ! grep -aq -e "$top" -e "$HOME/" "$exe"; }
ok 'no path of the build' build_path

# --- a new Windows ---------------------------------------------------------
WINEDLLOVERRIDES='mscoree,mshtml=' w wineboot -i >/dev/null 2>&1
wineserver -w
w winecfg -v win10 >/dev/null 2>&1
wineserver -w
wineserver -p

# --- samples ---------------------------------------------------------------
from=$top
samples=0
for s in samples/*/capture; do
	same "$s: json" check --json "$s"
	ok "$s: json is there" [ -s "$tmp/wout" ]
	same "$s: trace" trace --json "$s"
	same "$s: fix" fix list --json "$s"
	samples=$((samples + 1))
done
# Wine's folders do not show a link that leads nowhere, which text names.
cp -R samples "$tmp/samples"
find "$tmp/samples" -xtype l -exec rm {} +
from=$tmp
for s in samples/*/capture; do
	same "$s: text" check --lang fr "$s"
done
from=$top
ok 'samples were found' [ "$samples" -gt 20 ]
fault=samples/intermediate-in-root-local/capture
same 'several captures' check --json $fault samples/hostile/capture
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
printf '#!/bin/sh\nexec /usr/lib/wine/wine64 "%s" "$@"\n' "$exe" >"$tmp/nd"
chmod +x "$tmp/nd"
for suite in cli fix train; do
	sh tests/test-$suite.sh "$tmp/nd" >"$tmp/log" 2>&1 </dev/null
	counts=$(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' \
	    "$tmp/log")
	if [ -z "$counts" ] || [ "${counts#* }" -gt 0 ]; then
		sed "s/^/test-$suite: /" "$tmp/log"
	fi
	[ -n "$counts" ] || counts='0 1'
	passed=$((passed + ${counts% *})) failed=$((failed + ${counts#* }))
done

# --- names -----------------------------------------------------------------
from=$tmp
folder='Relevé d’été 日本 😀'
mkdir -p "$tmp/$folder"
cp -R "$top/$fault" "$tmp/$folder/capture"
mv "$tmp/$folder/capture/inetpub" "$tmp/$folder/capture/inétpub 日"
same 'é and 日 in the path' check --json "$folder/capture"
ok 'é and 日 in the answer' grep -q 'inétpub 日/' "$tmp/wout"
cp "$tmp/wout" "$tmp/json"
w "$exe" check --json "Z:$tmp/$folder/capture" >"$tmp/wout"
ok 'with a drive' cmp -s "$tmp/json" "$tmp/wout"
(cd "$tmp" && w "$exe" check --json ".\\$folder\\capture\\") >"$tmp/wout"
ok 'with \' cmp -s "$tmp/json" "$tmp/wout"
(cd "$tmp/$folder/capture" && w "$exe" check --json .) >"$tmp/wout"
ok 'the folder one is in' cmp -s "$tmp/json" "$tmp/wout"
(cd "$tmp/$folder" && w "$exe" check --json 'capture\..\capture') >"$tmp/wout"
ok 'with ..' cmp -s "$tmp/json" "$tmp/wout"
deep=deep
while [ ${#deep} -lt 600 ]; do
	deep=$deep/a-folder-of-forty-characters-so-it-is-long
done
mkdir -p "$tmp/$deep"
cp -R "$top/$fault" "$tmp/$deep/capture"
same 'longer than 260' check --json "$deep/capture"
same 'longer than 260, from above' check --json deep
mkdir -p "$tmp/odd"
for f in con.log nul 'a.' 'b ' 'x;y' "q'q" 'p%20q' '[a]' .hidden é; do
	printf '%s' "$f" >"$tmp/odd/$f"
done
LC_ALL=C.UTF-8 w "$probe" walk "Z:$tmp/odd" | LC_ALL=C sort | tr -d '\r' \
    >"$tmp/wout"
{
	echo 'name odd'
	(cd "$tmp/odd" && for f in * .hidden; do
		printf '%s %s 0 %s\n' "$f" "$(wc -c <"$f")" "$f"
	done)
} | LC_ALL=C sort >"$tmp/out"
ok 'names that mean something to Windows' cmp "$tmp/out" "$tmp/wout"
w "$probe" walk 'Z:\no\such' >"$tmp/wout"
ok 'walk: not there' [ $? -eq 1 ]
w "$exe" check NUL >/dev/null 2>"$tmp/werr"
ok 'a device is no capture' [ $? -eq 1 ]
printf 'é\r\nx' | w "$exe" check --json - >/dev/null 2>&1
ok 'stdin is no capture' [ $? -eq 1 ]

# --- language --------------------------------------------------------------
# says LANGUAGE-OF-WINDOWS PATTERN SETTINGS
says() {
	(cd "$(dirname "$exe")" && LC_ALL=$1 w cmd /c \
	    "set LANG=&set LC_ALL=&$3${exe##*/} --bad") 2>"$tmp/werr"
	grep -q "$2" "$tmp/werr"
}
ok 'French Windows' says fr_FR.UTF-8 'option inconnue' ''
ok 'Canadian French too' says fr_CA.UTF-8 'option inconnue' ''
ok 'English Windows' says en_US.UTF-8 'unknown option' ''
ok 'German Windows' says de_DE.UTF-8 'unknown option' ''
ok 'LANG goes first' says fr_FR.UTF-8 'unknown option' 'set LANG=en&'
ok 'LC_ALL goes first' says en_US.UTF-8 'option inconnue' \
    'set LANG=en&set LC_ALL=fr_FR&'

# --- folder of a case ------------------------------------------------------
w "$probe" casefolder "Z:$tmp/données/cas 日" | tr -d '\r' >"$tmp/wout"
cat >"$tmp/out" <<'END'
err 0
é1
2
missing 3
first writes, second reads
second: write 4
nowhere is not there
default C:\ProgramData/ndes-doctor/ID
END
ok 'folder of a case' diff "$tmp/out" "$tmp/wout"
ok 'it stays on the disk' [ "$(wc -c <"$tmp/données/cas 日/journal")" -eq 7 ]

# --- what is given away ----------------------------------------------------
zip=build/dist/ndes-doctor-$version-win64.zip
ok 'zip: whole' unzip -q "$zip" -d "$tmp/zip"
in_zip=$tmp/zip/ndes-doctor-$version-win64
ok 'zip: the program' cmp "$exe" "$in_zip/ndes-doctor.exe"
for f in README.txt LISEZMOI.txt LICENSE.txt licences/ncurses.txt \
    licences/pcre2.txt licences/libxml2.txt licences/jansson.txt \
    licences/openssl.txt licences/mingw-w64.txt licences/gcc-runtime.txt \
    licences/versions.txt; do
	ok "zip: $f" [ -s "$in_zip/$f" ]
	ok "zip: $f has CRLF" grep -q "$(printf '\r')\$" "$in_zip/$f"
done
ok 'zip: README names its version' grep -q "$version" "$in_zip/README.txt"
ok 'zip: in French' grep -q 'Bibliothèques incluses' "$in_zip/LISEZMOI.txt"
(cd build/dist && sha256sum -c --quiet "${zip##*/}.sha256")
ok 'zip: its sum' [ $? -eq 0 ]

. tests/win/events.sh
. tests/win/screen.sh

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
