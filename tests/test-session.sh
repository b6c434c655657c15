#!/bin/sh
# test-session.sh PROGRAM - a case that outlives its terminal: kept, taken up
# again where it was left, by one at a time.
set -u
cd "$(dirname "$0")/.."
case $1 in /*) nd=$1 ;; *) nd=$PWD/$1 ;; esac
. tests/tmux.sh
cases=$XDG_STATE_HOME/ndes-doctor
cp -r samples/intermediate-in-root-local/capture "$tmp/ndes01"
capture=$tmp/ndes01
lang=LC_ALL=C.UTF-8

log_has() { cat "$cases"/*/log.jsonl 2>/dev/null | grep -q "$1"; }
case_has() { grep -q "$1" "$cases"/*/case.json 2>/dev/null; }
hashed() { grep -q '"sha256"' "$cases"/*/evidence.json 2>/dev/null; }
unlocked() { flock -n "$(echo "$cases"/*/lock)" true; }

# on_server NAME - a new server: the one before may be gone
on_server() {
	tm new-session -d -x 80 -y 24 -s t "$shell"
	ok "$1: a shell" shows '^ready>'
}

start "$lang $nd --lang en $capture"
ok 'opens' shows 'Welcome'
ok 'no earlier case' hides 'was left on'
key q
ended 'looking only' 0
ok 'looking leaves nothing' [ ! -e "$cases" ]

start "$lang $nd --lang fr $capture"
ok 'opens again' shows 'Bienvenue'
key R
ok 'reads' shows 'ÉCHEC\|DÉFAUT'
ok 'is kept without another key' case_has '"verdict": "fault"'
ok 'files are hashed' hashed
key m
ok 'm asks for a note' shows 'Note sur 3.2'
key -l 'vu avec le réseau'
key Enter
ok 'the note is shown with the check' shows 'Note 20.*vu avec le réseau'
key Enter
ok 'evidence' shows '403.16 0x800B0109'
key m
ok 'm asks about the record' shows 'cet enregistrement'
key -l 'ce client'
key Enter
ok 'the record is marked' shows '^│>KO\*'
ok 'the page is kept' case_has '"page": "evidence"'
ok 'the check is kept' case_has '"check": "crp-reached"'

# A second one on the same case can look, and says so.
tm new-window -d -t t: -n second "env $lang $nd --lang en $capture"
second() { tm capture-pane -p -t t:second | grep -q "$1"; }
ok 'the second one says that it cannot write' second 'Another ndes-doctor'
tm send-keys -t t:second R
ok 'the second one reads' second 'FAULT'
tm send-keys -t t:second m
ok 'the second one notes nothing' second 'open: read-only'
tm send-keys -t t:second q

# The line drops.
pid=$(cat "$tmp/pid") || pid=$$
tm kill-server
ok 'dropped line: no process is left' gone "$pid"
ok 'dropped line: the sitting is over' log_has '"what":"ended"'
ok 'dropped line: the lock is free' unlocked

printf '2026-04-14 12:00:11 ::1 GET / - 443 - ::1 - - 200 0 0 1\r\n' \
    >>"$(find "$capture" -name u_ex260414.log)"
rm "$capture/registry/mscep.reg"

on_server 'resume'
start "$lang $nd --resume"
ok 'resume: the language of then' shows 'Quitter'
ok 'resume: the page and check of then' row_shows 3 '3.2  CRP atteint'
ok 'resume: the note on the record' shows 'KO\*'
ok 'resume: it says that files changed' shows 'ont changé depuis'
key Escape
ok 'resume: Esc closes what was said' hides 'ont changé depuis'
key Escape
ok 'resume: the note on the check' shows 'Note 20.*vu avec le réseau'
key c
ok 'case: who took it up' shows 'repris par'
ok 'case: when it was left' shows 'quitté par'
ok 'case: a file is gone' shows 'disparu.*mscep.reg'
ok 'case: a file is longer' shows 'allongé.*u_ex260414.log'
key End
key Home
tries=0
until row_shows 24 'd Supprimer' || [ "$tries" -gt 20 ]; do
	key Down
	tries=$((tries + 1))
	sleep 0.05
