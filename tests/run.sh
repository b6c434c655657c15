#!/bin/sh
# run.sh BUILD - run every cmocka program of a build; ends with the counts.
# Pinned surroundings: no locale, time zone or colour setting of the caller.
build=$1
unset NO_COLOR LC_MESSAGES LANG LANGUAGE
export LC_ALL=C.UTF-8 TZ=UTC TERM=xterm CMOCKA_MESSAGE_OUTPUT=STDOUT
export NDES_DOCTOR="$build/ndes-doctor"
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0
passed=0 failed=0
for t in "$build"/tests/test_*; do
	case $t in *.o | *.d) continue ;; esac
	[ -f "tests/${t##*/}.c" ] || continue
	out=$("$t" 2>&1)
	rc=$?
	p=$(printf '%s\n' "$out" | grep -c '^\[       OK \]')
	f=$(printf '%s\n' "$out" |
	    sed -n 's/^\[  FAILED  \] \([0-9]*\) test(s).*/\1/p')
	printf '%s\n' "$out" | grep -i 'skipped' | sed "s/^/${t##*/}: /"
	if [ "$rc" -ne 0 ]; then
		printf '%s\n' "$out"
		[ "${f:-0}" -gt 0 ] || f=1
	elif [ "$p" -eq 0 ] && ! printf '%s\n' "$out" | grep -qi skipped
	then
		echo "${t##*/}: ran no test"
		f=1
	fi
	f=${f:-0}
	[ "$f" -eq 0 ] || echo "${t##*/}: $f failed"
	passed=$((passed + p)) failed=$((failed + f))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
