#!/bin/sh
# check-shape.sh - sizes that keep the tree readable, no mutable globals, and
# nothing that prints past the gate of the command line (tui/cli/out.h).
# Hard limits: 600 lines a file, 200 a header, 80 a function, 80 columns.
set -eu
cd "$(dirname "$0")/.."
find engine tui tests tools -name '*.[ch]' | LC_ALL=C sort |
LC_ALL=C.UTF-8 xargs awk '
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
END { exit bad }'
