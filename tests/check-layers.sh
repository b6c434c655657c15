#!/bin/sh
# check-layers.sh - fail when an #include points up the house.
# The floors and the owners of foreign headers stand in tests/layers.txt.
set -eu
cd "$(dirname "$0")/.."
find engine tui -name '*.[ch]' | LC_ALL=C sort | LC_ALL=C xargs awk '
function floor_of(path) {
	sub(/\/[^\/]*$/, "", path)
	if (match(path, /^engine\/[^\/]*\//)) # a room of a floor
		path = substr(path, 1, RLENGTH - 1)
	return path
}
function complain(what) {
	print FILENAME ":" FNR ": " what
	bad = 1
}
BEGIN {
	while ((getline line < "tests/layers.txt") > 0) {
		if (line ~ /^#/ || line ~ /^[ \t]*$/)
			continue
		n = split(line, word, /[ \t]+/)
		known[word[1]] = 1
		for (i = 2; i <= n; i++) {
			if (word[1] !~ /^</ && !(word[i] in known)) {
				print "tests/layers.txt: " word[i] \
				    " is not a lower floor of " word[1]
				bad = 1
			}
			allowed[word[1], word[i]] = 1
		}
	}
}
/^[ \t]*#[ \t]*include/ {
	from = floor_of(FILENAME)
	if (!(from in known))
		complain(from " is not a floor")
	if (match($0, /<[^>]+>/)) {
		header = substr($0, RSTART, RLENGTH)
		if ((header in known) && !((header, FILENAME) in allowed))
			complain(header " does not belong here")
	} else if (match($0, /"[^"]+"/)) {
		header = substr($0, RSTART + 1, RLENGTH - 2)
		to = floor_of(header)
		if (header !~ /\//)
			complain("write the path from the top of the tree")
		else if (from != to && !((from, to) in allowed))
			complain(from " must not include " to)
	}
}
END { exit bad }'
