#!/bin/sh
# test-train.sh PROGRAM - lessons on the command line: the list, a lesson
# walked with numbers, the instructor's view, the replay.
set -u
cd "$(dirname "$0")/.."
nd=$1
unset NO_COLOR LC_MESSAGES LANG LANGUAGE NDES_DOCTOR_SAMPLES
export LC_ALL=C.UTF-8
passed=0 failed=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"

# expect NAME EXIT INPUT COMMAND... - INPUT: what is typed, blanks are ends
expect() {
	name=$1 want=$2 input=$3
	shift 3
	printf '%s\n' $input |
	    "$@" >"$tmp/out" 2>"$tmp/err"
	got=$?
	if [ "$got" -eq "$want" ]; then
		passed=$((passed + 1))
	else
		echo "FAILED $name: exit $got, expected $want"
		sed 's/^/  /' "$tmp/err"
		failed=$((failed + 1))
	fi
}

# says FILE PATTERN; hides FILE PATTERN
says() {
	if grep -q -- "$2" "$tmp/$1"; then
		passed=$((passed + 1))
	else
		echo "FAILED $name: no \"$2\" in std$1"
		sed 's/^/  /' "$tmp/$1" | tail -n 20
		failed=$((failed + 1))
	fi
}

hides() {
	if grep -q -- "$2" "$tmp/$1"; then
		echo "FAILED $name: \"$2\" in std$1"
		failed=$((failed + 1))
	else
		passed=$((passed + 1))
	fi
}

expect 'list' 0 '' "$nd" train --list
says out ' 3  intermediate-in-root-local '
[ "$(grep -c ' min ' "$tmp/out")" -ge 12 ] ||
    { echo 'FAILED list: fewer than twelve'; failed=$((failed + 1)); }
expect 'list as JSON' 0 '' "$nd" train --list --json --lang fr
says out '^\[{"id":"healthy-legacy-cmtrace","title":"Est-ce vraiment en panne'
says out '"level":1,"minutes":10}'
expect 'no scenario named' 2 '' "$nd" train
expect 'unknown scenario' 2 '' "$nd" train nonsense
says err 'nonsense'
expect 'no scenario in a folder' 1 '' "$nd" train "$tmp/none"
expect 'no course' 1 '' env NDES_DOCTOR_SAMPLES="$tmp" "$nd" train --list

# The right cause is the second, the right remedy the first of their lists.
lesson=intermediate-in-root-local
expect 'solved' 0 '1 3 3 2 4 1 28DA 5 20 0' "$nd" train $lesson
says out 'Yes\.'
says out 'Solved: '
says out '^100 points of 100'
says out 'The shortest way:'
expect 'solved in French' 0 '1 3 3 2 4 1 28DA 5 20 0' \
    "$nd" train 3 --lang fr
says out '^100 points sur 100'
expect 'a hint costs' 0 '2 1 3 3 2 4 1 28DA 5 20 0' "$nd" train $lesson
says out '^95 points of 100'
expect 'not solved' 0 '3 2 4 3 5 20 0' "$nd" train $lesson
says out 'Not that:'
says out 'Not solved: 0 good'
hides out 'points of 100'
expect 'a wrong word does nothing' 0 '3 2 4 1 y 5 20 0' "$nd" train $lesson
says out 'Nothing was done\.'
hides out 'Solved'
expect 'cause first' 0 '4 0' "$nd" train $lesson
says out 'Name the cause first'
expect 'read-only' 0 '3 2 4 0' "$nd" train $lesson --read-only
says out 'read-only: nothing is done'
expect 'the answer' 0 '7 0' "$nd" train $lesson
says out 'What is behind it:'
expect 'the input ends' 0 '1' "$nd" train $lesson
expect 'odd input' 0 'x -1 99 0' "$nd" train $lesson
says out 'Type one of the numbers'
hides out 'put the fault back'
expect 'instructor plants the fault' 0 \
    '3 2 4 1 28DA 5 20 9 5 20 0' "$nd" train $lesson --instructor
says out 'What is behind it:'
says out 'Solved: '
says out 'Nothing was done yet'
expect 'begin anew' 0 '3 2 4 1 28DA 5 20 8 5 20 0' "$nd" train $lesson
says out 'Nothing was done yet'
expect 'by its folder, kept' 0 '1 1 0' \
    "$nd" train samples/$lesson --case "$tmp/kept"
[ -d "$tmp/kept/attempt-1/$lesson" ] ||
    { echo 'FAILED --case: nothing kept'; failed=$((failed + 1)); }
[ -z "$(find "$tmp/state" -type f 2>/dev/null)" ] ||
    { echo 'FAILED: files are left behind'; failed=$((failed + 1)); }

expect 'replay' 0 '' "$nd" train $lesson --replay=0
says out '403.16'
says out '^07:[0-9:]* + iis .*201'
expect 'replay too fast for a number' 2 '' "$nd" train $lesson --replay=soon
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
