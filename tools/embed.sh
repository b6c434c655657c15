#!/bin/sh
# embed.sh TABLE FILE... - C source with the bytes of the files, for
# know/builtin.h.  As texts: compilers take ten times as long over arrays.
set -eu
name=$1
shift
echo '#include "engine/know/builtin.h"'
i=0
table=
for file; do
	printf 'static const char file_%d[] = ""\n' "$i"
	od -An -v -w64 -to1 "$file" | tr ' ' '\\' | sed 's/.*/"&"/'
	printf ';\n'
	table="$table	{ \"${file##*/}\", file_$i, sizeof(file_$i) - 1 },
"
	i=$((i + 1))
done
printf 'const struct builtin_file %s[] = {\n%s	{ 0, 0, 0 }\n};\n' \
    "$name" "$table"
