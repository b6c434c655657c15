# lib.sh - what the tests of the command line share; read with `.' from the
# top of the tree.  Each prints its failures; the script ends with tally.
unset NO_COLOR LC_MESSAGES LANG LANGUAGE NDES_DOCTOR_SAMPLES
export LC_ALL=C.UTF-8
passed=0 failed=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"

pass() {
	passed=$((passed + 1))
}

# fail WHAT [FILE] - about the test NAME
fail() {
	echo "FAILED $name: $1"
	[ $# -lt 2 ] || sed 's/^/  /' "$2" | tail -n 20
	failed=$((failed + 1))
}

# verdict EXIT EXPECTED
verdict() {
	if [ "$1" -eq "$2" ]; then
		pass
	else
		fail "exit $1, expected $2" "$tmp/err"
	fi
}

# expect NAME EXIT COMMAND... - runs, compares the exit code
expect() {
	name=$1 want=$2
	shift 2
	"$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	verdict $? "$want"
}

# answer NAME EXIT INPUT COMMAND... - INPUT: what is typed, a line a word
answer() {
	name=$1 want=$2 input=$3
	shift 3
	printf '%s\n' $input | "$@" >"$tmp/out" 2>"$tmp/err"
	verdict $? "$want"
}

# says FILE PATTERN; hides FILE PATTERN - FILE is out or err
says() {
	if grep -q -- "$2" "$tmp/$1"; then
		pass
	else
		fail "no \"$2\" in std$1" "$tmp/$1"
	fi
}

hides() {
	if grep -q -- "$2" "$tmp/$1"; then
		fail "\"$2\" in std$1"
	else
		pass
	fi
}

silent() {
	if [ -s "$tmp/$1" ]; then
		fail "std$1 is not empty" "$tmp/$1"
	else
		pass
	fi
}

# holds NAME COMMAND... - the command succeeds
holds() {
	name=$1
	shift
	if "$@"; then
		pass
	else
		fail "$*"
	fi
}

tally() {
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ]
}
