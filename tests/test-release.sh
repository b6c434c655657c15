#!/bin/sh
# test-release.sh VERSION - makes a release of this commit and looks at it:
# the .deb by lintian, installed and run; the .msi and the signing step.  With
# root only, and in a system that may be changed.  RELEASE=quick is for CI,
# after `make check-win': see release.sh.  What is skipped is said.
set -u
cd "$(dirname "$0")/.."
version=$1
out=build/release
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
. tests/ok.sh
RELEASE=${RELEASE:-try} sh tools/release/release.sh "$version" || {
	echo '0 passed, 1 failed'
	exit 1
}
deb=$(ls $out/*.deb)
name=ndes-doctor-$version-win64
sh tests/test-deb.sh "$deb" "$version" >"$tmp/deb"
cat "$tmp/deb"
ok 'Debian package' grep -q ' 0 failed$' "$tmp/deb"
ok 'sums' sh -c "cd $out && sha256sum -c --quiet SHA256SUMS"
if [ "${RELEASE-}" = quick ] && [ ! -f build/win/ndes-doctor.exe ]; then
	echo 'skipped: .zip, .msi, SBOM, winget, signing: no Windows program'
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ]
	exit
fi
ok 'msi: for 64 bits' sh -c \
    "msiinfo suminfo $out/$name.msi | grep -q 'x64;1033'"
ok 'msi: all of it' [ "$(msiinfo export $out/$name.msi File | grep -c \
    -e ndes-doctor.exe -e README.txt -e LISEZMOI -e LICENSE -e sbom)" -eq 5 ]
mkdir "$tmp/zip"
(cd "$tmp/zip" && python3 -m zipfile -e "$OLDPWD/$out/$name.zip" .)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
sh tools/release/msi.sh "$tmp/zip/$name" "$version" "$tmp/again.msi"
ok 'msi: the same bytes again' cmp "$out/$name.msi" "$tmp/again.msi"
sh tests/test-sign.sh "$tmp/zip/$name/ndes-doctor.exe" >"$tmp/sign"
cat "$tmp/sign"
ok 'signing' grep -q ' 0 failed$' "$tmp/sign"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
