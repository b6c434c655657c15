#!/bin/sh
# test-sign.sh EXE - the signing step with a certificate of our own: signed it
# verifies, changed it does not, and without the signature it is what it was.
set -u
cd "$(dirname "$0")/.."
exe=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
. tests/ok.sh
not() { ! "$@"; }
# certificate NAME USE - an authority and a certificate of it for USE
certificate() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=CA $1" \
	    -keyout "$tmp/$1-ca.key" -out "$tmp/$1-ca.pem" \
	    -addext basicConstraints=critical,CA:true \
	    -addext keyUsage=keyCertSign 2>/dev/null
	openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" \
	    -keyout "$tmp/$1.key" -out "$tmp/$1.csr" 2>/dev/null
	printf 'keyUsage=digitalSignature\nextendedKeyUsage=%s\n' "$2" \
	    >"$tmp/$1.ext"
	openssl x509 -req -in "$tmp/$1.csr" -CA "$tmp/$1-ca.pem" \
	    -CAkey "$tmp/$1-ca.key" -CAcreateserial -days 2 \
	    -extfile "$tmp/$1.ext" -out "$tmp/$1.pem" 2>/dev/null
}
# sign NAME OUT
sign() {
	SIGN_CERT=$tmp/$1.pem SIGN_KEY=$tmp/$1.key SIGN_CA=$tmp/$1-ca.pem \
	    SOURCE_DATE_EPOCH=$now sh tools/release/sign.sh "$exe" "$2"
}
verify() { osslsigncode verify -CAfile "$tmp/$1-ca.pem" -in "$2"; }
now=$(date +%s)
certificate good codeSigning
certificate other codeSigning
certificate server serverAuth
signed=$tmp/signed.exe
ok 'signed' sign good "$signed"
ok 'verified' verify good "$signed"
ok 'by nobody else' not verify other "$signed"
ok 'not for a server certificate' not sign server "$tmp/server.exe"
python3 - "$signed" "$tmp/changed.exe" <<'END'
import sys
data = bytearray(open(sys.argv[1], 'rb').read())
data[len(data) // 2] ^= 1
open(sys.argv[2], 'wb').write(data)
END
ok 'changed: refused' not verify good "$tmp/changed.exe"
ok 'unsigned: refused' not verify good "$exe"
sign good "$tmp/again.exe" >/dev/null
ok 'twice the same' cmp "$signed" "$tmp/again.exe"
osslsigncode remove-signature -in "$signed" -out "$tmp/bare.exe" >/dev/null
ok 'without the signature: what it was' cmp "$exe" "$tmp/bare.exe"
hash=$(python3 tools/release/authenticode.py "$exe")
ok 'hash: the same signed' [ "$hash" = \
    "$(python3 tools/release/authenticode.py "$signed")" ]
ok 'hash: what osslsigncode counts' sh -c "osslsigncode verify \
    -CAfile '$tmp/good-ca.pem' -in '$signed' | grep -qi '$hash'"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
