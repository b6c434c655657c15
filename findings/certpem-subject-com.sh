#!/bin/sh
# certpem 1.1.3 (npm).
#
# info() gives "basic info", subject, altnames and two times; in the example of
# its README the subject is a host.  It takes the first part of the name,
# whatever that is: of a name of Active Directory, which is written from
# DC=com on, the subject is "com", and so it is of every certificate of the
# domain; of one that begins with C=FR it is "FR".  A UPN among the altnames
# is no text but an object of the ASN.1 parser below.  Read both with node's
# X509Certificate.
. "$(dirname "$0")/kit/kit"
get_npm certpem@1.1.3
cat >read.js <<'END'
const fs = require('fs');
const { X509Certificate } = require('crypto');
const pem = fs.readFileSync('cert.pem', 'ascii');
const read = require('certpem').info(pem);

console.log(JSON.stringify(new X509Certificate(pem).subject), read.subject);
console.log(read.altnames.map((one) => typeof one + ' ' +
	(typeof one === 'string' ? one : Object.keys(one)[0])).join(', '));
END
upn='otherName:1.3.6.1.4.1.311.20.2.3;UTF8:user@example.com'
for subject in /CN=device /C=FR/CN=device /DC=com/DC=example/CN=device; do
	openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -days 2 \
	    -subj "$subject" -out cert.pem -addext \
	    "subjectAltName=$upn,DNS:device.example.com" 2>/dev/null
	node read.js
done >all
seen all <<'END'
"CN=device" device
object block_length, string device.example.com
"C=FR\nCN=device" FR
object block_length, string device.example.com
"DC=com\nDC=example\nCN=device" com
object block_length, string device.example.com
END
