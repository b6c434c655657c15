#!/bin/sh
# test-kql.sh PROGRAM - the exported queries parse and bind, by the language
# service of Kusto itself.  It comes from npm, once, into a cache; without node
# or network the test is skipped.  That they mean the same: test_kql.c.
set -u
cd "$(dirname "$0")/.."
version=12.4.1
cache=${XDG_CACHE_HOME:-$HOME/.cache}/ndes-doctor-tests/kusto-$version
module=$cache/node_modules/@kusto/language-service-next
if [ ! -d "$module" ]; then
	mkdir -p "$cache" && (cd "$cache" && timeout 180 npm install --no-audit \
	    --no-fund --ignore-scripts \
	    "@kusto/language-service-next@$version") >/dev/null 2>&1
fi
if [ ! -d "$module" ]; then
	echo 'skipped: no language service of Kusto (node, npm, network)'
	echo '0 passed, 0 failed'
	exit 0
fi
"$1" knowledge export --kql | node tests/kql-bind.js "$module" &&
    "$1" knowledge export --kql --lang fr | node tests/kql-bind.js "$module" &&
    ! "$1" knowledge export --kql | sed 's/scStatus ==/scStatuss ==/' |
    node tests/kql-bind.js "$module" >/dev/null
code=$?
[ $code -eq 0 ] && echo '3 passed, 0 failed' || echo '0 passed, 1 failed'
exit $code
