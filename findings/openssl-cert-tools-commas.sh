#!/bin/sh
# openssl-cert-tools 1.4.3 (npm), with the openssl of the machine.
#
# It has openssl print subject and issuer by RFC 2253 and cuts the line at
# each comma, also at one that stands with a backslash inside a value: the
# organization "Example, Inc." is "Example\", and "Inc." is a part of the
# name without a value.  Of several parts of one kind, as the domain
# components of Active Directory, the last is kept: DC=example,DC=com is com.
# Who looks by issuer or organization for the certificates of a CA misses
# them.  Read the names with node's X509Certificate.
. "$(dirname "$0")/kit/kit"
get_npm openssl-cert-tools@1.4.3
cat >device.cnf <<'END'
[req]
distinguished_name = name
prompt = no
[name]
0.DC = com
1.DC = example
O = Example, Inc.
CN = device
END
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem \
    -days 2 -config device.cnf 2>/dev/null
openssl x509 -in cert.pem -noout -subject -nameopt RFC2253 >all
cat >read.js <<'END'
const fs = require('fs');
const { getCertificateInfo } = require('openssl-cert-tools');

getCertificateInfo(fs.readFileSync('cert.pem', 'utf8'), (_, read) => {
	for (const part in read.subject)
		console.log(part, '=', read.subject[part]);
});
END
node read.js >>all
seen all <<'END'
subject=CN=device,O=Example\, Inc.,DC=example,DC=com
CN = device
O = Example\
Inc. = undefined
DC = com
END
