#!/bin/sh
# check.sh - everything that must hold before a change lands.  Each step
# prints its own findings; the last line counts steps and tests together.
set -u
cd "$(dirname "$0")/.."
log=build/check.log
passed=0 failed=0
mkdir -p build

# step NAME COMMAND... - one check that passes or fails as a whole
step() {
	name=$1
	shift
	if "$@" >"$log" 2>&1; then
		grep -i skipped "$log"
		echo "ok      $name"
		passed=$((passed + 1))
	else
		echo "FAILED  $name"
		cat "$log"
		failed=$((failed + 1))
	fi
}

# suite NAME COMMAND... - a program that ends with "N passed, N failed"
suite() {
	name=$1
	shift
	"$@" >"$log" 2>&1
	rc=$?
	counts=$(tail -n 1 "$log" | sed -n \
	    's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p')
	p=${counts% *} f=${counts#* }
	[ -n "$counts" ] || { p=0 f=1; }
	[ "$rc" -eq 0 ] || [ "$f" -gt 0 ] || f=1
	grep -i skipped "$log"
	if [ "$f" -gt 0 ]; then
		cat "$log"
		echo "FAILED  $name: $p passed, $f failed"
	else
		echo "ok      $name: $p passed"
	fi
	passed=$((passed + p)) failed=$((failed + f))
}

formatted() {
	clang-format --dry-run -Werror $(git ls-files '*.c' '*.h')
}

sanitize='-fsanitize=address,undefined -fno-sanitize-recover=all
    -fno-omit-frame-pointer'
jobs=${BUILD_JOBS:-$(nproc 2>/dev/null || echo 1)}
build() {
	dir=$1
	shift
	make -j "$jobs" BUILD="build/$dir" "$@" tests
}

step 'rooms: includes and calls point down' sh tests/check-layers.sh
step 'tables: a row for every member' python3 tests/check-tables.py
step 'headers stand alone' sh tests/check-headers.sh
step 'templates: an empty page, an empty reader' sh tests/check-templates.sh
step 'shape: sizes, no mutable globals' sh tests/check-shape.sh
step 'layout by clang-format' formatted
step 'texts: all used, French blanks' sh tests/check-texts.sh
step 'build with gcc' build gcc CC=gcc CFLAGS='-O2 -g'
step 'build with clang' build clang CC=clang CFLAGS='-O1'
step 'build with ASan and UBSan' build asan CC=gcc \
    CFLAGS="-O1 -g $(echo $sanitize)"
step 'guide: one image by both compilers' cmp build/gcc/knowledge_image.c \
    build/clang/knowledge_image.c
step 'screens: no ring of calls' sh tests/check-calls.sh build/gcc
step 'hardening of the program' sh tests/check-hardening.sh \
    build/gcc/ndes-doctor
# 235 captures are a million records, read four times each (test_ahead)
suite 'tests' env NDES_DOCTOR_ROUNDS=235 sh tests/run.sh build/gcc
suite 'tests under ASan and UBSan' sh tests/run.sh build/asan
step 'guide: lint' build/gcc/ndes-doctor knowledge lint
step 'papers: keys of the JSON, rules' python3 tests/check-docs.py \
    build/gcc/ndes-doctor
step 'coverage of public codes and lines' python3 tests/coverage.py \
    build/gcc/ndes-doctor
step 'manual page' mandoc -T lint -W warning man/ndes-doctor.1 \
    man/ndes-doctor-guide.5
step 'screens of the README' python3 tools/readme-screens.py \
    build/gcc/ndes-doctor --check
step 'French manual page' sh tests/check-man-fr.sh
suite 'command line' sh tests/test-cli.sh build/gcc/ndes-doctor
suite 'hostile names, fields and words' python3 tests/test-hostile.py \
    build/gcc/ndes-doctor
suite 'keys that never come again' python3 tests/test-keys.py \
    build/gcc/ndes-doctor
suite 'redaction: nobody is named' python3 tests/test-redact.py \
    build/gcc/ndes-doctor
suite 'memory of hostile logs' python3 tests/test-memory.py \
    build/gcc/ndes-doctor
suite 'metrics' python3 tests/test-metrics.py build/gcc/ndes-doctor
suite 'merge: real and hostile objects' python3 tests/test-merge.py \
    build/gcc/ndes-doctor
suite 'fleet by Ansible' sh tests/test-fleet.sh build/gcc/ndes-doctor
suite 'queries bind' sh tests/test-kql.sh build/gcc/ndes-doctor
suite 'training' sh tests/test-train.sh build/gcc/ndes-doctor
suite 'fixes on captures and labs' sh tests/test-fix.sh build/gcc/ndes-doctor
suite 'follow' sh tests/test-follow.sh build/gcc/ndes-doctor
suite 'live page' sh tests/test-live.sh build/gcc/ndes-doctor
suite 'real terminal' sh tests/test-terminal.sh build/gcc/ndes-doctor
suite 'cases resumed' sh tests/test-session.sh build/gcc/ndes-doctor
suite 'lesson on a terminal' sh tests/test-lesson.sh build/gcc/ndes-doctor
suite 'bytes on a slow line' python3 tests/test-bytes.py \
    build/gcc/ndes-doctor
fuzzing() {
	make -j "$jobs" fuzz FUZZ_SECONDS=120 FUZZ_RUNS=3000
}
step 'two minutes of fuzzing' fuzzing
step 'install and uninstall' env BUILD=build/gcc CC=gcc \
    sh tests/test-install.sh
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
