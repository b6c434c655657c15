#!/bin/sh
# @kusto/language-service-next 12.4.1 (npm).
#
# The language service parses KQL, the language that IIS logs and events are
# asked with in Log Analytics, and gives each literal its LiteralValue.  Of a
# number in hexadecimal, as error codes are written, that is 0, and of a span
# of hours or days, as a query has for its window, it is no time at all, in
# the forms that Microsoft's page on timespan lists (0.12:34:56.7, or 2 for two
# days).  In decimal and as 30m both are right.  None of them has a diagnostic;
# an unknown name has one.  Take such values from the text of the literal.
. "$(dirname "$0")/kit/kit"
get_npm @kusto/language-service-next@12.4.1
cat >read.js <<'END'
require('@kusto/language-service-next/bridge.min.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
const { KustoCode, GlobalState } = Kusto.Language;

function literals(node) {
	const found = node.IsLiteral && node.LiteralValue !== undefined ?
		[String(node.LiteralValue)] : [];

	for (let i = 0; i < node.ChildCount; i++)
		if (node.GetChild(i))
			found.push(...literals(node.GetChild(i)));
	return found;
}
for (const one of ['0x800B0109', 'long(0xff)', '2148204809', 'time(2)',
	'time(00:01:00)', 'timespan(0.12:34:56.7)', '30m', 'unknown']) {
	const read = KustoCode.ParseAndAnalyze('print ' + one,
		GlobalState.Default);
	console.log(one, '=', literals(read.Syntax).join(' '),
		'| diagnostics:', read.GetDiagnostics().Count);
}
END
node read.js >all
seen all <<'END'
0x800B0109 = 0 | diagnostics: 0
long(0xff) = 0 | diagnostics: 0
2148204809 = 2148204809 | diagnostics: 0
time(2) = 00:00:00 | diagnostics: 0
time(00:01:00) = 00:00:00 | diagnostics: 0
timespan(0.12:34:56.7) = 00:00:00 | diagnostics: 0
30m = 00:30:00 | diagnostics: 0
unknown =  | diagnostics: 1
END
