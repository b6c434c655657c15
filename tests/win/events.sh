# events.sh - event channels, through a wevtapi.dll with recorded events, for
# Wine's own has none; part of check.sh.  A probe that may load it from its
# folder reads it there; the program itself takes that of Windows alone.
standin=$tmp/standin
mkdir -p "$standin" "$tmp/channels"
cp "${exe%/*}/wevtapi/wevtapi.dll" "${exe%/*}/wevtapi/events.exe" "$exe" \
    "$standin/"
fake_events="Z:$tmp/channels"
application=$tmp/channels/Application.xml
admin=$tmp/channels/Microsoft-Intune-CertificateConnectors%4Admin.xml
ndes=Microsoft-Windows-NetworkDeviceEnrollmentService
connectors=Microsoft-Intune-CertificateConnectors

# event NUMBER PROVIDER ID CHANNEL DATA
event() {
	printf "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>"
	printf "<System><Provider Name='%s'/><EventID>%s</EventID>" "$2" "$3"
	printf "<Level>2</Level><TimeCreated SystemTime='2026-11-20T09:31:%02d.1234567Z'/>" \
	    $(($1 % 60))
	printf '<EventRecordID>%s</EventRecordID><Channel>%s</Channel>' "$1" "$4"
	printf '<Computer>ndes01.contoso.com</Computer></System>'
	printf '<EventData><Data>%s</Data></EventData></Event>\n' "$5"
}

# The provider that nobody asked for is not taken.
{
	event 7 $ndes 29 Application 'mot de passe refusé 日 😀'
	event 8 Some-Other-Provider 1 Application 'not ours'
	event 9 $ndes 31 Application "$(printf '%40000s' big | tr ' ' x)"
} >"$application"
event 1 "$connectors" 4005 "$connectors/Admin" first >"$admin"
: >"$tmp/channels/Microsoft Intune Connector.xml"
: >"$tmp/channels/System.denied"

# --- one look ---------------------------------------------------------------
# the stand-in's folder is an argument of the whole environment
we() { FAKE_EVENTS=$fake_events w "$@"; }
we "$standin/events.exe" </dev/null >"$tmp/wout"
sed -n '/^file /p; /^end/q' "$tmp/wout" >"$tmp/files"
sed -n 's/^file \(.*\) [0-9]* \([0-9]*\)$/\1 \2/p' "$tmp/files" >"$tmp/got"
cat >"$tmp/want" <<END
events/Application.xml 0
events/$connectors%4Admin.xml 0
events/System.xml 4
END
ok 'events: channels that are there' diff "$tmp/want" "$tmp/got"
grep '^<Event ' "$tmp/wout" >"$tmp/got"
grep -v 'Some-Other' "$application" | cat - "$admin" >"$tmp/want"
ok 'events: oldest first, whole, in UTF-8' cmp "$tmp/want" "$tmp/got"
FAKE_NOW=2026-11-27T09:31:09 we "$standin/events.exe" </dev/null >"$tmp/wout"
ok 'events: of seven days' [ "$(grep -o '<EventRecordID>[0-9]*' "$tmp/wout" |
    tr -d '\n')" = '<EventRecordID>9' ]
w "$standin/events.exe" </dev/null >"$tmp/wout"
ok 'events: no log at all' [ "$(cat "$tmp/wout")" = end ]
w "${exe%/*}/wevtapi/events.exe" </dev/null >/dev/null
ok "events: Wine's own library" [ $? -eq 0 ]

# --- growing ----------------------------------------------------------------
walks=0
mkfifo "$tmp/look"
we "$standin/events.exe" <"$tmp/look" >"$tmp/wout" &
events_pid=$!
exec 9>"$tmp/look"

has_walked() { [ "$(grep -ac '^end' "$tmp/wout")" -ge "$1" ]; }
# look NAME EXPECTED - one more walk gives these new bytes
look() {
	[ "$walks" -eq 0 ] || echo >&9
	walks=$((walks + 1))
	tries=0
	until has_walked $walks || [ $tries -gt 200 ]; do
		tries=$((tries + 1))
		sleep 0.05
	done
	awk -v n="$walks" '/^end/ { k++; next } k == n - 1 && !/^file /' \
	    "$tmp/wout" >"$tmp/got"
	ok "events: $1" cmp "$2" "$tmp/got"
}
: >"$tmp/nothing"
grep -v 'Some-Other' "$application" | cat - "$admin" >"$tmp/want"
look 'all at first' "$tmp/want"
look 'nothing new' "$tmp/nothing"
event 10 $ndes 29 Application 'dixième' >"$tmp/want"
cat "$tmp/want" >>"$application"
look 'one more' "$tmp/want"
look 'not twice' "$tmp/nothing"
event 11 Some-Other-Provider 1 Application no >>"$application"
look 'one more of no interest' "$tmp/nothing"
i=12
while [ $i -lt 150 ]; do
	event $i $ndes 29 Application "number $i"
	i=$((i + 1))
