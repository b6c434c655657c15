# live.sh - a server with a fault is read, mended and put back as it was, by
# the command line and by the wizard; reg and openssl are the witnesses.  Part
# of check.sh.
. tests/win/planting.sh

# runs NAME EXIT ARGUMENT... - on this server; what is typed is $typed
typed=
runs() {
	name=$1 want=$2
	shift 2
	printf '%s\n' "$typed" | w "$exe" "$@" >"$tmp/wout" 2>"$tmp/werr"
	got=$?
	if [ "$got" -eq "$want" ]; then
		good
	else
		bad "live: $name: exit $got, not $want"
		tail -n 8 "$tmp/wout" "$tmp/werr"
	fi
}
says() { grep -q -- "$1" "$tmp/wout" "$tmp/werr"; }

# --- nothing there ----------------------------------------------------------
runs 'a bare server' 4 check --live --json
ok 'live: a bare server: no cause' says '"causes":\[\]'
ok 'live: a bare server: no connector' says '"generation":"unknown"'

# --- a key and a folder that nobody thought of: XML alone ------------------
lsa='HKLM\SYSTEM\CurrentControlSet\Control\Lsa'
cp -R knowledge "$tmp/guide"
cat >"$tmp/guide/signs-new.xml" <<'END'
<knowledge xmlns="urn:ndes-doctor:knowledge:1">
<source kind="crp">
  <place path="%ProgramData%\Contoso" files="crp*.svclog" below="no"/>
</source>
<sign id="blank-passwords" kind="value" polarity="bad" source="registry" check="signing-certificate" key="HKLM\SYSTEM\CurrentControlSet\Control\Lsa" value="LimitBlankPasswordUse" test="equals" operand="0" surety="inferred" ref="FIELD">
  <label><en>blank passwords</en><fr>mots de passe vides</fr></label>
</sign>
<sign id="reads-secrets" kind="value" polarity="bad" source="registry" check="signing-certificate" key="HKLM\SECURITY\Policy" value="PolRevision" test="present" surety="inferred" ref="FIELD">
  <label><en>secrets</en><fr>secrets</fr></label>
</sign>
</knowledge>
END
w reg add "$lsa" /v LimitBlankPasswordUse /t REG_DWORD /d 0 /f /reg:64 >/dev/null
w reg add 'HKLM\SECURITY\Policy' /v PolRevision /d x /f /reg:64 >/dev/null
mkdir -p "$disk/ProgramData/Contoso/below"
find samples/intermediate-in-root-local/capture -name 'Certificate*.svclog' \
    -exec cp {} "$disk/ProgramData/Contoso/crp1.svclog" \;
touch "$disk/ProgramData/Contoso/crp1.svclog"
cp "$disk/ProgramData/Contoso/crp1.svclog" "$disk/ProgramData/Contoso/below/"
cp "$disk/ProgramData/Contoso/crp1.svclog" \
    "$disk/ProgramData/Contoso/other.svclog"
runs 'a new guide' 4 check --live --json --knowledge "Z:$tmp/guide"
ok 'live: new: the key' says '"sign":"blank-passwords"'
ok 'live: new: no secrets' [ "$(grep -c reads-secrets "$tmp/wout")" -eq 0 ]
ok 'live: new: the folder' says 'ProgramData/Contoso/crp1.svclog'
ok 'live: new: not those below' [ "$(grep -c Contoso/below "$tmp/wout")" -eq 0 ]
ok 'live: new: not the others' [ "$(grep -c other.svclog "$tmp/wout")" -eq 0 ]
runs 'without it' 4 check --live --json
ok 'live: without it: nothing' [ "$(grep -c blank-passwords "$tmp/wout")" -eq 0 ]
w reg delete "$lsa" /v LimitBlankPasswordUse /f /reg:64 >/dev/null
rm -rf "$disk/ProgramData/Contoso"

# --- an intermediate certificate in Root ------------------------------------
plant intermediate-in-root-local
fix=intermediate-ca-in-root-store
runs 'finds the fault' 3 check --live --json
name_of_host=$(sed -n 's/.*"capture":"\([^"]*\)".*/\1/p' "$tmp/wout")
ok 'live: the name of the server' [ "$(echo "$name_of_host" | tr a-z A-Z)" = \
    "$(w hostname | tr -d '\r' | tr a-z A-Z)" ]
for key in '"verdict":"fault"' \
    '"id":"'$fix'","certainty":"confirmed"' \
    '"file":"C:/inetpub/logs/LogFiles/W3SVC1/u_ex' \
    '"file":"C:/Program Files/Microsoft Intune/NDESPolicyModule' \
    '"file":"C:/Program Files/Microsoft Intune/NDESConnectorSvc' \
    "\"thumbprint\":\"$thumbprint\"" 'SystemCertificates/ROOT.reg'; do
	ok "live: json: $key" says "$key"
done
runs 'traces' 0 trace --live --json
ok 'live: traces requests' says '"stopped_at"'
runs 'lists the fix' 0 fix list --live --json
ok 'live: the fix can be applied' says '"id":"'$fix'".*"applicable":true'
runs 'previews in French' 0 fix preview --live --lang fr $fix
ok 'live: chains' says 'selon les règles de Windows'

