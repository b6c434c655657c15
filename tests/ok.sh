# ok.sh - what tests of a shell count with; read with `.' where $tmp is a
# folder.  ok NAME COMMAND... says what failed and the end of what it printed.
passed=0 failed=0
ok() {
	ok_what=$1
	shift
	if "$@" >"$tmp/log" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		tail -n 20 "$tmp/log"
		echo "FAILED $ok_what"
	fi
}
