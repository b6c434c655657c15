#!/bin/sh
# pki 5.9.8 (strongswan-pki 5.9.8-5+deb12u6, Debian 12).
#
# A certificate of a user for Active Directory names him by his UPN, an
# otherName of type 1.3.6.1.4.1.311.20.2.3, and since 2022 can carry his SID
# in a URI.  `pki --issue' takes the names of a request over, but makes the
# UPN an address of mail, so that the domain finds no user in it, and leaves
# the URI out with a line that names its kind and not the name; exit 0, and
# no word of it in pki---issue(1).  `--flag msSmartcardLogon' changes nothing.
# Read a certificate with openssl x509 -ext subjectAltName before you hand it
# out.
. "$(dirname "$0")/kit/kit"
get_strongswan
scep_ca
cat >user.cnf <<'END'
[req]
distinguished_name = name
req_extensions = extensions
prompt = no
[name]
CN = user
[extensions]
subjectAltName = @names
[names]
otherName.1 = 1.3.6.1.4.1.311.20.2.3;UTF8:user@example.com
DNS.1 = device.example.com
URI.1 = tag:microsoft.com,2022-09-14:sid:S-1-5-21-1-2-3-1103
END
openssl req -new -newkey rsa:2048 -nodes -keyout user.key -config user.cnf \
    -outform DER -out user.der 2>/dev/null
names() {
	grep -A 1 'Alternative Name' | tail -n 1 | sed 's/^ *//'
}
{
	openssl req -in user.der -inform DER -noout -text | names
	for flag in clientAuth msSmartcardLogon; do
		pki --issue --cacert ca.pem --cakey ca.key --in user.der \
		    --type pkcs10 --flag $flag >cert.der && echo 'exit 0'
		openssl x509 -in cert.der -inform DER -noout -text | names
	done
} >all 2>&1
seen all <<'END'
othername: UPN::user@example.com, DNS:device.example.com, URI:tag:microsoft.com,2022-09-14:sid:S-1-5-21-1-2-3-1103
encoding ID_DER_ASN1_GN_URI as generalName not supported
exit 0
email:user@example.com, DNS:device.example.com
encoding ID_DER_ASN1_GN_URI as generalName not supported
exit 0
email:user@example.com, DNS:device.example.com
END
