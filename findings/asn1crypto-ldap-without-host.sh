#!/bin/sh
# asn1crypto 1.5.1 (python3-asn1crypto 1.5.1-2, Debian 12) and jc 1.22.5,
# which prints certificates with it.
#
# A CA of Active Directory writes the address of its revocation list as
# ldap:/// and a name: no host, the domain's own.  asn1crypto's native form
# loses two of the three slashes, ldap:/CN=..., which is another address;
# http addresses stay whole.  Neither library nor tool says a word.  Take the
# bytes of the value (.contents) instead, or put the slashes back.
. "$(dirname "$0")/kit/kit"
get python3-asn1crypto=1.5.1-2 jc=1.22.5-1
in_folder
cat >ca.cnf <<'END'
[req]
distinguished_name = name
prompt = no
[name]
CN = device
[extensions]
crlDistributionPoints = @points
[points]
URI.1 = ldap:///CN=Issuing,CN=ca01,CN=CDP,DC=example?certificateRevocationList
URI.2 = http://ca.example.com/issuing.crl
END
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem \
    -days 2 -config ca.cnf -extensions extensions 2>/dev/null
{
	openssl x509 -in cert.pem -noout -ext crlDistributionPoints |
	    grep -o 'URI.*'
	python3 - <<'END'
from asn1crypto import pem, x509

with open('cert.pem', 'rb') as f:
    cert = x509.Certificate.load(pem.unarmor(f.read())[2])
for point in cert.crl_distribution_points_value:
    name = point['distribution_point'].chosen[0].chosen
    print(name.native)
    print(name.contents.decode())
END
	jc --x509-cert <cert.pem | grep -o 'ldap:[^?]*'
} >all
seen all <<'END'
URI:ldap:///CN=Issuing,CN=ca01,CN=CDP,DC=example?certificateRevocationList
URI:http://ca.example.com/issuing.crl
ldap:/CN=Issuing,CN=ca01,CN=CDP,DC=example?certificateRevocationList
ldap:///CN=Issuing,CN=ca01,CN=CDP,DC=example?certificateRevocationList
http://ca.example.com/issuing.crl
http://ca.example.com/issuing.crl
ldap:/CN=Issuing,CN=ca01,CN=CDP,DC=example
END
