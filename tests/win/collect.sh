# collect.sh - the batch file that `collect' writes, run as it is by Wine's
# cmd on a server: Wine's own reg, sc and icacls, and stand-ins for net, netsh
# and wevtutil.  What it brings home is read by the program of this system.
# Part of check.sh.
#
# Not shown here: the copies of robocopy, of which Wine knows a part; locked
# files (esentutl), and tar, which Wine lacks.
. tests/win/planting.sh
for name in net netsh wevtutil; do
	cp "$win/standin.exe" "$disk/windows/system32/$name.exe"
done
plant intermediate-in-root-local
"$nd" collect --lang en -o "$tmp/collect.cmd"

# collects FOLDER - the script there; its exit in $got
collects() {
	WINEDLLOVERRIDES='net.exe,netsh.exe,wevtutil.exe=n' \
	    w cmd /d /c "Z:${tmp}/collect.cmd" 3 "$1" >"$tmp/said" 2>&1 \
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

"$nd" check --json "$case" >"$tmp/collected"
ok 'collect: what is missing is told' told '"code":"not-collected"'
collects 'C:\case'
ok 'collect: never into a folder that is there' [ "$got" -eq 1 ]
collects 'C:\a case & echo run'
ok 'collect: a folder with an ampersand' [ "$got" -eq 0 ]
ok 'collect: it is named' grep -q 'C:.a case & echo run.capture' "$tmp/said"
ok 'collect: and nothing of it is run' \
    [ "$(tr -d '\r' <"$tmp/said" | grep -c '^run')" -eq 0 ]
