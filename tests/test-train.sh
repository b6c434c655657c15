#!/bin/sh
# test-train.sh PROGRAM - lessons on the command line: the list, a lesson
# walked with numbers, the instructor's view, the replay.
set -u
cd "$(dirname "$0")/.."
nd=$1
. tests/lib.sh

answer 'list' 0 '' "$nd" train --list
says out ' 3  intermediate-in-root-local '
[ "$(grep -c ' min ' "$tmp/out")" -ge 20 ] ||
    { echo 'FAILED list: fewer than twenty'; failed=$((failed + 1)); }
answer 'list as JSON' 0 '' "$nd" train --list --json --lang fr
says out '^\[{"id":"healthy-legacy-cmtrace","title":"Est-ce vraiment en panne'
says out '"level":1,"minutes":10}'
answer 'no scenario named' 2 '' "$nd" train
answer 'unknown scenario' 2 '' "$nd" train nonsense
says err 'nonsense'
answer 'no scenario in a folder' 1 '' "$nd" train "$tmp/none"
answer 'no course' 1 '' env NDES_DOCTOR_SAMPLES="$tmp" "$nd" train --list

# The right cause is the second, the right remedy the first of their lists.
lesson=intermediate-in-root-local
answer 'solved' 0 '1 3 3 2 4 1 28DA 5 20 0' "$nd" train $lesson
says out 'Yes\.'
says out 'Solved: '
says out '^100 points of 100'
says out 'The shortest way:'
answer 'solved in French' 0 '1 3 3 2 4 1 28DA 5 20 0' \
    "$nd" train 3 --lang fr
says out '^Score.*: 100 sur 100'
answer 'a hint costs' 0 '2 1 3 3 2 4 1 28DA 5 20 0' "$nd" train $lesson
says out '^95 points of 100'
answer 'a guess' 0 '3 2 4 1 28DA 5 20 0' "$nd" train $lesson
says out '^60 points of 100'
answer 'a wrong turn' 0 '1 3 3 2 4 3 4 1 28DA 5 20 0' "$nd" train $lesson
says out '^90 points of 100. Lost by wrong turns: 10'
answer 'the best stays' 0 '' "$nd" train --list
says out 'intermediate-in-root-local .* best: 100'
answer 'the best as JSON' 0 '' "$nd" train --list --json
says out '"id":"intermediate-in-root-local",[^}]*"best":100,"tries":'
answer 'the next lesson' 0 '1 3 3 2 4 1 28DA 5 20 0' "$nd" train $lesson
says out '^Next: ndes-doctor train intermediate-in-root-policy '
rm -r "$tmp/state"
answer 'read-only keeps nothing' 0 '1 1 0' "$nd" train $lesson --read-only
[ ! -e "$tmp/state/ndes-doctor/training" ] ||
    { echo 'FAILED: --read-only kept points'; failed=$((failed + 1)); }
answer 'the second fault first' 0 '3 1 3 4 0' \
    "$nd" train tls-hides-403-16
says out '^> Not yet: nothing shows it so far'
hides out 'visible once the first is mended'
answer 'not solved' 0 '3 2 4 3 5 20 0' "$nd" train $lesson
says out 'Not that:'
says out 'Not solved: 0 good'
hides out 'points of 100'
answer 'a wrong word does nothing' 0 '3 2 4 1 y 5 20 0' "$nd" train $lesson
says out 'Nothing was done\.'
hides out 'Solved'
answer 'cause first' 0 '4 0' "$nd" train $lesson
says out 'Name the cause first'
answer 'read-only' 0 '3 2 4 0' "$nd" train $lesson --read-only
says out 'read-only: nothing is done'
answer 'the answer' 0 '7 0' "$nd" train $lesson
says out 'What is behind it:'
answer 'the input ends' 0 '1' "$nd" train $lesson
answer 'odd input' 0 'x -1 99 0' "$nd" train $lesson
says out 'Type one of the numbers'
hides out 'put the fault back'
answer 'instructor plants the fault' 0 \
    '3 2 4 1 28DA 5 20 9 5 20 0' "$nd" train $lesson --instructor
says out 'What is behind it:'
says out 'Solved: '
says out 'Nothing was done yet'
answer 'begin anew' 0 '3 2 4 1 28DA 5 20 8 5 20 0' "$nd" train $lesson
says out 'Nothing was done yet'
answer 'by its folder, kept' 0 '1 1 0' \
    "$nd" train samples/$lesson --case "$tmp/kept"
[ -d "$tmp/kept/attempt-1/$lesson" ] ||
    { echo 'FAILED --case: nothing kept'; failed=$((failed + 1)); }
[ -z "$(find "$tmp/state" -type f ! -path "*/training/*" 2>/dev/null)" ] ||
    { echo 'FAILED: files are left behind'; failed=$((failed + 1)); }

mkdir -p "$tmp/own"
cp docs/templates/lesson.xml "$tmp/own/scenario.xml"
cp -r samples/tls-name-mismatch/capture "$tmp/own/capture"
answer 'a lesson of half a page' 0 '1 5 3 1 4 1 0' "$nd" train "$tmp/own"
says out 'What happened on Tuesday'
says out '^100 points of 100'
answer 'the same in French' 0 '7 0' "$nd" train "$tmp/own" --lang fr
says out 'Ce qui s.est pass'
sed 's/cause id="crp-unreachable"/cause id="nonsense"/' \
    docs/templates/lesson.xml > "$tmp/own/scenario.xml"
answer 'a lesson with a fault' 1 '0' "$nd" train "$tmp/own"
says err 'no title: nonsense'

answer 'replay' 0 '' "$nd" train $lesson --replay=0
says out '403.16'
says out '^07:[0-9:]* + iis .*201'
answer 'replay too fast for a number' 2 '' "$nd" train $lesson --replay=soon
tally
