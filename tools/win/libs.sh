#!/bin/sh
# libs.sh where  - print the folder of the libraries for Windows
# libs.sh build  - make them from Debian's sources, unless they are there
#
# ncurses, PCRE2, libxml2, libcrypto, jansson and libarchive with the zlib, xz
# and zstd under it, static, for 64-bit Windows.
# The folder is outside of the tree and named after this script and the
# versions that Debian has of the same libraries: a security update of them,
# or another flag here, makes new ones.  Takes about 5 minutes.  Ends with 3
# when it is only that the sources of today cannot be fetched; sources.sh says
# what is taken then, and what is not.
# libs.sh current - fails when Debian has newer sources than theirs by now
set -eu
host=x86_64-w64-mingw32
packages='ncurses pcre2 libxml2 jansson openssl zlib xz libzstd libarchive'
self=$(cd "$(dirname "$0")" && pwd)/libs.sh

key() {
	{
		cat "$self"
		$host-gcc -dumpfullversion 2>/dev/null || :
		for p in libncurses-dev libpcre2-dev libxml2-dev \
		    libjansson-dev libssl-dev libarchive-dev zlib1g \
		    liblzma5 libzstd1; do
			dpkg-query -W "$p" 2>/dev/null || :
		done
	} | sha256sum | cut -c 1-12
}
prefix=${XDG_CACHE_HOME:-$HOME/.cache}/ndes-doctor/win-$(key)
[ "${WIN_LIBS-}" != old ] || [ -f "$prefix/versions" ] || prefix=$prefix-old

# run NAME COMMAND... - with its output in a file, shown when it fails
run() {
	name=$1
	shift
	if ! "$@" >"$work/$name.log" 2>&1; then
		tail -n 40 "$work/$name.log" >&2
		echo "libs.sh: $name failed" >&2
		exit 1
	fi
}

. "${self%/*}/sources.sh"

# within NAME - a build folder beside the sources of NAME, in $src
within() {
	src=$(find "$work/src" -mindepth 1 -maxdepth 1 -type d -name "$1-*")
	[ -n "$src" ] || src=$work/src/none
	mkdir -p "$work/$1"
	cd "$work/$1"
	echo "  $(basename "$src")"
}

# configure OPTION... - as all of them but OpenSSL want it
configure() {
	run "configure-${src##*/}" "$src/configure" --build=x86_64-linux-gnu \
	    --host=$host --prefix="$out" CFLAGS="$flags" "$@"
}

# Without automake: Debian's patches touch its files, and make would want it.
build() {
	run "make-${src##*/}-$#" make -j "$jobs" ACLOCAL=: AUTOMAKE=: \
	    AUTOCONF=: AUTOHEADER=: "$@"
}

licence() {
	mkdir -p "$out/licences"
	cp "$src/$2" "$out/licences/$1.txt"
	echo "$1 $(dpkg-parsechangelog -l "$src/debian/changelog" \
	    -S Version)" >>"$out/versions"
}

ncurses() {
	within ncurses
	configure --with-build-cc=gcc --enable-widec --enable-term-driver \
	    --enable-sp-funcs --enable-interop --disable-termcap \
	    --disable-home-terminfo --disable-database \
	    --with-fallbacks=ms-terminal,xterm-256color,xterm \
	    --without-ada --without-cxx --without-cxx-binding \
	    --without-manpages --without-tests --without-progs \
	    --without-debug --without-shared --with-normal \
	    --without-libtool --disable-pc-files --disable-getcap
	build
	build install.libs install.includes
	licence ncurses COPYING
}

pcre2() {
	within pcre2
	configure --enable-jit --enable-static --disable-shared \
	    --disable-pcre2grep-callout
	build libpcre2-8.la
	build install-libLTLIBRARIES install-nodist_includeHEADERS \
	    lib_LTLIBRARIES=libpcre2-8.la
	licence pcre2 LICENCE
}

libxml2() {
	within libxml2
	without=
	for part in python ftp http lzma zlib iconv icu catalog debug html \
	    legacy modules schematron xptr xinclude c14n readline history; do
		without="$without --without-$part"
	done
	configure --enable-static --disable-shared --with-threads $without
	build libxml2.la
	build install-libLTLIBRARIES lib_LTLIBRARIES=libxml2.la
	run include-libxml2 make -C include ACLOCAL=: AUTOMAKE=: AUTOCONF=: \
	    AUTOHEADER=: install
	licence libxml2 Copyright
}

