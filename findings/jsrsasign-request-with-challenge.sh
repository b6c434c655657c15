#!/bin/sh
# jsrsasign 11.1.5 (npm).
#
# CSRUtil.getParam reads a certificate request into an object; the requested
# extensions stand in `extreq'.  It looks only at the first attribute, and
# DER puts the shorter one first: a request with a challengePassword of
# ordinary length has no `extreq', its names and key usage are gone and
# nothing is thrown; with a challenge longer than its extensions, as Intune's
# are, it has.  The challenge itself is never there.  Walk the attributes in
# the ASN.1 yourself before you issue by such an object.
. "$(dirname "$0")/kit/kit"
get_npm jsrsasign@11.1.5
openssl genrsa -out key.pem 2048 2>/dev/null
request() {
	cat >request.cnf <<END
[req]
distinguished_name = name
${2:+attributes = attributes}
req_extensions = extensions
prompt = no
[name]
CN = device
[attributes]
challengePassword = ${2:-none}
[extensions]
subjectAltName = DNS:device.example.com
END
	openssl req -new -key key.pem -config request.cnf -out "$1.pem"
}
request none
request short said-by-the-server
request long "$(printf %0100d 0)"
cat >read.js <<'END'
const fs = require('fs');
const util = require('jsrsasign').KJUR.asn1.csr.CSRUtil;

for (const name of ['none', 'short', 'long']) {
	const read = util.getParam(fs.readFileSync(name + '.pem', 'utf8'));
	console.log(name, Object.keys(read).join(' '));
	console.log(name, JSON.stringify(read.extreq));
}
END
{
	node read.js
	openssl req -in short.pem -noout -text | grep -o 'challengeP.*\|DNS:.*'
} >all
seen all <<'END'
none subject sbjpubkey extreq sigalg sighex
none [{"extname":"subjectAltName","array":[{"dns":"device.example.com"}]}]
short subject sbjpubkey sigalg sighex
short undefined
long subject sbjpubkey extreq sigalg sighex
long [{"extname":"subjectAltName","array":[{"dns":"device.example.com"}]}]
challengePassword        :said-by-the-server
DNS:device.example.com
END
