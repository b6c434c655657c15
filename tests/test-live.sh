#!/bin/sh
# test-live.sh PROGRAM - the live page in tmux, beside a writer that lets a
# log grow.  Waits for words on the screen, never for a time.
set -u
cd "$(dirname "$0")/.."
case $1 in /*) nd=$1 ;; *) nd=$PWD/$1 ;; esac
. tests/tmux.sh

# follow OPTIONS... - the wizard on the folder
follow() { start "$nd" "$*" "$tmp/c"; }

post() {
	printf '2026-03-02 %s fe80::1%%13 POST %s - 443 - fe80::1%%13 %s\r\n' \
	    "$1" /CertificateRegistrationSvc/Certificate/VerifyRequest \
	    "NDES_Plugin - $2 875" >>"$log"
}
get() {
	printf '2026-03-02 %s 10.0.0.5 GET %s operation=%s&message=n %s\r\n' \
	    "$1" /certsrv/mscep/mscep.dll "$2" \
	    '443 - 203.0.113.9 CryptoAPI - 200 0 0 31' >>"$log"
}
fails() { post "$1" '403 16 2148204809'; }
works() { post "$1" '201 0 0'; }
new_log() {
	rm -rf "$tmp/c"
	mkdir "$tmp/c"
	log=$tmp/c/u_ex260302.log
	printf '%s\r\n' '#Software: Microsoft Internet Information Services' \
	    '#Version: 1.0' '#Date: 2026-03-02 08:00:00' "#Fields: $fields" \
	    >"$log"
}
fields='date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username'
fields="$fields c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus"
fields="$fields sc-win32-status time-taken"

new_log
for s in 01 02 03 04; do fails "08:00:$s"; done
follow --lang en
ok 'opens' shows 'Welcome'
key l
ok 'nothing new' row_shows 2 'Nothing new since [0-9][0-9]:[0-9][0-9]:[0-9][0-9]'
ok 'of yesterday' shows '2026-03-02 08:00 UTC'
ok 'the guide stands beside it' shows '  3.2 CRP reached .*\[KO \] 08:00:04'
for s in 11 12 13; do works "08:00:$s"; done
ok 'evidence appears' shows '08:00:13 3.2 ok POST VerifyRequest 201'
ok 'the check ticks' shows '\* 3.2 CRP reached .*\[ok \] 08:00:13'
ok 'rate' row_shows 2 'Last minute: 3 ok, 0 KO.  Newest 08:00:13'
ok 'verdict in words' shows 'fail -> pass at'
ok 'after how many' shows 'first after 4 failures'
get 08:00:14 GetCACaps
ok 'of another check' shows '08:00:14 2.1 ok GET GetCACaps 200'
fails 08:00:20
ok 'alarm' row_shows 2 'FIRST FAILURE 08:00:20  3.2 POST VerifyRequest 403.16'
key Home
ok 'a key ends the alarm' row_shows 2 'Last minute: 4 ok, 1 KO'
key Enter
ok 'the record' shows 'Record in its file'
ok 'its place' shows 'u_ex260302.log:9'
fails 08:00:21
key Escape
ok 'followed meanwhile' row_shows 2 'Newest 08:00:21'
key Space
ok 'pause' row_shows 2 'PAUSED, 0 waiting'
for s in 22 23 24; do works "08:00:$s"; done
ok 'what waits is counted' row_shows 2 'PAUSED, [34] waiting'
ok 'the view stands still' hides '08:00:24 3.2'
ok 'the guide goes on' shows '3.2 CRP reached .* 08:00:24'
key Space
key End
ok 'nothing is lost' shows '08:00:22 3.2 ok'
ok 'nor the last' shows '08:00:24 3.2 ok'

# A line that is not written to costs nothing.
sleep 12
tm pipe-pane -t t "cat >$tmp/sent"
sleep 3
tm pipe-pane -t t
ok 'nothing is sent when nothing changes' [ ! -s "$tmp/sent" ]

# From the line in the log to the line on the screen.
worst=0
for n in 1 2 3 4 5 6 7 8 9 10; do
	s=$((30 + n))
	from=$(date +%s%N)
	works "08:00:$s"
	until_true shows "08:00:$s 3.2 ok" || break
	ms=$((($(date +%s%N) - from) / 1000000))
	[ "$ms" -le "$worst" ] || worst=$ms
done
echo "a line is on the screen within $worst ms, tmux included"
ok 'seen at once' [ "$worst" -lt 1000 ]

key y
ok 'one device' shows 'Sync the device now'
ok 'awaits' shows '\[...\] *GetCACaps  '
fails 08:01:11
ok 'its failure' shows 'POST VerifyRequest 403.16 0x800B0109, failures: 1'
get 08:01:14 GetCACaps
ok 'a station with its time' shows '\[ok \] *+[0-9]* ms  GetCACaps'
ok 'what waited is said' shows '\[...\] *challenge accepted *within 120 s'
key y
ok 'marked anew' shows 'Marked anew'
ok 'older is left aside' hides '+[0-9]* ms'
key Escape
ok 'back' shows '─ Live ─'
key Escape
ok 'ends' shows 'No longer followed'
key q

# A log of thousands of lines between two looks.
new_log
fails 08:00:01
follow --lang fr --alarm bell
ok 'French' shows 'Bienvenue'
key l
ok 'French: nothing' row_shows 2 'Rien de nouveau depuis'
i=0
while [ $i -lt 3000 ]; do
	printf '2026-03-02 %s 10.0.0.5 GET %s operation=%s %s\r\n' \
	    "09:$((10 + i / 60 % 50)):$((10 + i % 50))" \
	    /certsrv/mscep/mscep.dll 'GetCACaps&message=n' \
	    '443 - 203.0.113.9 CryptoAPI - 200 0 0 31'
	i=$((i + 1))
done >"$tmp/many"
cat "$tmp/many" >>"$log"
get 09:59:59 GetCACaps
ok 'many' shows '09:59:59 2.1 ok'
ok 'all are counted' row_shows 2 'Dernière minute.* 3001 ok, 0 KO'
key Home
ok 'and kept' shows '09:10:10 2.1 ok'
key q

cols=60 rows=20
follow --lang fr --ascii
ok 'small' shows 'Bienvenue'
key l
ok 'small: the rows' shows 'Rien de nouveau'
key Tab
ok 'small: the guide' shows '3.2 CRP atteint'
ok 'small: ASCII' ascii_only
key y
ok 'small: one device' shows 'Synchronisez'
ok 'small: ASCII too' ascii_only
pid=$(cat "$tmp/pid")
tm kill-server
ok 'dropped line: no process is left' gone "$pid"

tally
