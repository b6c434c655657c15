#!/bin/sh
# cfssl 1.2.0 (golang-cfssl 1.2.0+git20160825.89.7fb22c8-3.1+b11, Debian 12).
#
# cfssl certinfo writes the bytes of a key identifier without their leading
# zeros: 0A0B4C0D is A:B:4C:D.  Who looks for the issuer of a certificate by
# the identifier that Windows or openssl shows finds none, and without the
# colons the two cannot be told from others.  Of the alternative names it
# lists those of hosts as "sans", and neither mail nor URI, as if there were
# none.  Take both from openssl x509 -ext.
. "$(dirname "$0")/kit/kit"
get golang-cfssl=1.2.0+git20160825.89.7fb22c8-3.1+b11
in_folder
cat >device.cnf <<'END'
[req]
distinguished_name = name
prompt = no
[name]
CN = device
[extensions]
subjectKeyIdentifier = 0A0B4C0D
subjectAltName = email:user@example.com, DNS:device.example.com, URI:urn:x
END
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem \
    -days 2 -config device.cnf -extensions extensions 2>/dev/null
{
	openssl x509 -in cert.pem -noout \
	    -ext subjectKeyIdentifier,subjectAltName |
	    sed -n 's/^    *//p'
	cfssl certinfo -cert cert.pem | python3 -c 'import json, sys
read = json.load(sys.stdin)
print(read["subject_key_id"], read["sans"])'
} >all
seen all <<'END'
0A:0B:4C:0D
email:user@example.com, DNS:device.example.com, URI:urn:x
A:B:4C:D ['device.example.com']
END
