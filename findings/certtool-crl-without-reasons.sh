#!/bin/sh
# certtool 3.7.9 (gnutls-bin 3.7.9-2+deb12u7, Debian 12).
#
# An entry of a revocation list can say why (RFC 5280, 5.3.1).  removeFromCRL
# in a delta list means that a certificate is on the list no more: it was on
# hold and is good again, or it has ended.  certtool --crl-info shows of each
# entry number and time only: this one stands among the "Revoked
# certificates" like the others, with no sign that something was left out,
# while extensions of the list that it does not know are shown byte by byte.
# The number of the list is hexadecimal without a mark: 1001 is openssl's
# 4097.  Read reasons with openssl crl -text.
. "$(dirname "$0")/kit/kit"
get gnutls-bin=3.7.9-2+deb12u7 libgnutls30=3.7.9-2+deb12u7 libopts25 \
    libunbound8 libgnutls-dane0
in_folder
scep_ca
cat >ca.cnf <<'END'
[ca]
default_ca = delta
[delta]
database = index
crlnumber = number
default_md = sha256
default_crl_days = 1
crl_extensions = extensions
[extensions]
deltaCRL = critical,ASN1:INTEGER:4096
1.3.6.1.4.1.311.21.1 = ASN1:INTEGER:1
END
for line in 'keyCompromise 0A' 'certificateHold 0B' 'removeFromCRL 0C'; do
	set -- $line
	printf 'R\t270101000000Z\t260101000000Z,%s\t%s\tunknown\t/CN=a\n' "$@"
done >index
echo 1001 >number
openssl ca -gencrl -config ca.cnf -cert ca.pem -keyfile ca.key \
    -out delta.pem 2>/dev/null
{
	openssl crl -in delta.pem -noout -text |
	    grep -A 1 'CRL Number\|Serial\|Reason' | grep -v 'Date\|Extens\|--' |
	    xargs
	echo certtool:
	certtool --crl-info --infile delta.pem |
	    sed -n '/Unknown/p; /CRL Number/,/Signature Alg/p'
} >all
seen all <<'END'
X509v3 CRL Number: 4097 Serial Number: 0A X509v3 CRL Reason Code: Key Compromise Serial Number: 0B X509v3 CRL Reason Code: Certificate Hold Serial Number: 0C X509v3 CRL Reason Code: Remove From CRL
certtool:
		Unknown extension 2.5.29.27 (critical):
		Unknown extension 1.3.6.1.4.1.311.21.1 (not critical):
		CRL Number (not critical): 1001
	Revoked certificates (3):
		Serial Number (hex): 0a
		Revoked at: Thu Jan 01 00:00:00 UTC 2026
		Serial Number (hex): 0b
		Revoked at: Thu Jan 01 00:00:00 UTC 2026
		Serial Number (hex): 0c
		Revoked at: Thu Jan 01 00:00:00 UTC 2026
	Signature Algorithm: RSA-SHA256
END
