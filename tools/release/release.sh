#!/bin/sh
# release.sh VERSION - build/release: the .deb, the zip and the .msi for
# Windows, manifests for winget, sums.  Of the commit that is tagged vVERSION
# and of nothing else; RELEASE=try makes the same of any commit, for tests, and
# RELEASE=quick of the Windows program that lies in build/win already.
# The program for Windows is built twice and must come out the same.  It is
# signed when SIGN_CERT and SIGN_KEY are set, see sign.sh.
set -eu
cd "$(dirname "$0")/../.."
version=$1
out=build/release
log=build/release.log
try=${RELEASE-}
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
die() {
	echo "release.sh: $*" >&2
	exit 1
}
# quiet NAME COMMAND... - its output only when it fails
quiet() {
	name=$1
	shift
	"$@" >"$log" 2>&1 || {
		tail -n 40 "$log" >&2
		die "$name failed"
	}
	echo "  $name"
}

if [ "$try" != try ] && [ "$try" != quick ]; then
	[ "$(git describe --exact-match --tags 2>/dev/null)" = "v$version" ] ||
		die "this commit is not tagged v$version"
	[ -z "$(git status --porcelain)" ] || die 'there are changes'
	sh tools/win/libs.sh build
	sh tools/win/libs.sh current || die 'the libraries are not of today'
fi
rm -rf "$out"
mkdir -p "$out"

# What debhelper leaves beside what is committed would be taken for done the
# next time, and for changes.
debhelper_ends() {
	rm -rf debian/.debhelper debian/debhelper-build-stamp debian/files \
	    debian/ndes-doctor debian/ndes-doctor.substvars
}

deb() {
	[ -w .. ] || die 'dpkg-buildpackage wants to write into ..'
	dpkg-parsechangelog -S Version | grep -qx "$version" ||
		die "debian/changelog is not of $version"
	debhelper_ends
	quiet 'Debian package' dpkg-buildpackage -us -uc -b -nc -d
	debhelper_ends
	mv ../ndes-doctor_"$version"_*.deb "$out/"
	rm -f ../ndes-doctor_"$version"_*.buildinfo \
	    ../ndes-doctor_"$version"_*.changes \
	    ../ndes-doctor-dbgsym_"$version"_*.deb
}

# exe FOLDER - the program for Windows, built from nothing but the guide's
# image, which was made for the Debian package
exe() {
	rm -rf "$1"
	quiet "Windows program, $1" make -j "$(nproc)" SYSTEM=win BUILD="$1" \
	    IMAGE=build/deb/knowledge_image.c \
	    CC="${WIN_CC:-x86_64-w64-mingw32-gcc}" program
}

build_twice() {
	sh tools/win/libs.sh build
	exe build/release-win
	exe build/release-again
	cmp build/release-win/ndes-doctor.exe \
	    build/release-again/ndes-doctor.exe ||
		die 'two builds of the same sources differ'
}

windows() {
	if [ "$try" != quick ]; then
		build_twice
	elif [ -f build/win/ndes-doctor.exe ]; then
		echo '  skipped: building the Windows program twice'
		[ -f "$(sh tools/win/libs.sh where)/versions" ] ||
			die 'build/win is of other libraries: make win first'
		mkdir -p build/release-win
		cp build/win/ndes-doctor.exe build/release-win/
	else
		echo '  skipped: packages for Windows: no program in build/win'
		return
	fi
	program=build/release-win/ndes-doctor.exe
	sh tests/check-hardening.sh $program
	python3 tools/release/authenticode.py $program \
	    >"$out/authenticode-sha256.txt"
	if [ -n "${SIGN_CERT-}" ]; then
		sh tools/release/sign.sh $program build/release-win/signed.exe
		program=build/release-win/signed.exe
	else
		echo '  not signed: SIGN_CERT is not set'
	fi
	KEEP_FOLDER=yes sh tools/win/dist.sh $program "$version" >/dev/null
	name=ndes-doctor-$version-win64
	mv build/dist/$name.zip "$out/"
	sh tools/release/msi.sh build/dist/$name "$version" "$out/$name.msi"
	python3 tests/check-sbom.py build/dist/$name/sbom.cdx.json $program
	cp build/dist/$name/sbom.cdx.json "$out/$name.cdx.json"
	rm -rf build/dist/$name build/dist/$name.zip.sha256
	product=$(msiinfo export "$out/$name.msi" Property |
	    sed -n 's/^ProductCode[[:space:]]*{\(.*\)}.*/\1/p')
	sh tools/release/winget.sh "$version" "$out/$name.msi" "$product" \
	    "$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)" "$out/winget"
	python3 tests/check-winget.py "$out/winget" "$out/$name.msi"
}

deb
windows
(cd "$out" && find . -type f | sed 's,^./,,' | LC_ALL=C sort |
    xargs sha256sum >../SHA256SUMS && mv ../SHA256SUMS .)
ls -l "$out" | awk 'NR > 1 { print "  " $5, $NF }'
