# states.sh - what this server answers at this moment: services, bindings,
# pools, the configuration of IIS, HTTPERR; a capture of it says what a look at
# it said; and what stops is told while it is followed.  Part of check.sh.
. tests/win/planting.sh
plant intermediate-in-root-local
w "$win/connector.exe" install
mkdir -p "$disk/windows/system32/inetsrv/config" \
    "$disk/windows/system32/LogFiles/HTTPERR"
yesterday=$(date -u -d yesterday +%F)
printf '#Software: Microsoft HTTP API 2.0\r\n#Version: 1.0\r\n#Date: %s 09:00:00\r\n#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri sc-status s-siteid s-reason s-queuename\r\n%s 09:00:01 10.1.2.3 50000 10.0.0.5 443 HTTP/1.1 GET /certsrv/mscep/mscep.dll/pkiclient.exe?operation=GetCACaps 503 1 AppOffline SCEP\r\n' \
    "$yesterday" "$yesterday" \
    >"$disk/windows/system32/LogFiles/HTTPERR/httperr1.log"
cat >"$disk/windows/system32/inetsrv/config/applicationHost.config" <<'END'
<configuration><system.applicationHost><applicationPools>
<add name="SCEP" managedRuntimeVersion="v4.0"><processModel identityType="SpecificUser" userName="CONTOSO\svc_ndes" password="[enc:IISWASOnlyCngProvider:c2VjcmV0:enc]" /></add>
</applicationPools></system.applicationHost>
<location path="Default Web Site"><system.webServer><security><requestFiltering>
<requestLimits maxUrl="65534" maxQueryString="2048" /></requestFiltering></security></system.webServer></location>
</configuration>
END

# looks EXIT - on this server
now=$(date -u +%FT%TZ)
looks() {
	want=$1
	w "$exe" check --live --json --now "$now" >"$tmp/seen-now" 2>"$tmp/werr" </dev/null
	got=$?
	ok "states: a look: exit $got, not $want" [ "$got" -eq "$want" ]
}
unread() { told "\"unread\":.*\"file\":\"$1\",[^}]*\"error\":\"$2\""; }
told() { grep -q -- "$1" "$tmp/seen-now"; }
# value SETTING VALUE - it is told with this value
value() { told "\"id\":\"$1\",\"title\":\"[^\"]*\",\"value\":\"$2\""; }

# --- what Wine's own library does not know is not absent -------------------
looks 3
ok 'states: bindings could not be read' told \
    '"unread":.*"file":"binding/sslcert.txt"'
ok 'states: services are read' told '"kind":"service","file":"service/services.txt"'
ok 'states: a service that is stopped' value service-w3svc 1
ok 'states: HTTPERR' told '"kind":"httperr"'
ok 'states: the configuration of IIS' value iis-max-query 2048

ok 'states: no IIS is no fault, and told' unread iis-config/pools.txt 'not found'
ok 'states: how services are set up' told \
    '"kind":"service","file":"service/config.txt"'
w "$probe" live-cat service/config.txt | tr -d '\r' >"$tmp/config"
config_of() { sed -n "/^SERVICE_NAME: $1\$/,/^\$/p" "$tmp/config"; }
config_of W3SVC >"$tmp/got"
ok 'states: how it is started' grep -q 'START_TYPE *: 3 *DEMAND_START' "$tmp/got"
ok 'states: by which program' grep -q 'BINARY_PATH_NAME *: .*connector\.exe"$' \
    "$tmp/got"
ok 'states: by which account' grep -q 'SERVICE_START_NAME *: .*LocalSystem' \
    "$tmp/got"