runs 'refuses' 1 fix apply --live --yes=28DA $fix
ok 'live: refuses: says what is missing' says --allow-changes
runs 'refuses, read-only' 1 fix apply --live --allow-changes --read-only \
    --yes=28DA $fix
ok 'live: refuses: read-only' says --read-only
runs 'refuses a wrong word' 1 fix apply --live --allow-changes --yes=no $fix
runs 'refuses undo' 1 fix undo --live --yes=28DA
typed=no
runs 'refuses a wrong word, typed' 1 fix apply --live --allow-changes $fix
ok 'live: refused: still in Root' holds ROOT
ok 'live: refused: not in CA' lacks CA

typed=28DA
runs 'moves it' 0 fix apply --live --lang en --allow-changes $fix
ok 'live: the question names the server' says "28DA.*$name_of_host\\|$name_of_host.*28DA"
ok 'live: moved: not in Root' lacks ROOT
ok 'live: moved: in CA' holds CA
ok 'live: moved: the same certificate' same_certificate CA
ok 'live: moved: does not claim that it is fixed' says 'Not proved yet'
ok 'live: journal' [ -s "$(find "$disk/ProgramData/ndes-doctor" \
    -name journal.jsonl)" ]
runs 'the store is clean now' 3 check --live --json
ok 'live: store clean: says so' says '"id":"root-store-clean","step":3,"verdict":"pass"'
typed=
runs 'puts it back' 0 fix undo --live --allow-changes --yes=28DA
ok 'live: back: in Root' holds ROOT
ok 'live: back: not in CA' lacks CA
ok 'live: back: the same certificate' same_certificate ROOT

# --- the same, by keys ------------------------------------------------------
open_pane || return
start 80x24 "$exe" --live --lang en
sees 'live: opens' row_shows 1 "SERVER: $name_of_host"
key R
sees 'live: finds the fault' row_shows 2 'FAULT 3.2'
key f
sees 'live: the fix' row_shows 3 'Fix'
key a
sees 'live: refuses without --allow-changes' shows 'allow-changes'
key Enter
key q
ended 'live: q' 0
ok 'live: wizard refused: still in Root' holds ROOT
start 80x24 "$exe" --live --lang fr --allow-changes
sees 'live: opens in French' row_shows 1 "SERVEUR.*: $name_of_host"
key R
sees 'live: finds it' row_shows 2 'DÉFAUT 3.2'
key f
sees 'live: the fix in French' row_shows 3 'Correctif'
key a
sees 'live: asks for the word' shows '28DA'
sees 'live: names the server' shows "$name_of_host.*28DA\\|28DA.*$name_of_host"
key -l 28DA
key Enter
sees 'live: keys: not in Root' lacks ROOT
sees 'live: keys: in CA' holds CA
key q
ended 'live: q after the fix' 0
typed=
runs 'puts back what keys moved' 0 fix undo --live --allow-changes --yes=28DA
ok 'live: keys: back in Root' holds ROOT

# --- the connector lost its certificate -------------------------------------
fresh_windows
plant signing-certificate-missing
fix=signing-certificate-missing
w "$win/connector.exe" install
w net start WAS >/dev/null
w net start W3SVC >/dev/null
runs 'finds what is missing' 3 check --live --json
ok 'live: missing: the cause' says '"id":"'$fix'","certainty":"confirmed"'
ok 'live: missing: no value before' no_value "$intune" SigningCertificate
runs 'restarts the connector' 0 fix apply --live --allow-changes \
    --yes='Intune Connector Service' $fix
ok 'live: the value is there' value_is "$intune" SigningCertificate \
    0123456789ABCDEF0123456789ABCDEF01234567
ok 'live: the connector runs' state_is NDESConnectorSvc 4
ok 'live: it started once' value_is "$test_key" NDESConnectorSvc 0x1
ok 'live: W3SVC runs' state_is W3SVC 4
ok 'live: W3SVC was restarted' value_is "$test_key" W3SVC 0x2

# Without a way to Intune the value never comes: broken off, taken back.
w sc stop NDESConnectorSvc >/dev/null
sees 'live: stops' state_is NDESConnectorSvc 1
w sc start NDESConnectorSvc >/dev/null
w reg add "$test_key" /v NoNetwork /t REG_DWORD /d 1 /f /reg:64 >/dev/null
sees 'live: two starts' value_is "$test_key" NDESConnectorSvc 0x2
w reg delete "$intune" /v SigningCertificate /f /reg:64 >/dev/null
/usr/lib/wine/wine64 "$exe" fix apply --live --allow-changes \
    --case C:/ProgramData/killed-case --yes='Intune Connector Service' $fix \
    >"$tmp/wout" 2>&1 </dev/null &
waiting=$!
sees 'live: no network: restarted' value_is "$test_key" NDESConnectorSvc 0x3
ok 'live: no network: no value' no_value "$intune" SigningCertificate
kill -9 $waiting
wait $waiting 2>/dev/null
runs 'undo after a kill' 0 fix undo --live --allow-changes \
    --case C:/ProgramData/killed-case --yes='Intune Connector Service'
ok 'live: killed: the connector runs' state_is NDESConnectorSvc 4
ok 'live: killed: W3SVC was left alone' value_is "$test_key" W3SVC 0x2
