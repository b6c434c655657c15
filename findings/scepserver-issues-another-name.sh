#!/bin/sh
# scepserver and scepclient 2.1.0 (scep 2.1.0-3+b4, Debian 12), of micromdm.
#
# scepserver puts the subject of the certificate together anew: the domain
# components of a name of Active Directory are left out, and so are the UPN
# among the alternative names and keyEncipherment among the usages that the
# request asks for.  The client is told SUCCESS, the log of the server has
# not a word of it, and scepclient writes the certificate without a look at
# the name.  NDES leaves all that to its template (subject supplied in the
# request).  Compare subject, names and usages before a trial with this
# server stands for one with NDES.
. "$(dirname "$0")/kit/kit"
get scep=2.1.0-3+b4
in_folder
micromdm_server
cat >request.cnf <<'END'
[req]
distinguished_name = name
req_extensions = extensions
prompt = no
[name]
0.DC = com
1.DC = example
OU = Devices
CN = LAPTOP-0001
[extensions]
keyUsage = critical,digitalSignature,keyEncipherment
subjectAltName = @names
[names]
otherName.1 = 1.3.6.1.4.1.311.20.2.3;UTF8:user@example.com
DNS.1 = laptop-0001.example.com
END
openssl genrsa -traditional -out key.pem 2048 2>/dev/null
openssl req -new -key key.pem -config request.cnf -out csr.pem
shown() {
	openssl "$@" -noout -text | sed -n 's/^ *\(Subject:.*\)/\1/p
		/X509v3 \(Key Usage\|Subject Alt\)/{n;s/^ *//p;}'
}
{
	shown req -in csr.pem
	scepclient -server-url "http://127.0.0.1:$port/scep" \
	    -private-key key.pem -certificate cert.pem 2>&1 |
	    grep -o 'pkiStatus=.*'
	shown x509 -in cert.pem
	grep -ci 'example\|1.3.6\|usage\|warn' server.log || :
} >all
seen all <<'END'
Subject: DC = com, DC = example, OU = Devices, CN = LAPTOP-0001
Digital Signature, Key Encipherment
othername: UPN::user@example.com, DNS:laptop-0001.example.com
pkiStatus=SUCCESS msg="server returned a certificate."
Subject: OU = Devices, CN = LAPTOP-0001
Digital Signature
DNS:laptop-0001.example.com
0
END
