#!/bin/sh
# gpgsm 2.2.40 (2.2.40-1.1+deb12u2) with libksba 1.6.3-2, Debian 12.
#
# A certificate of a user in Active Directory names him by his UPN, an
# otherName among the alternative names.  gpgsm lists the names of the other
# kinds as "aka" and leaves that one out, in --list-keys, --dump-cert and
# --with-colons, without a sign that one is missing, while extensions that it
# does not know are listed.  Use openssl x509 -ext subjectAltName to see what
# a certificate says of its user.
. "$(dirname "$0")/kit/kit"
get gpgsm=2.2.40-1.1+deb12u2 libksba8=1.6.3-2 gpg-agent libassuan0 libnpth0 \
    libgcrypt20
in_folder
cat >user.cnf <<'END'
[req]
distinguished_name = name
prompt = no
[name]
CN = user
[extensions]
subjectAltName = @names
1.3.6.1.4.1.311.21.10 = DER:300c300a06082b06010505070302
[names]
otherName.1 = 1.3.6.1.4.1.311.20.2.3;UTF8:user@example.com
DNS.1 = device.example.com
END
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem \
    -days 2 -config user.cnf -extensions extensions 2>/dev/null
mkdir -m 700 home
gpgsm --homedir home --import cert.pem 2>/dev/null
{
	openssl x509 -in cert.pem -noout -ext subjectAltName | tail -n 1
	for list in --dump-cert --list-keys '--with-colons --list-keys'; do
		gpgsm --homedir home $list 2>/dev/null |
		    grep -o 'aka:.*\|extn:.*\|user@.*\|device[.a-z]*'
	done
} >all
seen all <<'END'
    othername: UPN::user@example.com, DNS:device.example.com
aka: (8:dns-name18:device.example.com)
extn: 1.3.6.1.4.1.311.21.10  [14 octets]
aka: (dns-name device.example.com)
device.example.com
END
