# host.sh - what this server gives to read, and what can be done to it, one by
# one: reg, sc and the files themselves are the witnesses.  Part of check.sh.
disk=$WINEPREFIX/drive_c
mscep='HKLM\SOFTWARE\Microsoft\Cryptography\MSCEP'
# a store is read with all keys below it
store='HKLM\SOFTWARE\Policies\Microsoft\SystemCertificates\CA'
export_of() { echo "registry/HKLM/$(printf %s "${1#HKLM\\}" | tr '\\' /).reg"; }
lists() { grep -qxF -- "$1" "$tmp/wout"; }
lists_not() { ! grep -qF -- "$1" "$tmp/wout"; }
has() { w reg query "$1" /v "$2" /reg:64 >/dev/null 2>&1; }
look() { w "$probe" live | tr -d '\r' >"$tmp/wout"; }

# --- the registry -----------------------------------------------------------
# exports_as KEY - the same bytes as reg's
exports_as() {
	w reg export "$1" "Z:$tmp/want.reg" /y /reg:64 >/dev/null &&
	    w "$probe" live-cat "$(export_of "$1")" >"$tmp/got.reg" &&
	    cmp "$tmp/want.reg" "$tmp/got.reg"
}
look
ok 'host: named' grep -qix "name $(w hostname | tr -d '\r')" "$tmp/wout"
w "$probe" live-cat "$(export_of "$store")" |
    iconv -f UTF-16 -t UTF-8 | tr -d '\r' >"$tmp/got"
cat >"$tmp/want" <<'END'
Windows Registry Editor Version 5.00

[-HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\SystemCertificates\CA]

END
ok 'host: a key that is not there' cmp "$tmp/want" "$tmp/got"
{
	printf 'Windows Registry Editor Version 5.00\r\n\r\n'
	printf '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\CA]\r\n'
	printf '@="d\\\\e\\"f"\r\n"é 日 😀"="Modèle 日"\r\n"q\\"\\\\"="v"\r\n'
	printf '"empty"=""\r\n"number"=dword:0000fffe\r\n"none"=hex(0):\r\n'
	printf '"q"=hex(b):01,02,03,04,05,06,07,08\r\n"nothing"=hex:\r\n'
	printf '"list"=hex(7):61,00,00,00,62,00,00,00,00,00\r\n'
	printf '"path"=hex(2):25,00,41,00,25,00,00,00\r\n"odd"=hex(1000):ff\r\n'
	for name in a ab abc abcd 'a name so long that the line is full before \
the first byte of its data has been written'; do
		printf '"%s"=hex:00' "$name"
		i=1
		while [ $i -lt 120 ]; do
			printf ',%02x' $i
			i=$((i + 1))
		done
		printf '\r\n'
	done
	printf '\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\CA'
	printf '\\Modules\\é]\r\n"Policy"="NDESPolicy.OTA.1"\r\n'
} | iconv -f UTF-8 -t UTF-16 >"$tmp/plant.reg"
w reg import "Z:$tmp/plant.reg" /reg:64 >/dev/null
ok 'host: values were planted' has "$store\\Modules\\é" Policy
ok 'host: exports as reg does' exports_as "$store"
w reg add "$store\\Modules" /v Policy /d x /f /reg:64 >/dev/null
ok 'host: and again' exports_as "$store"

# Of other keys only the values are wanted, and none of what is secret.
w reg add "$mscep" /v Some /d x /f /reg:64 >/dev/null
w reg add "$mscep\\Below" /v Other /d x /f /reg:64 >/dev/null
w reg add 'HKLM\SECURITY\Policy' /v PolRevision /d x /f /reg:64 >/dev/null
my='HKLM\SOFTWARE\Microsoft\SystemCertificates\MY'
w reg add "$my\\Keys\\1" /v Hidden /d x /f /reg:64 >/dev/null
w reg add "$my\\Certificates" /v Shown /d x /f /reg:64 >/dev/null
text_of() {
	w "$probe" live-cat "$(export_of "$1")" | iconv -f UTF-16 -t UTF-8
}
text_of "$mscep" >"$tmp/got"
ok 'host: a value of a key' grep -q '"Some"="x"' "$tmp/got"
ok 'host: none of a key below' [ "$(grep -c Other "$tmp/got")" -eq 0 ]
text_of "$my" >"$tmp/got"
ok 'host: a store' grep -q '"Shown"="x"' "$tmp/got"
ok 'host: no private keys' [ "$(grep -c Hidden "$tmp/got")" -eq 0 ]
w "$probe" value 'HKLM\SYSTEM\ControlSet001\..\..\SECURITY\Policy' \
    PolRevision 1 y | tr -d '\r' >"$tmp/got"
printf 'err 4\nget err 4\n' >"$tmp/want"
ok 'host: a secret is neither written nor read' cmp "$tmp/want" "$tmp/got"
w "$probe" value 'HKLM\SECURITY\Policy' PolRevision 0 '' | tr -d '\r' \
    >"$tmp/got"
ok 'host: nor taken away' cmp "$tmp/want" "$tmp/got"

# --- files ------------------------------------------------------------------
iis=inetpub/logs/LogFiles/W3SVC1
mkdir -p "$disk/$iis" "$disk/Logs é/W3SVC2" "$disk/Logs é/other" \
    "$disk/windows/system32/inetsrv/config" \
    "$disk/Program Files/Microsoft Intune/NDESConnectorSvc/Logs/Logs" \
    "$disk/Program Files/Microsoft Intune/CertificateRequestStatus/Succeed"
printf 'new\n' >"$disk/$iis/u_ex1.log"
printf 'old\n' >"$disk/$iis/u_ex0.log"
touch -d '9 days ago' "$disk/$iis/u_ex0.log"
printf 'no\n' >"$disk/$iis/readme.txt"
printf 'far\n' >"$disk/Logs é/W3SVC2/u_ex2.log"
printf 'no\n' >"$disk/Logs é/other/other.log"
cd "$disk/Program Files/Microsoft Intune" || exit 1
printf 'svc\n' >NDESConnectorSvc/Logs/Logs/NDESConnector.svclog
printf 'MZ\n' >NDESConnectorSvc/NDESConnector.exe
printf 'no\n' >CertificateRequestStatus/Succeed/1.log
cd "$top" || exit 1
printf '%s' '<configuration><system.applicationHost><log>
<centralW3CLogFile enabled="false" directory="%SystemDrive%\inetpub\logs\LogFiles"/>
</log><sites><site name="a" id="2"><logFile directory="C:\Logs é\"/></site>
<site name="b" id="3"/><siteDefaults><logFile directory="\\server\share\logs"/></siteDefaults>
</sites></system.applicationHost></configuration>' \
    >"$disk/windows/system32/inetsrv/config/applicationHost.config"
look
ok 'host: a log' lists "C:/$iis/u_ex1.log 4 0"
ok 'host: where the configuration says' lists 'C:/Logs é/W3SVC2/u_ex2.log 4 0'
ok 'host: a share is only named' grep -q '^//server/share/logs/W3SVC3 0 [1-9]' "$tmp/wout"
ok 'host: of the connector' lists \
    'C:/Program Files/Microsoft Intune/NDESConnectorSvc/Logs/Logs/NDESConnector.svclog 4 0'
ok 'host: nothing else: text' lists_not readme.txt
ok 'host: nothing else: folders' lists_not other.log
ok 'host: nothing else: programs' lists_not .exe
ok 'host: nothing else: requests' lists_not CertificateRequestStatus
ok 'host: nothing that is old' lists_not u_ex0.log
since=$(date -u -d '7 days ago' +%F)
ok 'host: but says so' \
    grep -q "^C:/inetpub/logs/LogFiles/\.\.\. < $since 0 [1-9]" "$tmp/wout"
ok 'host: once' [ "$(grep -c ' < ' "$tmp/wout")" -eq 1 ]
w "$probe" live-cat "C:/$iis/u_ex1.log" >"$tmp/got"
ok 'host: its bytes' [ "$(cat "$tmp/got")" = new ]
printf '<configuration' \
    >"$disk/windows/system32/inetsrv/config/applicationHost.config"
look
ok 'host: a broken configuration does no harm' lists "C:/$iis/u_ex1.log 4 0"

# --- values -----------------------------------------------------------------
# sets NAME TYPE DATA TEXT-AS-REG-SHOWS-IT
sets() {
	w "$probe" value "$mscep" "$1" "$2" "$3" | tr -d '\r' >"$tmp/got"
	printf 'err 0\ntype %s: %s\n' "$2" "$3" >"$tmp/want"
	ok "host: value: $1" cmp "$tmp/want" "$tmp/got"
	w reg query "$mscep" /v "$1" /reg:64 | tr -d '\r' >"$tmp/got"
	ok "host: value: $1: reg" grep -qxF "    $1    $4" "$tmp/got"
}
sets text 1 'a b' 'REG_SZ    a b'
sets path 2 '%A%\b' 'REG_EXPAND_SZ    %A%\b'
sets list 7 "$(printf 'one\ntwo')" 'REG_MULTI_SZ    one\0two'
sets nothing 1 '' 'REG_SZ    '
w "$probe" value "$mscep\\New\\Below" v 1 x | tr -d '\r' >"$tmp/got"
ok 'host: a key is made' has "$mscep\\New\\Below" v
w "$probe" value "$mscep" text 0 '' | tr -d '\r' >"$tmp/got"
printf 'err 0\nget err 3\n' >"$tmp/want"
ok 'host: a value is taken away' cmp "$tmp/want" "$tmp/got"
has_not() { ! has "$@"; }
ok 'host: and reg agrees' has_not "$mscep" text
w "$probe" value "$mscep" text 0 '' | head -n 1 | tr -d '\r' >"$tmp/got"
ok 'host: not twice' grep -qx 'err 3' "$tmp/got"

# --- services ---------------------------------------------------------------
# Wine knows of no services that need another one: only that it may be asked.
looks_like() {
	w "$probe" service "$1" | tr -d '\r' >"$tmp/got"
	printf 'err %d state %d\nerr %d\n' "$2" "$3" "$2" | cmp -s - "$tmp/got"
}
service_is() { sees "host: service: $1" looks_like "$@"; }
service_is 'no such' 3 0
w "$win/connector.exe" install
service_is 'Intune Connector Service' 0 0
service_is NDESConnectorSvc 0 0
service_is PFXCertificateConnectorSvc 0 0
w net start WAS >/dev/null
w net start W3SVC >/dev/null
service_is 'World Wide Web Publishing Service' 0 2

# --- following --------------------------------------------------------------
plugin="$disk/Program Files/Microsoft Intune/NDESPolicyModule/Logs"
mkdir -p "$plugin"
line() {
	printf '<![LOG[%s]LOG]!><time="%s.100+000" date="%s" %s>\r\n' "$1" \
	    "$(date -u +%T)" "$(date -u +%m-%d-%Y)" \
	    'component="NDESPlugin" context="" type="1" thread="7" file="x:1"'
}
line 'Calling VerifyRequest ...' >"$plugin/NDESPlugin.log"
w reg add 'HKLM\SOFTWARE\Microsoft\MicrosoftIntune\NDESConnector' \
    /v SigningCertificate /d x /f /reg:64 >/dev/null
: >"$tmp/follow"
w "$exe" follow --live --json >"$tmp/follow" 2>&1 </dev/null &
following=$!
follow_says() { grep -q "$1" "$tmp/follow"; }
PATIENCE=600
sees 'host: follow: begins' follow_says '"event":"start"'
line 'Verify challenge returns true' >>"$plugin/NDESPlugin.log"
sees 'host: follow: a log grows' follow_says '"sign":"challenge-true"'
w reg delete 'HKLM\SOFTWARE\Microsoft\MicrosoftIntune\NDESConnector' \
    /v SigningCertificate /f /reg:64 >/dev/null
sees 'host: follow: a value goes' follow_says '"check":"signing-certificate".*"to":"fail"'
unset PATIENCE
kill $following
wait $following 2>/dev/null

# --- a value that a fix writes ----------------------------------------------
fresh_windows
. tests/win/planting.sh
plant client-cert-expired-403-17
policy="$mscep\\Modules\\NDESPolicy"
old=$(value_of "$policy" NDESCertThumbprint)
new=919c84bf4ea87dd790f6f193416839dfae567c2d
w reg import \
    "Z:$top/samples/intermediate-in-root-local/capture/registry/my.reg" \
    /reg:64 >/dev/null
w "$win/connector.exe" install
for service in NDESConnectorSvc WAS W3SVC; do
	w net start $service >/dev/null
done
# fixes EXIT WHAT ARGUMENT...
fixes() {
	want=$1 what=$2
	shift 2
	w "$exe" fix "$what" --live --allow-changes --yes=NDESCertThumbprint \
	    "$@" client-auth-cert-expired >"$tmp/wout" 2>&1 </dev/null
	got=$?
	ok "host: fix $what: exit $got" [ $got -eq "$want" ]
}
ok 'host: fix: an old thumbprint' [ ${#old} -eq 40 ]
fixes 1 apply
ok 'host: fix: asks for the value' grep -q 'set NDESCertThumbprint' "$tmp/wout"
fixes 1 apply --set NDESCertThumbprint=0123456789012345678901234567890123456789
ok 'host: fix: as it was' value_is "$policy" NDESCertThumbprint "$old"
fixes 0 apply --set NDESCertThumbprint=$new --done all
ok 'host: fix: written' value_is "$policy" NDESCertThumbprint $new
ok 'host: fix: restarted' value_is 'HKLM\SOFTWARE\ndes-doctor-test' W3SVC 0x2
fixes 0 undo
ok 'host: fix: put back' value_is "$policy" NDESCertThumbprint "$old"
