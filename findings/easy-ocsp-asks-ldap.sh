#!/bin/sh
# easy-ocsp 1.3.0 (npm).
#
# Certificates of AD CS name two places of the CA's own certificate, first
# ldap:/// and then http.  easy-ocsp takes the first of the list, gives it to
# fetch(), which knows http only, and fails with "unknown scheme": the
# revocation of such a certificate cannot be asked for, although the second
# address would do and the responder is named.  With http first it asks
# there.  Give the CA's certificate in the option ca.
. "$(dirname "$0")/kit/kit"
get_npm easy-ocsp@1.3.0
scep_ca
python3 -m http.server --bind 127.0.0.1 0 >server.log 2>&1 &
server=$!
until port=$(grep -o 'port [0-9]*' server.log); do sleep 0.1; done
http="caIssuers;URI:http://127.0.0.1:${port#port }/ca.der"
ldap='caIssuers;URI:ldap:///CN=Issuing?cACertificate'
for order in "$ldap,$http" "$http,$ldap"; do
	openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -days 2 \
	    -subj /CN=device -out cert.pem -addext \
	    "authorityInfoAccess=OCSP;URI:http://127.0.0.1:1/ocsp,$order" \
	    2>/dev/null
	cat >read.mjs <<'END'
import fs from 'fs';
import { downloadIssuerCert, getCertURLs } from 'easy-ocsp';
const pem = fs.readFileSync('cert.pem', 'utf8');

console.log(getCertURLs(pem).issuerUrl);
await downloadIssuerCert(pem).then(() => console.log('downloaded'),
    (error) => console.log(error.message));
END
	node read.mjs
done | sed 's/:[0-9]*\/ca/:PORT\/ca/' >all
seen all <<'END'
ldap:///CN=Issuing?cACertificate
Failed to download issuer certificate: fetch failed (Error: unknown scheme)
http://127.0.0.1:PORT/ca.der
downloaded
END
