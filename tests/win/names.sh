# names.sh - names of files, the language, the folder of a case; part of
# check.sh.
fault=samples/intermediate-in-root-local/capture

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
without_moment "$tmp/wout"
ok 'with a drive' cmp -s "$tmp/json" "$tmp/wout"
(cd "$tmp" && w "$exe" check --json ".\\$folder\\capture\\") >"$tmp/wout"
without_moment "$tmp/wout"
ok 'with \' cmp -s "$tmp/json" "$tmp/wout"
(cd "$tmp/$folder/capture" && w "$exe" check --json .) >"$tmp/wout"
without_moment "$tmp/wout"
ok 'the folder one is in' cmp -s "$tmp/json" "$tmp/wout"
(cd "$tmp/$folder" && w "$exe" check --json 'capture\..\capture') >"$tmp/wout"
without_moment "$tmp/wout"
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
# where nobody else can write: Z: has a /tmp that everybody can
w "$probe" casefolder "C:/données/cas 日" | tr -d '\r' >"$tmp/wout"
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
ok 'it stays on the disk' [ "$(wc -c \
    <"$WINEPREFIX/drive_c/données/cas 日/journal")" -eq 7 ]
# a line that the disk takes but a part of is taken back, the next one is whole
journal="$WINEPREFIX/drive_c/données/cas 日/journal"
append() { w "$probe" append "C:/données/cas 日" | tr -d '\r'; }
(trap '' XFSZ && ulimit -f 4 && append) >"$tmp/wout"
ok 'a full disk is told' grep -q '^err [1-9]' "$tmp/wout"
ok 'half a line is taken back' [ "$(wc -c <"$journal")" -eq 7 ]
ok 'with room it is written' [ "$(append)" = 'err 0' ]
ok 'and whole' [ "$(wc -c <"$journal")" -eq 5007 ]

# --- a journal whose last line was torn by a loss of power -----------------
torn=$WINEPREFIX/drive_c/torn/journal.jsonl
fix() {
	w "$exe" fix "$1" --lang=en --case C:/torn --yes=28DA \
	    samples/intermediate-in-root-local intermediate-ca-in-root-store \
	    >"$tmp/wout" 2>&1 </dev/null
}
ok 'a fix on a lab' fix apply
cp "$torn" "$tmp/whole"
truncate -s -9 "$torn"
ok 'torn: it is undone' fix undo
ok 'torn: what was there is there' cmp -s -n "$(($(wc -c <"$tmp/whole") - 9))" \
    "$tmp/whole" "$torn"
ok 'torn: the next line is none of it' grep -q '^{.*"torn":1,' "$torn"
ok 'torn: the last one has an end' [ -z "$(tail -c 1 "$torn")" ]
fix undo
ok 'torn: nothing is left to undo' grep -q 'nothing to undo' "$tmp/wout"
ok 'torn: nor damaged' [ -z "$(grep damaged "$tmp/wout")" ]