done >"$tmp/want"
cat "$tmp/want" >>"$application"
look 'many at once' "$tmp/want"
event 2 $connectors 4004 "$connectors/Admin" later >"$tmp/want"
cat "$tmp/want" >>"$admin"
look 'another channel' "$tmp/want"
event 1 $ndes 2 Application 'after the clearing' >"$tmp/want"
cp "$tmp/want" "$application"
look 'cleared, numbers begin anew' "$tmp/want"
look 'cleared: not twice' "$tmp/nothing"
: >"$application"
look 'cleared to nothing' "$tmp/nothing"
event 1 $ndes 2 Application 'again' >"$tmp/want"
cp "$tmp/want" "$application"
look 'and filled again' "$tmp/want"
event 1 "Microsoft Intune Connector" 20501 'Microsoft Intune Connector' 0 \
    >"$tmp/want"
cp "$tmp/want" "$tmp/channels/Microsoft Intune Connector.xml"
look 'first event of an empty channel' "$tmp/want"
rm "$tmp/channels/System.denied"
event 5 'Service Control Manager' 7000 System x >"$tmp/want"
cp "$tmp/want" "$tmp/channels/System.xml"
look 'no longer denied' "$tmp/want"
exec 9>&-
wait "$events_pid" 2>/dev/null
ok 'events: the probe ends well' [ $? -eq 0 ]

# --- much -------------------------------------------------------------------
awk -v ndes="$ndes" 'BEGIN {
	for (i = 1; i <= 25000; i++)
		printf "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System><Provider Name=\"%s\"/><EventID>29</EventID><TimeCreated SystemTime=\"2026-11-20T%02d:%02d:%02dZ\"/><EventRecordID>%d</EventRecordID></System></Event>\n", ndes, i / 3600, i / 60 % 60, i % 60, i
}' >"$application"
we "$standin/events.exe" </dev/null >"$tmp/wout"
ok 'events: the newest 20000' [ "$(grep -ac "$ndes" "$tmp/wout")" -eq 20000 ]
ok 'events: the first one is 5001' [ "$(grep -am1 -o '<EventRecordID>[0-9]*' \
    "$tmp/wout")" = '<EventRecordID>5001' ]
ok 'events: says what was left out' grep -q \
    '^file events/Application.xml < 2026-11-20T01:23:21Z 0 6' "$tmp/wout"

# --- the program ------------------------------------------------------------
rm -f "$tmp/channels"/*
event 7 $ndes 29 Application 'mot de passe refusé 日 😀' >"$application"
event 1 $connectors 4005 "$connectors/Admin" first >"$admin"
: >"$tmp/channels/System.denied"
we "$standin/ndes-doctor.exe" check --live --json >"$tmp/wout" </dev/null
ok 'a library beside the program is not loaded' \
    sh -c "! grep -q 'events/' '$tmp/wout'"
cp "${exe%/*}/wevtapi/wevtapi.dll" \
    "$WINEPREFIX/drive_c/windows/system32/"
export WINEDLLOVERRIDES='wevtapi=n'
we "$exe" check --live --json >"$tmp/wout" </dev/null
ok 'live: events are a fault' [ $? -eq 3 ]
python3 - "$tmp/wout" >"$tmp/got" <<'END'
import json, sys
told = json.load(open(sys.argv[1]))
print(told['generation'])
for check in told['checks']:
    for e in check['evidence']:
        if e['source'] == 'event':
            print(check['id'], e['sign'], e['file'], e['time'], e['text'])
END
cat >"$tmp/want" <<END
unified
challenge-accepted unified-4005 events/$connectors%4Admin.xml 2026-11-20T09:31:01.123Z first
challenge-accepted ndes-event-29 events/Application.xml 2026-11-20T09:31:07.123Z mot de passe refusé 日 😀
END
ok 'live: events are evidence' diff "$tmp/want" "$tmp/got"
we "$exe" check --live >"$tmp/wout" </dev/null
ok 'live: a denied channel is named' \
    grep -q '^  events/System.xml: access denied' "$tmp/wout"

follows() {
	tries=0
	until grep -q "$2" "$tmp/wout"; do
		tries=$((tries + 1))
		if [ $tries -gt 400 ]; then
			bad "follow --live: $1"
			return
		fi
		sleep 0.05
	done
	good
}
FAKE_EVENTS=$fake_events /usr/lib/wine/wine64 "$exe" \
    follow --live >"$tmp/wout" 2>/dev/null </dev/null &
events_pid=$!
follows 'begins' '^Following'
event 8 $ndes 29 Application 'après' >>"$application"
follows 'a channel grows' '^09:31:08  3.3 KO .*après'
event 2 $connectors 4004 "$connectors/Admin" better >>"$admin"
follows 'another one does' '^09:31:02  3.3 ok .*better'
rm "$tmp/channels/System.denied"
event 5 'Service Control Manager' 7000 System x >"$tmp/channels/System.xml"
follows 'one comes' '^-- events/System.xml: new log'
kill "$events_pid"
wait "$events_pid" 2>/dev/null
ok 'follow --live: nothing twice' [ "$(grep -c '3.3 KO.*après' "$tmp/wout")" -eq 1 ]

# --- .evtx ------------------------------------------------------------------
for file in "${NDES_SHARED:-../shared}"/real/evtx/*.evtx; do
	if [ -f "$file" ]; then
		same "${file##*/}" check --json "$file"
	else
		echo 'skipped: no real .evtx files'
	fi
done
unset WINEDLLOVERRIDES
