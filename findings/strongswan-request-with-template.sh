#!/bin/sh
# pki 5.9.8 (strongswan-pki 5.9.8-5+deb12u6, Debian 12).
#
# A request from Windows can name the template it wants in the extension
# 1.3.6.1.4.1.311.20.2, a BMPString, as certificates have it too (the root
# SecureTrust CA of ca-certificates: 1e 04 00 43 00 41, "CA").  strongSwan
# keeps profiles of its own under that number, as a UTF8String (--profile of
# pki---req(1)), and takes no other kind of text there: the whole request
# cannot be read, and the reason is told only with --debug 2.  An extension
# that it does not know does no harm, and neither does this one in a
# certificate.  Have the device leave the template out, or sign its request
# with openssl ca.
. "$(dirname "$0")/kit/kit"
get_strongswan ca-certificates=20250419~deb12u2
scep_ca
issue() {
	pki --issue --cacert ca.pem --cakey ca.key --type pkcs10 "$@" >out.der
}
request() {
	cat >"$1.cnf" <<END
[req]
distinguished_name = name
req_extensions = extensions
prompt = no
[name]
CN = device
[extensions]
$2:NDESDevice
END
	openssl req -new -newkey rsa:2048 -nodes -keyout "$1.key" \
	    -config "$1.cnf" -outform DER -out "$1.der" 2>/dev/null
	issue --in "$1.der" && code=0 || code=$?
	echo "$1: exit $code"
}
{
	request unknown 1.2.3.4=ASN1:BMPSTRING
	request utf8 1.3.6.1.4.1.311.20.2=ASN1:UTF8
	request bmp 1.3.6.1.4.1.311.20.2=ASN1:BMPSTRING
	issue --in bmp.der --debug 2 2>&1 | grep -o 'certType.*'
	known=$root/usr/share/ca-certificates/mozilla/SecureTrust_CA.crt
	openssl asn1parse -in "$known" | grep -A 1 '311.20.2$' |
	    grep -o ':1.*'
	pki --print --in "$known" | grep 'subject:' | grep -o 'CN=[^"]*'
} >all 2>&1
seen all <<'END'
unknown: exit 0
utf8: exit 0
building CRED_CERTIFICATE - PKCS10_REQUEST failed, tried 3 builders
parsing certificate request failed
bmp: exit 1
certTypeExt: ASN1 tag 0x0c expected, but is 0x1e
:1.3.6.1.4.1.311.20.2
:1E0400430041
CN=SecureTrust CA
END