# --- pools -------------------------------------------------------------------
inetsrv=$disk/windows/system32/inetsrv
cp "$win/standin.exe" "$inetsrv/appcmd.exe"
# pool_is STATE - of the pool SCEP
pool_is() {
	printf 'APPPOOL "%s" (MgdVersion:v4.0,MgdMode:Integrated,state:%s)\r\n' \
	    DefaultAppPool Started SCEP "$1" >"$inetsrv/new.txt"
	mv "$inetsrv/new.txt" "$inetsrv/appcmd.txt"
}
pool_is Started
looks 3
ok 'states: a pool that runs' value iis-scep-pool Started
ok 'states: it lacks nothing' [ "$(sed 's/.*"unread"://' "$tmp/seen-now" |
    grep -c pools.txt)" -eq 0 ]
ok 'states: its PATH is that of the system' [ "$(tr -d '\r' \
    <"$inetsrv/path.txt" | tr A-Z a-z)" = 'c:\windows\system32' ]
printf 'APPPOOL "SCEP" (MgdVersion:v4.0,state:Stopped)\r\n' |
    w "$exe" check --live --json --now "$now" >"$tmp/seen-now" 2>"$tmp/werr"
ok 'states: it reads nothing of ours' value iis-scep-pool Started
pool_is Unknown
looks 3
ok 'states: what is not known is not stopped' [ "$(grep -c \
    '"sign":"scep-pool-[a-z-]*"' "$tmp/seen-now")" -eq 0 ]
pool_is Stopped
looks 3
ok 'states: a pool that is stopped' value iis-scep-pool Stopped
ok 'states: why it matters' told '"id":"scep-apppool-stopped","certainty":"confirmed"'
printf 'exit 5' >"$inetsrv/appcmd.txt"
looks 3
ok 'states: a refusal is told' unread iis-config/pools.txt 'access denied'
printf 'exit 9999' >"$inetsrv/appcmd.txt"
looks 3
ok 'states: another code is told' unread iis-config/pools.txt 'cannot be read'
printf 'what is this' >"$inetsrv/appcmd.txt"
looks 3
ok 'states: not pools' unread iis-config/pools.txt 'not in the expected format'
printf flood >"$inetsrv/appcmd.txt"
looks 3
ok 'states: an endless list ends' unread iis-config/pools.txt 'a limit was reached'
printf hang >"$inetsrv/appcmd.txt"
looks 3
ok 'states: one that hangs is ended' unread iis-config/pools.txt \
    'no answer in time'
pool_is Stopped

# --- with bindings -----------------------------------------------------------
cp "$win/httpapi.dll" "$disk/windows/system32/httpapi.dll"
export FAKE_BINDINGS=$thumbprint WINEDLLOVERRIDES=httpapi=n
w net start WAS >/dev/null
w net start W3SVC >/dev/null
# it is told to be started while it still starts
sees 'states: W3SVC runs' state_is W3SVC 4
looks 3
ok 'states: two bindings' told \
    '"kind":"binding","file":"binding/sslcert.txt"[^}]*"records":2'
ok 'states: and nothing of them is unread' [ "$(sed 's/.*"unread"://' \
    "$tmp/seen-now" | grep -c sslcert)" -eq 0 ]
ok 'states: the certificate on 443' value tls-binding \
    "$(echo $thumbprint | tr A-F a-f)"
ok 'states: a service that runs' value service-w3svc 4

