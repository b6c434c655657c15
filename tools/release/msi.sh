#!/bin/sh
# msi.sh FOLDER VERSION OUT - the .msi of what dist.sh put into FOLDER.  The
# same input gives the same bytes: the codes follow from the version, the
# moment is SOURCE_DATE_EPOCH (wixl takes that of the clock and of the files).
set -eu
folder=$1 version=$2 out=$3
top=$(cd "$(dirname "$0")/../.." && pwd)
export TZ=UTC
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# guid WHAT - a name-based UUID in the capitals that Windows Installer wants
guid() {
	python3 -c 'import sys, uuid
print(str(uuid.uuid5(uuid.NAMESPACE_URL, sys.argv[1])).upper())' \
	    "ndes-doctor/$version/$1"
}
cp "$folder"/ndes-doctor.exe "$folder"/*.txt "$folder"/sbom.cdx.json "$work/"
sed "s/@PRODUCT@/$(guid product)/; s/@VERSION@/$version/" \
    "$top/tools/release/ndes-doctor.wxs" >"$work/x.wxs"
find "$work" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
when=$(date -u -d "@$SOURCE_DATE_EPOCH" '+%Y-%m-%d %H:%M:%S')
said=$(cd "$work" && faketime -f "$when" wixl -a x64 -o x.msi x.wxs 2>&1)
case $said in
*WARNING* | *CRITICAL*)
	# wixl drops what it does not know, and goes on
	echo "$said" >&2
	exit 1
	;;
esac
(cd "$work" && faketime -f "$when" msibuild x.msi -s 'ndes-doctor' \
    'The authors of ndes-doctor' 'x64;1033' "{$(guid package)}")
cp "$work/x.msi" "$out"
