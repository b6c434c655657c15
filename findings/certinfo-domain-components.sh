#!/bin/sh
# certinfo 1.0.6 (certinfo 1.0.6+ds1-2+b6, Debian 12), written in Go.
#
# A name of Active Directory ends in domain components, DC=example,DC=com
# (RFC 4514 has the short name DC).  certinfo prints each by its number and
# as hexadecimal, and these are not the bytes of the certificate either: the
# text stands there as an IA5String (16), certinfo encodes it anew as a
# PrintableString (13).  Of a device named by two values at once, CN and
# serialNumber, the + is gone: two parts of the name instead of one.  Nobody
# who looks for DC=example finds the certificate.  Take the name from
# openssl x509 -subject -nameopt RFC2253.
. "$(dirname "$0")/kit/kit"
get certinfo=1.0.6+ds1-2+b6
in_folder
cat >device.cnf <<'END'
[req]
distinguished_name = name
prompt = no
[name]
0.DC = com
1.DC = example
O = Example
CN = LAPTOP-0001
+serialNumber = 0042
END
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem \
    -days 2 -config device.cnf 2>/dev/null
{
	openssl x509 -in cert.pem -noout -subject -nameopt RFC2253
	openssl x509 -in cert.pem -noout -subject \
	    -nameopt RFC2253,dump_der,dump_all
	certinfo cert.pem | grep '^Subject:'
} >all
seen all <<'END'
subject=CN=LAPTOP-0001+serialNumber=0042,O=Example,DC=example,DC=com
subject=CN=#0C0B4C4150544F502D30303031+serialNumber=#130430303432,O=#0C074578616D706C65,DC=#16076578616D706C65,DC=#1603636F6D
Subject: SERIALNUMBER=0042,CN=LAPTOP-0001,O=Example,0.9.2342.19200300.100.1.25=#13076578616d706c65,0.9.2342.19200300.100.1.25=#1303636f6d
END
