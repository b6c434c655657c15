#!/bin/sh
# test-follow.sh PROGRAM - follow on the command line: what it prints, how it
# ends.  Waits for words in its output, never for a time.
set -u
cd "$(dirname "$0")/.."
nd=$1
unset NO_COLOR LC_MESSAGES LANG LANGUAGE
export LC_ALL=C.UTF-8
passed=0 failed=0 pid=
tmp=$(mktemp -d)
trap '[ -n "$pid" ] && kill "$pid" 2>/dev/null; rm -rf "$tmp"' EXIT

ok() {
	passed=$((passed + 1))
}

bad() {
	echo "FAILED $*"
	sed 's/^/  /' "$tmp/out" "$tmp/err" | tail -n 12
	failed=$((failed + 1))
}

# follow OPTIONS... - starts it on the folder, in the background
follow() {
	: >"$tmp/out"
	"$nd" follow "$@" "$tmp/c" >"$tmp/out" 2>"$tmp/err" &
	pid=$!
}

# shows NAME PATTERN [TIMES] - waits, 10 seconds at most
shows() {
	i=0
	while [ "$(grep -c -- "$2" "$tmp/out")" -lt "${3:-1}" ]; do
		i=$((i + 1))
		if [ $i -gt 200 ]; then
			bad "$1: no \"$2\""
			return
		fi
		sleep 0.05
	done
	ok
}

# ends NAME EXIT - with Ctrl-C
ends() {
	kill -INT "$pid"
	wait "$pid"
	got=$?
	pid=
	[ "$got" -eq "$2" ] && ok || bad "$1: exit $got, expected $2"
}

row() {
	printf '2026-03-02 %s fe80::1%%13 POST %s - 443 - fe80::1%%13 %s\r\n' \
	    "$1" /CertificateRegistrationSvc/Certificate/VerifyRequest \
	    "NDES_Plugin - $2 875"
}

head='#Software: Microsoft Internet Information Services 10.0\r
#Version: 1.0\r
#Date: 2026-03-02 08:00:00\r
#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port'
head="$head cs-username c-ip cs(User-Agent) cs(Referer) sc-status"
head="$head sc-substatus sc-win32-status time-taken\\r\\n"

mkdir "$tmp/c"
log=$tmp/c/u_ex260302.log
printf "$head" >"$log"
for s in 01 02 03 04; do
	row "08:00:$s" '403 16 2148204809' >>"$log"
done

follow
shows 'verdict at the start' '^fault found'
shows 'is following' 'Ctrl-C ends'
for s in 11 12 13; do
	row "08:00:$s" '201 0 0' >>"$log"
done
shows 'new evidence' '^08:00:1[123]  3.2 ok  .*POST VerifyRequest 201' 3
shows 'verdict' '3.2 .*: fail -> pass at 08:00:11, first after 4 failures'
row 08:00:20 '403 16 2148204809' | head -c 60 >>"$log"
row 08:00:20 '403 16 2148204809' | tail -c +61 >>"$log"
shows 'torn' '^08:00:20  3.2 KO'
mv "$log" "$tmp/c/old.log"
printf "$head" >"$log"
row 08:00:30 '500 0 64' >>"$log"
shows 'rotated' '^08:00:30  3.2 KO'
shows 'renamed' '^-- old.log: the log has this name now'
ends 'Ctrl-C' 3
"$nd" check "$tmp/c" >/dev/null
[ $? -eq 3 ] && ok || bad 'check says otherwise'
[ "$(grep -c '^08:00:.. *3.2' "$tmp/out")" -eq 5 ] && ok ||
    bad 'lines lost or twice'

follow --json --lang fr
shows 'JSON' '"event":"start".*"schema":"ndes-doctor/follow/1"'
row 08:00:40 '201 0 0' >>"$log"
shows 'JSON evidence' '"event":"evidence","time":"2026-03-02T08:00:40Z","check":"crp-reached"'
shows 'JSON, when it was seen' '"seen":"20[0-9-]*T[0-9:.]*Z"}$'
ends 'JSON ends' 3
shows 'JSON end' '"event":"end".*"exit":3'
python3 -c 'import json, sys
for line in open(sys.argv[1]): json.loads(line)' "$tmp/out" && ok ||
    bad 'a line is not JSON'

"$nd" follow --for 1s --lang fr "$tmp/c" >"$tmp/out" 2>"$tmp/err"
[ $? -eq 3 ] && ok || bad 'duration'
shows 'French' 'Ctrl-C termine'
shows 'rate at the end' '^-- dernière minute.* 0 ok, 0 KO'
follow --alarm bell
shows 'alarm: follows' 'Ctrl-C ends'
row 08:00:44 '403 16 2148204809' >>"$log"
row 08:00:45 '403 16 2148204809' >>"$log"
shows 'alarm: failures' '^08:00:45  3.2 KO'
ends 'alarm ends' 3
[ "$(tr -dc '\a' <"$tmp/err" | wc -c)" -eq 1 ] && ok || bad 'one bell'
shows 'rate' '^-- last minute: 0 ok, 2 KO'
follow --json
shows 'JSON follows' '"event":"start"'
row 08:00:46 '201 0 0' >>"$log"
shows 'JSON counts' '"time":"2026-03-02T08:00:46Z"'
ends 'JSON rate ends' 3
shows 'JSON rate' '"event":"rate".*"seconds":60,"good":1,"bad":0'
shows 'JSON totals' '"event":"end".*"good":1,"bad":0'
"$nd" follow --alarm loud "$tmp/c" >"$tmp/out" 2>"$tmp/err"
[ $? -eq 2 ] && ok || bad 'bad alarm'
follow --sync
shows 'stations' '^  GetCACert'
row 08:01:50 '201 0 0' >>"$log"
shows 'a station' '^+[0-9]* ms  VerifyRequest sent: ok'
ends 'sync ends' 4
shows 'what did not come' '^challenge accepted: did not come'

# lines without times are told when they were seen
bare() {
	printf 'Calling VerifyRequest ...\r\n%s\r\n%s\r\n' \
	    'Sending request to certificate registration point.' \
	    'Verify challenge returns true' >>"$tmp/c/NDESPlugin.log"
}
rm -rf "$tmp/c" && mkdir "$tmp/c"
bare
follow
shows 'follows a bare log' 'Ctrl-C ends'
bare
shows 'what ~ means' '^-- NDESPlugin.log has no times: ~ '
shows 'seen now' '^[0-2][0-9]:[0-5][0-9]:[0-5][0-9]~ 3.3 ok '
[ "$(grep -c 'has no times' "$tmp/out")" -eq 1 ] && ok || bad 'said once'
ends 'ends a bare log' 5

"$nd" follow >"$tmp/out" 2>"$tmp/err"
[ $? -eq 2 ] && ok || bad 'no capture'
"$nd" follow "$tmp/none" >"$tmp/out" 2>"$tmp/err"
[ $? -eq 1 ] && ok || bad 'no such capture'
"$nd" follow --for never "$tmp/c" >"$tmp/out" 2>"$tmp/err"
[ $? -eq 2 ] && ok || bad 'bad duration'
"$nd" follow "$tmp/c" >/dev/full 2>"$tmp/err"
[ $? -eq 1 ] && ok || bad 'a full disk is told'
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
