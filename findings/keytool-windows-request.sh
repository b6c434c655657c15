#!/bin/sh
# keytool 17.0.21.1 (openjdk-17-jre-headless 17.0.21.1+2-1~deb12u1, Debian
# 12).
#
# A request that certreq makes has attributes of Microsoft's, among them the
# version of Windows (1.3.6.1.4.1.311.13.2.3).  keytool -printcertreq prints
# for the value of an attribute that it does not know the name that Java has
# for an array of bytes, [B@ and a number that is no part of the request; an
# extension that it does not know it prints byte by byte.  Of a UPN among the
# names it says "Unrecognized ObjectIdentifier" and the number, and not whose
# it is.  Use openssl req -text.
. "$(dirname "$0")/kit/kit"
get openjdk-17-jre-headless=17.0.21.1+2-1~deb12u1 liblcms2-2
in_folder
jvm=$root/usr/lib/jvm/java-17-openjdk-amd64
find "$jvm" -lname '/etc/*' | while read -r link; do
	ln -sf "$root$(readlink "$link")" "$link"
done
cat >request.cnf <<'END'
oid_section = numbers
[numbers]
osVersion = 1.3.6.1.4.1.311.13.2.3
[req]
distinguished_name = name
attributes = attributes
req_extensions = extensions
prompt = no
[name]
CN = device
[attributes]
osVersion = 10.0.26100.2
[extensions]
1.3.6.1.4.1.311.20.2 = ASN1:BMPSTRING:NDES
subjectAltName = otherName:1.3.6.1.4.1.311.20.2.3;UTF8:user@example.com
END
openssl req -new -newkey rsa:2048 -nodes -keyout key.pem \
    -config request.cnf -out request.pem 2>/dev/null
{
	openssl req -in request.pem -noout -text | grep -o '311.13.*\|UPN.*'
	"$jvm/bin/keytool" -printcertreq -file request.pem |
	    grep '^1.3\|^0000\|Name:' | sed 's/@[0-9a-f]*/@.../'
} >all
seen all <<'END'
311.13.2.3   :10.0.26100.2
UPN::user@example.com
1.3.6.1.4.1.311.13.2.3: [B@...
0000: 1E 08 00 4E 00 44 00 45   00 53                    ...N.D.E.S
  Other-Name: Unrecognized ObjectIdentifier: 1.3.6.1.4.1.311.20.2.3
END
