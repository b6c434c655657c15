#!/bin/sh
# pki 5.9.8 (strongswan-pki 5.9.8-5+deb12u6) and scepserver 2.1.0 (scep
# 2.1.0-3+b4), both of Debian 12.
#
# The server names the algorithm of its signature sha256WithRSAEncryption, as
# the standard allows; `pki --scep' knows only rsaEncryption there and throws
# the answer away.  The CA has issued by then: a certificate that nobody
# holds stands in its index, and a second try with the same name is refused
# as one that exists.  Take what the log of
# the CA names out of its index, and enroll with another client there.
. "$(dirname "$0")/kit/kit"
get_strongswan scep=2.1.0-3+b4
micromdm_server -challenge said
{
	for try in first second; do
		pki --scep --url "http://127.0.0.1:$port/scep" --in key.der \
		    --dn CN=device --password said --cipher des3 \
		    --cacert-enc depot/ca.pem --cacert-sig depot/ca.pem \
		    2>&1 >"$try.der" | grep -v transaction || :
		echo "$try: $(wc -c <"$try.der") bytes"
	done
	cut -f 1,4,6 depot/index.txt
	grep -o 'DN .* already exists' server.log
} >all
seen all <<'END'
only RSA digest encryption supported
unable to verify PKCS#7 container
first: 0 bytes
only RSA digest encryption supported
unable to verify PKCS#7 container
second: 0 bytes
V	02	/CN=device
DN /CN=device already exists
END
