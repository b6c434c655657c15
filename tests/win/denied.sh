# denied.sh - an account that may not read everything; part of check.sh.  Wine
# maps the rights of files of this system, not the rights of keys.
if [ "$(id -u)" -ne 0 ]; then
	echo 'win: denied: skipped, only root can become somebody else'
	return
fi
nobody=$(id -u nobody)
roots_prefix=$WINEPREFIX
WINEPREFIX=$tmp/other
chmod 711 "$tmp"
cp -a "$tmp/new-windows" "$WINEPREFIX"
rm -f "$WINEPREFIX/wineserver"
cp "$exe" "$WINEPREFIX/drive_c/ndes-doctor.exe"
chown -R "$nobody" "$WINEPREFIX"
as_nobody() {
	HOME=$WINEPREFIX setpriv --reuid="$nobody" --regid="$nobody" \
	    --clear-groups "$@"
}
w() { as_nobody /usr/lib/wine/wine64 "$@"; }
. tests/win/planting.sh
roots_exe=$exe
exe='C:\ndes-doctor.exe'
w cmd /c exit </dev/null >/dev/null 2>&1
plant intermediate-in-root-local
log=$(find "$disk/inetpub" -name '*.log' | sort | tail -n 1)
modules="$disk/Program Files/Microsoft Intune/NDESPolicyModule/Logs"
chmod 000 "$log" "$modules"

# looks NAME ARGUMENT... - no crash, whatever is found
looks() {
	name=$1
	shift
	w "$exe" "$@" >"$tmp/wout" 2>"$tmp/werr" </dev/null
	got=$?
	case $got in
	0 | 3 | 4 | 5) good ;;
	*) bad "denied: $name: exit $got" ;;
	esac
	ok "denied: $name: no complaint" [ ! -s "$tmp/werr" ]
}
names() { tr -d '\n' <"$tmp/wout" | tr -s ' ' | grep -q -- "$1"; }
looks 'text' check --live --lang en
ok 'denied: the log is named' names "${log##*/}: access denied"
ok 'denied: the folder is named' names \
    'Intune/NDESPolicyModule/Logs: access denied'
looks 'French' check --live --lang fr
ok 'denied: in French' names "${log##*/}.*accès refusé"
looks 'json' check --live --json
ok 'denied: the rest is read' names '"file":"C:/Program Files/Microsoft Intune/NDESConnectorSvc'
# it is named unread, behind the sources
ok 'denied: the log is no source' [ "$(sed 's/"unread":.*//' "$tmp/wout" |
    grep -c "\"file\":\"[^\"]*${log##*/}\"")" -eq 0 ]
printf 's End q\n' >"$tmp/keys"
looks 'sources' --live --lang en --size 100x40 --script "Z:$tmp/keys"
ok 'denied: the page of sources names it' names 'access denied'

# A folder of the case that cannot be written: nothing is changed.
chmod 755 "$modules"
chmod 644 "$log"
find "$modules" -type f -exec chmod 644 {} +
mkdir -p "$disk/sealed"
chmod 755 "$disk/sealed"
w "$exe" fix apply --live --allow-changes --lang en --yes=28DA \
    --case C:/sealed/case intermediate-ca-in-root-store \
    >"$tmp/wout" 2>"$tmp/werr" </dev/null
ok 'denied: no journal, no change: exit 1' [ $? -eq 1 ]
ok 'denied: says why' grep -q 'sealed' "$tmp/werr" "$tmp/wout"
ok 'denied: still in Root' holds ROOT
ok 'denied: not in CA' lacks CA

# The same files through the program of this system.
chmod 000 "$log"
cp "$nd" "$tmp/nd-of-all"
chmod 755 "$tmp/nd-of-all"
as_nobody "$tmp/nd-of-all" check --lang en "$disk/inetpub" \
    >"$tmp/wout" 2>"$tmp/werr" </dev/null
ok 'denied: named on this system too' names "${log##*/}: access denied"

as_nobody wineserver -k 2>/dev/null
as_nobody wineserver -w 2>/dev/null
forget_sockets "$WINEPREFIX"
w() { /usr/lib/wine/wine64 "$@"; }
exe=$roots_exe
WINEPREFIX=$roots_prefix
