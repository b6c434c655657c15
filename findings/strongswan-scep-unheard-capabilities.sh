#!/bin/sh
# pki 5.9.8 (strongswan-pki 5.9.8-5+deb12u6, Debian 12).
#
# `pki --scep' reads GetCACaps, lists with --debug 2 every word of it, and
# then asks for other words than it read.  With AES, its own default, it says
# that the CA knows no AES, whatever the CA said.  With des3 it goes on only
# if the CA said AES too: one that says DES3 and no AES is refused
# with either.  And it posts to a CA that never said POSTPKIOperation.  Take
# another client, or a CA that says both and --cipher des3.
. "$(dirname "$0")/kit/kit"
get_strongswan
scep_ca
for caps in 'POSTPKIOperation Renewal SHA-512 SHA-256 SHA-1 DES3' \
    'POSTPKIOperation Renewal SHA-512 SHA-256 SHA-1 DES3 AES' \
    'SHA-256 AES DES3'; do
	scep_answers "$(echo "$caps" | tr ' ' '\n')" ca.der
	for cipher in aes des3; do
		echo "$caps, $cipher:"
		pki --scep --url "$url" --in key.der --dn CN=device \
		    --cipher $cipher --cacert-enc ca.der --cacert-sig ca.der \
		    2>&1 | grep 'not supported' || :
	done
	grep -o 'POST operation=PKIOperation' asked || :
	kill $server
done >all
seen all <<'END'
POSTPKIOperation Renewal SHA-512 SHA-256 SHA-1 DES3, aes:
AES_CBC encryption algorithm not supported by CA
POSTPKIOperation Renewal SHA-512 SHA-256 SHA-1 DES3, des3:
3DES_CBC encryption algorithm not supported by CA
POSTPKIOperation Renewal SHA-512 SHA-256 SHA-1 DES3 AES, aes:
AES_CBC encryption algorithm not supported by CA
POSTPKIOperation Renewal SHA-512 SHA-256 SHA-1 DES3 AES, des3:
POST operation=PKIOperation
SHA-256 AES DES3, aes:
AES_CBC encryption algorithm not supported by CA
SHA-256 AES DES3, des3:
POST operation=PKIOperation
END
