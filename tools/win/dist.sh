#!/bin/sh
# dist.sh PROGRAM VERSION - build/dist/ndes-doctor-VERSION-win64.zip: the
# program, a short README in both languages, the licences of what is linked
# in, and what that is as CycloneDX (sbom.cdx.json).  The same sources give the
# same bytes.  What is older than Debian's security updates is not packed,
# unless WIN_LIBS=old asks for it.
set -eu
exe=$1 version=$2
cd "$(dirname "$0")/../.."
libs=$(sh tools/win/libs.sh where)
name=ndes-doctor-$version-win64
out=build/dist
folder=$out/$name
doc=/usr/share/doc
if [ -f "$libs/older" ] && [ "${WIN_LIBS-}" != old ]; then
	sed 's/^/dist.sh: not packed: /' "$libs/older" >&2
	exit 1
fi

# With a mark and CRLF: Notepad of an older server needs both.
note() {
	printf '\357\273\277'
	sed "s/@VERSION@/$version/; s/\$/\r/" "$1"
}

rm -rf "$folder" "$out/$name.zip"
mkdir -p "$folder/licences"
cp "$exe" "$folder/ndes-doctor.exe"
note tools/win/README.txt >"$folder/README.txt"
note tools/win/LISEZMOI.txt >"$folder/LISEZMOI.txt"
note LICENSE >"$folder/LICENSE.txt"
for f in "$libs"/licences/*.txt; do
	note "$f" >"$folder/licences/${f##*/}"
done
# What the compiler itself links in
note $doc/mingw-w64-x86-64-dev/copyright >"$folder/licences/mingw-w64.txt"
note $doc/gcc-mingw-w64-x86-64-win32-runtime/copyright \
    >"$folder/licences/gcc-runtime.txt"
{
	cat "$libs/versions"
	dpkg-query -W -f 'mingw-w64 ${Version}\n' mingw-w64-x86-64-dev
	dpkg-query -W -f 'gcc-runtime ${Version}\n' \
	    gcc-mingw-w64-x86-64-win32-runtime
} >"$out/versions"
when=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
python3 tools/release/sbom.py "$exe" "$version" "$out/versions" "$when" \
    >"$folder/sbom.cdx.json"
[ ! -f "$libs/older" ] || cat "$libs/older" >>"$out/versions"
note "$out/versions" >"$folder/licences/versions.txt"
rm "$out/versions"
chmod 644 "$folder"/*.* "$folder"/licences/*
find "$folder" -exec touch -d "@$when" {} +
(cd $out && find "$name" -type f | LC_ALL=C sort | TZ=UTC zip -q -X -9 \
    "$name.zip" -@)
(cd $out && sha256sum "$name.zip" >"$name.zip.sha256")
[ -n "${KEEP_FOLDER-}" ] || rm -rf "$folder"
echo "$out/$name.zip: $(wc -c <"$out/$name.zip") bytes"
