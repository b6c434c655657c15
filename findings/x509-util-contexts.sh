#!/bin/sh
# x509-util 1.6.6 (x509-util 1.6.6-1, Debian 12), written in Haskell.
#
# x509-util cert prints extensions as they are encoded.  Of the alternative
# names it prints the UPN, and of a DNS name or a URI only the number of its
# kind, other(Context,2), without the name itself.  A number is hexadecimal
# without a mark: version 100 of a template of AD CS (1.3.6.1.4.1.311.21.7) is
# "int: 64", while the numbers of its OID on the line above are decimal, and
# so is the serial number of the certificate.  Of the v1 name of a template,
# a BMPString, each letter has a NUL in front.  Use openssl x509 -text.
. "$(dirname "$0")/kit/kit"
get x509-util=1.6.6-1
in_folder
cat >device.cnf <<'END'
[req]
distinguished_name = name
prompt = no
[name]
CN = device
[extensions]
subjectAltName = @names
1.3.6.1.4.1.311.20.2 = ASN1:BMPSTRING:Web
1.3.6.1.4.1.311.21.7 = ASN1:SEQUENCE:template
[names]
otherName = 1.3.6.1.4.1.311.20.2.3;UTF8:user@example.com
DNS = device.example.com
URI = urn:x
[template]
template = OID:1.3.6.1.4.1.311.21.8.100.16
major = INTEGER:100
minor = INTEGER:16
END
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem \
    -days 2 -config device.cnf -extensions extensions -set_serial 0x1000 \
    2>/dev/null
{
	x509-util cert cert.pem | sed -n '/^serial/p
/OID:  \[2,5,29,17/,/OID:  \[2,5,29,14/p' | grep 'serial\|:\|other'
	openssl x509 -in cert.pem -noout -serial -ext subjectAltName
} >all
seen all <<'END'
serial:  4096
  OID:  [2,5,29,17] critical: False
          OID: [1,3,6,1,4,1,311,20,2,3]
           utf8string:"user@example.com"
         other(Context,2)
         other(Context,6)
  OID:  [1,3,6,1,4,1,311,20,2] critical: False
        bmpstring: "\NULW\NULe\NULb"
  OID:  [1,3,6,1,4,1,311,21,7] critical: False
         OID: [1,3,6,1,4,1,311,21,8,100,16]
         int: 64
         int: 10
  OID:  [2,5,29,14] critical: False
serial=1000
X509v3 Subject Alternative Name: 
    othername: UPN::user@example.com, DNS:device.example.com, URI:urn:x
END
