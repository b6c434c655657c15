#!/bin/sh
# deps.sh PACKAGE... - install the Debian packages that are missing
set -eu
missing=
for package; do
	case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) in
	*' installed') ;;
	*) missing="$missing $package" ;;
	esac
done
if [ -z "$missing" ]; then
	echo 'deps: nothing is missing'
	exit 0
fi
echo "deps: will install$missing"
sudo=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "deps: not root, and no sudo; as root, run:" >&2
		echo "  apt-get install$missing" >&2
		exit 1
	fi
	sudo=sudo
fi
install() {
	DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -q \
	    --no-install-recommends $missing </dev/null
}
# A fresh system has no package lists, an old one lists that are too old.
if ! $sudo apt-cache show $missing >/dev/null 2>&1 || ! install; then
	$sudo apt-get update -q
	install
fi
