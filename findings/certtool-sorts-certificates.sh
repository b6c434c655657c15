#!/bin/sh
# certtool 3.7.9 (gnutls-bin 3.7.9-2+deb12u7, Debian 12).
#
# The certificates of a PKCS#7 are a SET, and DER wants a set sorted by its
# bytes.  certtool --p7-generate does that: whatever order it was given, the
# shortest certificate comes first.  openssl crl2pkcs7 keeps the order.  The
# answer of an SCEP server to GetCACert is such a file, and clients that take
# the first certificate for the CA's find another one when it was packed with
# certtool.  Pick by subject and key usage, never by place.
. "$(dirname "$0")/kit/kit"
get gnutls-bin=3.7.9-2+deb12u7 libgnutls30=3.7.9-2+deb12u7 libtasn1-6 \
    libp11-kit0 libunistring2 libnettle8 libhogweed6 libidn2-0 libgnutls-dane0 \
    libunbound8
in_folder
for name in 'Certification authority' RA; do
	openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -days 2 \
	    -subj "/CN=$name" 2>/dev/null
done >both.pem
certtool --p7-generate --load-certificate both.pem --outder --outfile gnutls.p7
openssl crl2pkcs7 -nocrl -certfile both.pem -outform DER -out openssl.p7
for tool in openssl gnutls; do
	openssl pkcs7 -in $tool.p7 -inform DER -print_certs -noout |
	    sed -n "s/^subject=/$tool: /p"
done >all
seen all <<'END'
openssl: CN = Certification authority
openssl: CN = RA
gnutls: CN = RA
gnutls: CN = Certification authority
END
