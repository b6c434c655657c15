# collect.sh - the batch file that `collect' writes, run as it is by Wine's
# cmd on a server: Wine's own reg, sc and icacls, and stand-ins for net, netsh,
# wevtutil and robocopy.  What it brings home is read by the program of this
# system.  Part of check.sh.
#
# Not shown here: locked files (esentutl), and tar, which Wine lacks.
. tests/win/planting.sh
for name in net netsh wevtutil robocopy; do
	cp "$win/standin.exe" "$disk/windows/system32/$name.exe"
done
plant intermediate-in-root-local
"$nd" collect --lang en -o "$tmp/collect.cmd"

# of half a day, five and twenty days ago, as the stand-in's events are
logs=$disk/inetpub/logs/LogFiles/W3SVC1
for hours in 12 120 480; do
	touch -d "$hours hours ago" "$logs/u_ex-$hours.log"
done
mkdir -p "$disk/NDESConnectorSetup"
touch -d '100 days ago' "$disk/NDESConnectorSetup/SetupMsi.log"

# collects FOLDER [DAYS] - the script there; its exit in $got
collects() {
	WINEDLLOVERRIDES='net.exe,netsh.exe,wevtutil.exe,robocopy.exe=n' \
	    w cmd /d /c "Z:${tmp}/collect.cmd" "${2-3}" "$1" >"$tmp/said" 2>&1 \
	    </dev/null
	got=$?
}
noted() { tr -d '\r' <"$case/capture/manifest.txt" | grep -q "^$1"; }
told() { grep -q -- "$1" "$tmp/collected"; }

case=$disk/case
collects 'C:\case'
ok 'collect: ends well' [ "$got" -eq 0 ]
ok 'collect: says where it is' grep -q 'C:.case.capture' "$tmp/said"
ok 'collect: a manifest' noted 'ndes-doctor manifest 1$'
ok 'collect: keys are exported' noted \
    'key	ok	HKLM.SOFTWARE.Microsoft.SystemCertificates.ROOT	registry'
ok 'collect: a key below is asked for' noted \
    'key	ok	HKLM.*NDESConnector.ConnectionStatus$'
ok 'collect: a key that is not there' noted \
    'key	absent	HKLM.*PFXCertificateConnector$'
ok 'collect: a folder that is not there' noted \
    'place	absent	C:.*LogFiles.HTTPERR$'
ok 'collect: a channel' noted 'channel	ok	Application	events.Application.xml$'
ok 'collect: a channel that is not there' noted \
    'channel	absent	Microsoft Intune Connector$'
ok 'collect: a channel that may not be read' noted \
    'channel	failed	Security	events.Security.xml	5$'
ok 'collect: commands' noted 'command	ok	netsh.exe	binding.sslcert.txt$'
ok 'collect: it came to its end' noted 'ended	'

# --- the days it goes back ---------------------------------------------------
# brought FOLDER EVENTS HOURS... - so many events, and logs as old as that
brought() {
	capture=$disk/$1/capture
	[ "$(grep -c '<Event ' "$capture/events/Application.xml")" -eq "$2" ] ||
	    return 1
	shift 2
	[ "$(find "$capture/iis" -name 'u_ex-*.log' -printf '%f ' |
	    tr ' ' '\n' | sort | tr '\n' ' ' | tr -d ' ')" = \
	    "$(printf 'u_ex-%s.log' "$@")" ]
}
ok 'collect: three days' brought case 1 12
ok 'collect: they are noted' noted 'days	3$'
collects 'C:\week' ''
ok 'collect: seven days if none are told' brought week 2 12 120
collects 'C:\month' 24
ok 'collect: at most 24' brought month 3 12 120 480
collects 'C:\century' 36500
ok 'collect: and never more' grep -q 'days	24' \
    "$disk/century/capture/manifest.txt"
ok 'collect: a log of the set-up is of any age' [ -n "$(find \
    "$disk/case/capture/setup" -name SetupMsi.log)" ]

"$nd" check --json "$case" >"$tmp/collected"
ok 'collect: what is missing is told' told '"code":"not-collected"'
collects 'C:\case'
ok 'collect: never into a folder that is there' [ "$got" -eq 1 ]
collects 'C:\a case & echo run'
ok 'collect: a folder with an ampersand' [ "$got" -eq 0 ]
ok 'collect: it is named' grep -q 'C:.a case & echo run.capture' "$tmp/said"
ok 'collect: and nothing of it is run' \
    [ "$(tr -d '\r' <"$tmp/said" | grep -c '^run')" -eq 0 ]
