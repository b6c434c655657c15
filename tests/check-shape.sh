#!/bin/sh
# check-shape.sh - sizes that keep the tree readable, no mutable globals, and
# nothing that prints past the gate of the command line (tui/cli/out.h).
# Hard limits: 600 lines a file, 200 a header, 80 a function, 80 columns.
# A static function's name says what it does to what: it stands in three files
# at most, unless it is a role that many files play (roles below).
set -eu
cd "$(dirname "$0")/.."
roles="row_draw detail_fill wrap_sample on_record state"
find engine tui tests tools -name '*.[ch]' | LC_ALL=C sort |
LC_ALL=C.UTF-8 xargs awk -v roles="$roles" '
BEGIN {
	split(roles, list, " ")
	for (i in list)
		role[list[i]] = 1
}
function complain(what) {
	print FILENAME ":" FNR ": " what
	bad = 1
}
FNR == 1 {
	if (file != "" && lines > limit) {
		print file ": " lines " lines, limit " limit
		bad = 1
	}
	file = FILENAME
	limit = file ~ /\.h$/ ? 200 : 600
	# models in one header: the guide
	if (file ~ /know\/knowledge\.h$/)
		limit = 360
	start = 0
}
{
	lines = FNR
	row = $0
	while (match(row, /\t/))
		row = substr(row, 1, RSTART - 1) \
		    substr("        ", 1, 8 - (RSTART - 1) % 8) \
		    substr(row, RSTART + 1)
	if (length(row) > 80)
		complain("over 80 columns")
}
/^{/ { start = FNR }
/^}/ {
	if (start && FNR - start - 1 > 80)
		complain("function of " FNR - start - 1 " lines")
	start = 0
}
/^static [^(]*(=|;)/ && !/const/ && !/^static (inline|int|void|bool)? ?[a-z_]*\(/ {
	if ($0 !~ /volatile sig_atomic_t/ && FILENAME !~ /term\/tty\.c$/)
		complain("mutable file-scope variable")
}
/(^|[^a-z_])((f|v|vf)?printf|(f)?put(s|c)|putchar|perror|fwrite|write) ?\(/ {
	if (FILENAME ~ /^(tui|engine)\// && $0 !~ /^[ \t]*(\/?\*|\/\/)/ &&
	    FILENAME !~ /^tui\/(term\/|cli\/out\.c)/ &&
	    FILENAME !~ /^engine\/(host|case\/fix\/fixes_look)/)
		complain("prints past tui/cli/out.h")
}
/^[a-z_0-9]+\(/ && before ~ /^static [^(=]*$/ && FILENAME ~ /^(engine|tui)\// {
	name = substr($0, 1, index($0, "(") - 1)
	if (!((name, FILENAME) in stands)) {
		stands[name, FILENAME] = 1
		where[name] = where[name] " " FILENAME
		if (++count[name] == 4 && !(name in role))
			crowd[name] = 1
	}
}
{ before = $0 }
END {
	for (name in crowd) {
		print name ": a static function in " count[name] " files:" where[name]
		bad = 1
	}
	exit bad
}'
