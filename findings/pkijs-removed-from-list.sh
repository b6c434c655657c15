#!/bin/sh
# pkijs 4.0.0 (npm), asked beside openssl.
#
# A delta list can take a certificate off the revocation list again, as one
# that was on hold: its entry says removeFromCRL (RFC 5280, 5.3.1).
# isCertificateRevoked of a list, by its comment true if the certificate is
# revoked, asks for issuer and serial number and not for the reason: it is true
# for that entry too, and a device is revoked by the very list that sets it
# free.  openssl verify takes the certificate when it has both lists.  Read the
# reason of the entry (2.5.29.21; removeFromCRL is 8) yourself.
. "$(dirname "$0")/kit/kit"
get_npm pkijs@4.0.0 asn1js@4.0.0 pvutils@1.2.0
scep_ca
openssl req -new -newkey rsa:2048 -nodes -keyout key.pem -subj /CN=device \
    -out device.csr 2>/dev/null
openssl x509 -req -in device.csr -CA ca.pem -CAkey ca.key -days 2 \
    -set_serial 10 -out device.pem 2>/dev/null
list() {
	printf 'R\t360101000000Z\t260101000000Z,%s\t0A\tunknown\t/CN=a\n' \
	    "$2" >index
	openssl ca -gencrl -config ca.cnf -crlexts "$1" -cert ca.pem \
	    -keyfile ca.key -out "$1.pem" 2>/dev/null
}
cat >ca.cnf <<'END'
[ca]
default_ca = lists
[lists]
database = index
crlnumber = number
default_md = sha256
default_crl_days = 1
[base]
authorityKeyIdentifier = keyid
freshestCRL = URI:http://ca.example.com/delta.crl
[delta]
authorityKeyIdentifier = keyid
deltaCRL = critical,ASN1:INTEGER:1
END
echo 01 >number
list base certificateHold
list delta removeFromCRL
cat >read.mjs <<'END'
import fs from 'fs';
import { Certificate, CertificateRevocationList } from 'pkijs';

function der(name) {
	const text = fs.readFileSync(name, 'utf8').replace(/-----.*/g, '');
	return new Uint8Array(Buffer.from(text, 'base64')).buffer;
}
const device = Certificate.fromBER(der('device.pem'));
for (const name of ['base', 'delta'])
	console.log(name, CertificateRevocationList.fromBER(der(name + '.pem'))
		.isCertificateRevoked(device));
END
check() {
	openssl verify -CAfile ca.pem -crl_check -CRLfile base.pem "$@" \
	    device.pem 2>&1 | grep 'OK\|^error [0-9]' || :
}
{
	check
	check -CRLfile delta.pem -use_deltas
	node read.mjs
} >all
seen all <<'END'
error 23 at 0 depth lookup: certificate revoked
device.pem: OK
base true
delta true
END
