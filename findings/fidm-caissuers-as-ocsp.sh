#!/bin/sh
# @fidm/x509 1.2.1 (npm).
#
# AD CS names two places of the CA's own certificate in authority information
# access, ldap:/// and http, and an OCSP responder only where one was set up.
# @fidm/x509 takes the first of the list for ocspServer and the second for
# issuingCertificateURL, whatever accessMethod says: of such a certificate
# ocspServer is the ldap address, though it names no responder; with one
# entry only, the address of the CA's certificate is an OCSP responder too,
# and a responder that stands last is in neither.  RFC 5280, 4.2.2.1, gives
# the entries no order.  Read the list from node's X509Certificate.infoAccess.
. "$(dirname "$0")/kit/kit"
get_npm @fidm/x509@1.2.1
certificate() {
	openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -days 2 \
	    -subj /CN=device -addext "authorityInfoAccess=$2" \
	    -out "$1.pem" 2>/dev/null
}
ldap='caIssuers;URI:ldap:///CN=Issuing?cACertificate'
http='caIssuers;URI:http://pki.example.com/issuing.crt'
ocsp='OCSP;URI:http://ocsp.example.com/ocsp'
certificate usual "$ocsp,$http"
certificate adcs "$ldap,$http"
certificate http "$http"
certificate last "$ldap,$http,$ocsp"
cat >read.js <<'END'
const fs = require('fs');
const { X509Certificate } = require('crypto');
const { Certificate } = require('@fidm/x509');

for (const name of ['usual', 'adcs', 'http', 'last']) {
	const pem = fs.readFileSync(name + '.pem');
	const read = Certificate.fromPEM(pem);
	console.log(name, 'ocspServer', read.ocspServer);
	console.log(name, 'issuing', read.issuingCertificateURL || '-');
	const said = new X509Certificate(pem).infoAccess;
	console.log(name, 'says', said.trim().split('\n').join(', '));
}
END
node read.js >all
seen all <<'END'
usual ocspServer http://ocsp.example.com/ocsp
usual issuing http://pki.example.com/issuing.crt
usual says OCSP - URI:http://ocsp.example.com/ocsp, CA Issuers - URI:http://pki.example.com/issuing.crt
adcs ocspServer ldap:///CN=Issuing?cACertificate
adcs issuing http://pki.example.com/issuing.crt
adcs says CA Issuers - URI:ldap:///CN=Issuing?cACertificate, CA Issuers - URI:http://pki.example.com/issuing.crt
http ocspServer http://pki.example.com/issuing.crt
http issuing -
http says CA Issuers - URI:http://pki.example.com/issuing.crt
last ocspServer ldap:///CN=Issuing?cACertificate
last issuing http://pki.example.com/issuing.crt
last says CA Issuers - URI:ldap:///CN=Issuing?cACertificate, CA Issuers - URI:http://pki.example.com/issuing.crt, OCSP - URI:http://ocsp.example.com/ocsp
END