# --- the capture of it -------------------------------------------------------
# What a look and a capture may differ in; a manifest is of a capture only,
# and of a file that can hold secrets it holds less.
plainly() {
	python3 - "$1" <<'END'
import json, sys

THEIRS = "capture", "path", "run_at", "file", "offset"

def plain(x):
    if isinstance(x, dict):
        less = ("bytes",) if x.get("kind") == "iis-config" else ()
        return {k: plain(v) for k, v in x.items() if k not in THEIRS + less}
    return [plain(v) for v in x] if isinstance(x, list) else x

d = json.load(open(sys.argv[1]))
d["sources"] = [s for s in d["sources"] if s["file"] != "manifest.txt"]
print(json.dumps(plain(d), indent=1, sort_keys=True))
END
}
# says_the_same NAME - a capture of now and a look
says_the_same() {
	rm -f "$tmp/case.zip"
	w "$exe" collect --live -o "Z:$tmp/case.zip" >"$tmp/wout" 2>&1 </dev/null
	ok "states: $1: collect --live" [ $? -eq 0 ]
	looks 3
	w "$exe" check --json --now "$now" "Z:$tmp/case.zip" >"$tmp/taken" 2>"$tmp/werr" </dev/null
	"$nd" check --json --now "$now" "$tmp/case.zip" >"$tmp/here" 2>/dev/null
	for of in seen-now taken here; do plainly "$tmp/$of" >"$tmp/plain-$of"; done
	for of in taken here; do
		cmp -s "$tmp/plain-seen-now" "$tmp/plain-$of" && good && continue
		bad "states: $1: a capture says what the look said: $of"
		diff "$tmp/plain-seen-now" "$tmp/plain-$of" | head -n 20
	done
}
says_the_same 'all of it'
unzip -qq "$tmp/case.zip" -d "$tmp/case"
passwords() { [ "$(grep -rl 'enc:' "$tmp/case" | wc -l)" -eq "$1" ]; }
ok 'states: no password is in it' passwords 0
ok 'states: the pool is' grep -rq 'svc_ndes' "$tmp/case"
ok 'states: and that it is stopped' grep -q 'SCEP.*state:Stopped' \
    "$tmp/case/iis-config/pools.txt"
ok 'states: and how services are set up' grep -q 'START_TYPE' \
    "$tmp/case/service/config.txt"

# what could not be read stays so in the capture
unset FAKE_BINDINGS WINEDLLOVERRIDES
printf 'old\n' >"$disk/inetpub/logs/LogFiles/W3SVC1/u_ex0.log"
touch -d '9 days ago' "$disk/inetpub/logs/LogFiles/W3SVC1/u_ex0.log"
rm "$inetsrv/appcmd.exe"
says_the_same 'without bindings and pools, with an old log'
ok 'states: both say so' told '"unread":.*sslcert.txt.*"error":"not found"'
ok 'states: and what is old' told '"error":"older than seven days, not read"'
ok 'states: and it is not in the capture' [ "$(unzip -l "$tmp/case.zip" |
    grep -c u_ex0.log)" -eq 0 ]

# --- following ---------------------------------------------------------------
fresh_windows
inetsrv=$disk/windows/system32/inetsrv
mkdir -p "$inetsrv"
cp "$win/standin.exe" "$inetsrv/appcmd.exe"
pool_is Started
w reg add 'HKLM\SOFTWARE\Microsoft\MicrosoftIntune\PFXCertificateConnector' \
    /v Version /d 6.2406.0.1001 /f /reg:64 >/dev/null
w "$win/connector.exe" install
for service in WAS W3SVC PkiCreateConnectorSvc; do
	w net start $service >/dev/null
	sees "states: $service runs" state_is $service 4
done
: >"$tmp/follow"
w "$exe" follow --live --json >"$tmp/follow" 2>&1 </dev/null &
following=$!
# turns CHECK FROM TO
turns() {
	grep -q "\"check\":\"$1\".*\"from\":\"$2\",\"to\":\"$3\"" "$tmp/follow"
}
PATIENCE=600
sees 'states: follow: begins' grep -q '"event":"start"' "$tmp/follow"
pool_is Stopped
sees 'states: follow: a pool stops' turns ndes-reached no-evidence fail
ok 'states: follow: it is named' grep -q '"sign":"scep-pool-is-stopped"' \
    "$tmp/follow"
pool_is Started
sees 'states: follow: it starts' turns ndes-reached fail no-evidence
w sc stop PkiCreateConnectorSvc >/dev/null
sees 'states: follow: a service stops' turns challenge-accepted no-evidence fail
w net start PkiCreateConnectorSvc >/dev/null
sees 'states: follow: it starts again' turns challenge-accepted fail no-evidence
unset PATIENCE
kill $following
wait $following 2>/dev/null
