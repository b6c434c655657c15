#!/bin/sh
# test-install.sh - what install puts in place, uninstall takes away.
set -eu
cd "$(dirname "$0")/.."
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
make DESTDIR="$root" PREFIX=/usr install
"$root/usr/bin/ndes-doctor" --version | grep -q '^ndes-doctor '
cd "$root"
NDES_DOCTOR_SAMPLES="$root/usr/share/ndes-doctor/samples" \
    "$root/usr/bin/ndes-doctor" train --list | grep -q tls-name-mismatch
cd - >/dev/null
test -s "$root/usr/share/man/man1/ndes-doctor.1"
test -s "$root/usr/share/man/man5/ndes-doctor-guide.5"
test -s "$root/usr/share/man/fr/man1/ndes-doctor.1"
make DESTDIR="$root" PREFIX=/usr uninstall
test -z "$(find "$root" -type f)"
