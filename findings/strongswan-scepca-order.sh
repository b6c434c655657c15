#!/bin/sh
# pki 5.9.8 (strongswan-pki 5.9.8-5+deb12u6, Debian 12).
#
# NDES has two certificates of one name, one to sign and one to encrypt to.
# `pki --scepca --raout ra.der' writes them as ra.der and ra-2.der in the
# reverse of the order they came in, and shows name, serial and fingerprint
# but not what each is for.  `pki --scep --cacert-enc' then takes the one to
# sign without a word, and the server cannot open what it gets.  Look at keyUsage
# (openssl x509 -ext keyUsage) before you choose.
. "$(dirname "$0")/kit/kit"
get_strongswan
ra_of_ndes
for order in 'digitalSignature keyEncipherment' \
    'keyEncipherment digitalSignature'; do
	set -- $order
	openssl crl2pkcs7 -nocrl -certfile "$1.pem" -certfile "$2.pem" \
	    -certfile ca.pem -outform DER -out ca.p7
	scep_answers "$(echo POSTPKIOperation Renewal SHA-512 SHA-256 SHA-1 \
	    DES3 AES | tr ' ' '\n')" ca.p7
	echo "sent: $order"
	pki --scepca --url "$url" --caout ca-got.der --raout ra.der --force \
	    >told 2>&1
	grep -ci 'usage\|sign\b\|encipher' told || :
	for file in ra.der ra-2.der; do
		echo "$file:$(openssl x509 -in $file -inform DER -noout \
		    -ext keyUsage | tail -n 1)"
	done
	pki --scep --url "$url" --in key.der --dn CN=device --cipher des3 \
	    --cacert-enc digitalSignature.pem --cacert-sig ca.pem 2>&1 |
	    grep -i 'usage' || :
	grep -o 'POST operation=PKIOperation' asked
	kill $server
done >all
seen all <<'END'
sent: digitalSignature keyEncipherment
0
ra.der:    Key Encipherment
ra-2.der:    Digital Signature
POST operation=PKIOperation
sent: keyEncipherment digitalSignature
0
ra.der:    Digital Signature
ra-2.der:    Key Encipherment
POST operation=PKIOperation
END
