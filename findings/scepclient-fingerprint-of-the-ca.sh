#!/bin/sh
# scepclient 2.1.0 (scep 2.1.0-3+b4, Debian 12), of micromdm.
#
# -ca-fingerprint is "SHA-256 digest of CA certificate for NDES server", to
# its help.  What it chooses is whom the request is encrypted to: with the
# fingerprint of the CA the client encrypts to the CA alone, and an NDES
# opens requests with the key of its RA, so that it cannot open this one.
# Without the option it encrypts to all that GetCACert answered.  Give it the
# fingerprint of the RA certificate for keyEncipherment.
. "$(dirname "$0")/kit/kit"
get scep=2.1.0-3+b4
in_folder
ra_of_ndes
openssl crl2pkcs7 -nocrl -certfile digitalSignature.pem \
    -certfile keyEncipherment.pem -certfile ca.pem -outform DER -out ca.p7
scep_answers 'POSTPKIOperation
SHA-256
DES3' ca.p7
for which in none ca keyEncipherment; do
	mkdir $which
	set --
	[ $which = none ] || set -- -ca-fingerprint "$(openssl x509 \
	    -in $which.pem -outform DER | sha256sum | cut -d ' ' -f 1)"
	scepclient -server-url "$url" -cn device -private-key $which/key.pem \
	    -certificate $which/cert.pem "$@" >/dev/null 2>&1 || :
	openssl cms -verify -noverify -nosigs -binary -inform DER \
	    -in asked.body -out envelope 2>/dev/null
	echo "fingerprint of $which, encrypted to (1 is the CA):"
	openssl cms -cmsout -print -inform DER -in envelope |
	    grep -o 'serialNumber: [0-9]$'
done >all
seen all <<'END'
fingerprint of none, encrypted to (1 is the CA):
serialNumber: 1
serialNumber: 2
serialNumber: 3
fingerprint of ca, encrypted to (1 is the CA):
serialNumber: 1
fingerprint of keyEncipherment, encrypted to (1 is the CA):
serialNumber: 3
END