done
ok 'case: a note can be removed' row_shows 24 'd Supprimer'
key d
ok 'case: d asks' shows 'Supprimer la note'
key o
ok 'case: it is removed' shows 'supprimée'
pid=$(cat "$tmp/pid") && kill -HUP "$pid"
ended 'SIGHUP' 129
ok 'SIGHUP: the page is kept' case_has '"page": "case"'

# From the first page.
start "$lang $nd --lang en"
ok 'first page: the case' shows 'Case *ndes01 *.KO '
ok 'first page: its capture' shows "$capture"
ok 'first page: lessons' shows 'Lesson *1 '
key Enter
ok 'first page: goes on' row_shows 3 ' Case '
key o
ok 'o: the first page again' shows 'Choose a case, a lesson'
key o
ok 'a path is asked for' shows 'Path of the folder'
key -l '/nowhere/at/all'
key Enter
ok 'a path that is not there' shows '/nowhere/at/all: not found'
# what was refused stays to be mended
key Escape
key q
ended 'first page' 0

# kill -9 loses nothing that was kept.
start "$lang $nd --lang en --resume"
ok 'killed: opens' row_shows 3 ' Case '
pid=$(cat "$tmp/pid") && kill -KILL "$pid"
ok 'killed: ended' gone "$pid"
start "$lang $nd --lang en --read-only --resume"
ok 'killed: goes on' row_shows 3 ' Case '
key Escape
key m
ok 'read-only: no notes' shows 'Nothing is kept here'
key q
ended 'read-only' 0

# A case with a folder of its own, and a lab.
start "$lang $nd --lang en --case $tmp/mine samples/intermediate-in-root-local"
ok 'lab: opens' row_shows 1 'lab: intermediate'
key R
ok 'lab: reads' shows 'FAULT'
key f
ok 'lab: its fix' shows '28DA'
ok 'lab: is kept' grep -q '"page": "fix"' "$tmp/mine/case.json"
key q
ended 'lab' 0
start "$lang $nd --case $tmp/mine --resume"
ok 'lab: goes on with the fix' row_shows 3 ' Fix '
# reading makes no lab and waits for nobody; acting does
"$nd" --lang en fix apply --yes=28DA --case "$tmp/mine" \
    samples/intermediate-in-root-local >"$tmp/out" 2>"$tmp/err" </dev/null
code=$?
ok 'lab: one at a time' [ "$code" -eq 1 ]
ok 'lab: says so' grep -q 'another ndes-doctor' "$tmp/err"
key q
ended 'lab again' 0

# The capture is gone.
mv "$capture" "$tmp/away"
"$nd" --lang en --resume >"$tmp/out" 2>"$tmp/err" </dev/null
code=$?
ok 'gone: exit 1' [ "$code" -eq 1 ]
ok 'gone: the path is named' grep -q "^ndes-doctor: $capture: the capture" \
    "$tmp/err"
"$nd" --lang en --resume=none >"$tmp/out" 2>"$tmp/err" </dev/null
code=$?
ok 'no such case: exit 1' [ "$code" -eq 1 ]
ok 'no such case: says so' grep -q '^ndes-doctor: none: no case' "$tmp/err"

# It vanishes while it is open, before anything was read.
cp -r "$tmp/away" "$tmp/ndes02"
start "$lang $nd --lang en $tmp/ndes02"
ok 'vanishing: opens' shows 'Nothing read yet'
rm -rf "$tmp/ndes02"
key R
ok 'vanishing: reading was tried' shows 'NOT ENOUGH EVIDENCE'
ok 'vanishing: said for each check' shows '\[ ? \] unreadable'
key q
ended 'vanishing' 0

# check needs no case and makes none.
rm -rf "$cases"
"$nd" check "$tmp/away" >"$tmp/out" 2>"$tmp/err" </dev/null
ok 'check makes no case' [ ! -e "$cases" ]

tally
