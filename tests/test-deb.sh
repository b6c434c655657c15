#!/bin/sh
# test-deb.sh DEB VERSION - the package is sound, and installed, run and
# removed in a Debian with nothing in it but what it asks for.  Where none can
# be made (no network, a container that may not mount), that is done in this
# system and said.
set -u
cd "$(dirname "$0")/.."
deb=$1 version=$2 root=/
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
. tests/ok.sh
clean_root() {
	suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
	mmdebstrap --variant=apt --customize-hook="upload $deb /new.deb" \
	    --customize-hook='chroot "$1" apt-get -qq -y install /new.deb' \
	    "$suite" "$tmp/root" http://deb.debian.org/debian
}
inside() {
	chroot "$root" "$@"
}
says() {
	inside ndes-doctor $1 | grep -q "$2"
}
finds_a_fault() {
	inside ndes-doctor check /usr/share/ndes-doctor/samples/$1/capture
	[ $? -eq 3 ]
}

ok lintian lintian --allow-root --fail-on error,warning "$deb"
if [ "$(id -u)" -ne 0 ]; then
	echo 'skipped: installing the .deb needs root'
elif clean_root >"$tmp/log" 2>&1; then
	root=$tmp/root
	ok 'installs in a clean Debian' test -x "$root/usr/bin/ndes-doctor"
elif dpkg-query -W ndes-doctor >/dev/null 2>&1; then
	echo 'skipped: installing the .deb: no clean Debian, one lies here'
else
	tail -n 3 "$tmp/log"
	echo 'deb: no clean Debian could be made: it is tried in this system'
	ok installs dpkg -i "$deb"
fi
if [ -x "$root/usr/bin/ndes-doctor" ] && [ "$(id -u)" -eq 0 ]; then
	ok 'runs' says -V "$version"
	ok 'has its course' says 'train --list' tls-name-mismatch
	ok 'finds a fault' finds_a_fault intermediate-in-root-local
	ok 'is hardened' sh tests/check-hardening.sh \
	    "$root/usr/bin/ndes-doctor"
	ok 'goes' inside dpkg -P ndes-doctor
	ok 'is gone' [ ! -e "$root/usr/bin/ndes-doctor" ]
	ok 'with all of it' [ ! -e "$root/usr/share/ndes-doctor" ]
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