# Its source has no configure until autoconf ran; it needs none.
jansson() {
	within jansson
	sed -e 's/@json_inline@/inline/' -e 's/@json_have_localeconv@/1/' \
	    -e 's/@json_have_sync_builtins@/0/' \
	    -e 's/@json_have_[a-z_]*@/1/' \
	    "$src/src/jansson_config.h.in" >jansson_config.h
	printf '#define %s\n' 'HAVE_STDINT_H 1' 'HAVE_LOCALE_H 1' \
	    'HAVE_ATOMIC_BUILTINS 1' 'USE_WINDOWS_CRYPTOAPI 1' \
	    'INITIAL_HASHTABLE_ORDER 3' >jansson_private_config.h
	run make-jansson $host-gcc $flags -DHAVE_CONFIG_H -I. -I"$src/src" \
	    -c "$src"/src/*.c
	$host-ar rcs "$out/lib/libjansson.a" ./*.o
	cp "$src/src/jansson.h" jansson_config.h "$out/include/"
	licence jansson LICENSE
}

# Nothing is loaded at run time: no engines, no modules, no openssl.cnf from
# a folder that anyone may make.
openssl() {
	within openssl
	run configure-openssl "$src/Configure" mingw64 \
	    --cross-compile-prefix=$host- --prefix="$out" --libdir=lib \
	    no-shared no-module no-tests no-engine no-dso no-autoload-config \
	    no-async no-comp no-sock $flags
	build build_generated libcrypto.a
	mkdir -p "$out/lib" "$out/include/openssl"
	cp libcrypto.a "$out/lib/"
	cp "$src"/include/openssl/*.h include/openssl/*.h \
	    "$out/include/openssl/"
	licence openssl LICENSE.txt
}

# The parts that libarchive needs to read and write deflate.
zlib() {
	within zlib
	run make-zlib $host-gcc $flags -c "$src/adler32.c" "$src/compress.c" \
	    "$src/crc32.c" "$src/deflate.c" "$src/inffast.c" \
	    "$src/inflate.c" "$src/inftrees.c" "$src/trees.c" \
	    "$src/uncompr.c" "$src/zutil.c"
	mkdir -p "$out/lib" "$out/include"
	$host-ar rcs "$out/lib/libz.a" ./*.o
	cp "$src/zlib.h" "$src/zconf.h" "$out/include/"
	licence zlib debian/copyright
}

# It only unpacks; but the writer of zips brings those of all other formats
# along, and they want its encoder to link.
xz() {
	within xz-utils
	configure --enable-static --disable-shared --disable-xz \
	    --disable-xzdec --disable-lzmadec --disable-lzmainfo \
	    --disable-lzma-links --disable-scripts --disable-doc \
	    --disable-nls --enable-encoders=lzma1,lzma2 --enable-threads=no
	build
	build install
	licence xz debian/copyright
}

libzstd() {
	within libzstd
	cp -R "$src/lib" lib
	run make-zstd make -C lib -j "$jobs" libzstd.a CC=$host-gcc \
	    AR=$host-ar OS=Windows_NT ZSTD_LEGACY_SUPPORT=0 \
	    ZSTD_LIB_COMPRESSION=0 ZSTD_LIB_DICTBUILDER=0 \
	    ZSTD_LIB_DEPRECATED=0 CFLAGS="$flags"
	cp lib/libzstd.a "$out/lib/"
	cp lib/zstd.h lib/zstd_errors.h "$out/include/"
	licence zstd LICENSE
}

# No secrets are unpacked: nothing of it needs a cipher.
libarchive() {
	within libarchive
	without=
	for part in xml2 expat openssl nettle mbedtls bz2lib libb2 lz4 lzo2 \
	    iconv cng; do
		without="$without --without-$part"
	done
	configure --enable-static --disable-shared --disable-bsdtar \
	    --disable-bsdcpio --disable-bsdcat --disable-acl \
	    --disable-xattr $without CPPFLAGS="-I$out/include" \
	    LDFLAGS="-L$out/lib"
	build libarchive.la
	build install-libLTLIBRARIES install-includeHEADERS \
	    lib_LTLIBRARIES=libarchive.la
	licence libarchive COPYING
}

case ${1-} in
where)
	echo "$prefix"
	exit 0
	;;
build)
	[ ! -f "$prefix/versions" ] || exit 0
	;;
current) ;;
*)
	echo 'libs.sh where|build|current' >&2
	exit 2
	;;
esac
jobs=${BUILD_JOBS:-$(nproc 2>/dev/null || echo 1)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
if [ "$1" = current ]; then
	current "$prefix"
	exit
fi
out=$work/out
flags="-O2 -fstack-protector-strong -ffile-prefix-map=$work=."
mkdir -p "$out"
echo "libraries for Windows: $prefix"
sources
for p in $packages; do
	$p
done
[ ! -f "$work/older" ] || cp "$work/older" "$out/older"
rm -f "$out"/lib/*.la "$out/lib/libpanelw.a" "$out/lib/libmenuw.a" \
    "$out/lib/libformw.a"
mkdir -p "$(dirname "$prefix")"
rm -rf "$prefix.new" "$prefix"
cp -R "$out" "$prefix.new"
mv "$prefix.new" "$prefix"
