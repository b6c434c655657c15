#!/bin/sh
# check-man-fr.sh - the French manual page: mandoc has nothing to say, and
# every option of the English one is in it.
set -eu
cd "$(dirname "$0")/.."
bad=0
# it refers to the English page of its own name
mandoc -T lint -W warning man/fr/ndes-doctor.1 |
    grep -v 'cross reference to self' && bad=1
for option in $(grep -o 'OPTION([a-z_]*, "--[a-z-]*", "[^"]*", [A-Z]*' \
    tui/cli/options.def | grep -o -- '--[a-z-]*' | sed 's/^--//'); do
	case $option in
	script | size) continue ;; # for tests
	esac
	grep -q -- "Fl -$option" man/fr/ndes-doctor.1 || {
		echo "man/fr/ndes-doctor.1: --$option is missing"
		bad=1
	}
done
exit $bad
