# states.sh - what this server answers at this moment: services, bindings,
# the configuration of IIS, HTTPERR; and a capture of it says what a look at
# it said.  Part of check.sh.
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

# what could not be read stays so in the capture
unset FAKE_BINDINGS WINEDLLOVERRIDES
printf 'old\n' >"$disk/inetpub/logs/LogFiles/W3SVC1/u_ex0.log"
touch -d '9 days ago' "$disk/inetpub/logs/LogFiles/W3SVC1/u_ex0.log"
says_the_same 'without bindings, with an old log'
ok 'states: both say so' told '"unread":.*sslcert.txt.*"error":"not found"'
ok 'states: and what is old' told '"error":"older than seven days, not read"'
