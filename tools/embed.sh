#!/bin/sh
# embed.sh TABLE FILE... - C source with the bytes of the files, for
# know/builtin.h
set -eu
name=$1
shift
echo '#include "engine/know/builtin.h"'
i=0
table=
for file; do
	printf 'static const unsigned char file_%d[] = {\n' "$i"
	od -An -v -tx1 "$file" | sed 's/ \(..\)/0x\1,/g'
	printf '0 };\n'
	table="$table	{ \"${file##*/}\", (const char *)file_$i, sizeof(file_$i) - 1 },
"
	i=$((i + 1))
done
printf 'const struct builtin_file %s[] = {\n%s	{ 0, 0, 0 }\n};\n' \
    "$name" "$table"
