#!/bin/sh
# Crypt::OpenSSL::X509 1.9.14 (libcrypt-openssl-x509-perl 1.9.14-2+b1) and
# Crypt::X509 0.55 (libcrypt-x509-perl 0.55-1), Debian 12.
#
# The certificate of a user in Active Directory names him by his UPN, an
# otherName among the alternative names.  subjectaltname of
# Crypt::OpenSSL::X509 has the other kinds of names in its grammar and not
# that one: it dies of such a certificate with "decode error", and the DNS
# name beside it is not to be had either; of one without any names it returns
# an empty list.  SubjectAltName of Crypt::X509, by its manual "an array of
# strings", makes the UPN HASH(0x...), an address in memory.  Use its
# DecodedSubjectAltNames, and cut the two bytes of DER before the text.
. "$(dirname "$0")/kit/kit"
get libcrypt-openssl-x509-perl=1.9.14-2+b1 libcrypt-x509-perl=0.55-1 \
    libconvert-asn1-perl
in_folder
for names in DNS:device.example.com \
    'otherName:1.3.6.1.4.1.311.20.2.3;UTF8:user@example.com,DNS:device.example.com'
do
	openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -days 2 \
	    -subj /CN=device -addext "subjectAltName=$names" \
	    -out cert.pem 2>/dev/null
	openssl x509 -in cert.pem -outform DER -out cert.der
	openssl x509 -in cert.pem -noout -ext subjectAltName | tail -n 1
	perl - <<'END'
use Crypt::OpenSSL::X509;
use Crypt::X509;
my $cert = Crypt::OpenSSL::X509->new_from_file('cert.pem');
my $names = eval { $cert->subjectaltname };
print $names ? scalar(@$names) . " names\n" : $@ =~ s/ at .*//sr . "\n";
open my $file, '<:raw', 'cert.der';
my $read = Crypt::X509->new(cert => do { local $/; <$file> });
print join(', ', @{$read->SubjectAltName}) =~ s/0x\w+/0x.../r, "\n";
print 'decoded: ', unpack('x2A*', $_->{otherName}{value}), "\n"
    for grep { $_->{otherName} } @{$read->DecodedSubjectAltNames->[0]};
END
done >all
seen all <<'END'
    DNS:device.example.com
1 names
dNSName=device.example.com
    othername: UPN::user@example.com, DNS:device.example.com
Unable to decode SubjectAltName: decode error
otherName=HASH(0x...), dNSName=device.example.com
decoded: user@example.com
END
