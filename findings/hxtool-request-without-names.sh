#!/bin/sh
# hxtool 7.8 (heimdal-clients 7.8.git20221117.28daf24+dfsg-2, Debian 12).
#
# request-create has the options --dnsname and --email for the names in
# SubjectAltName.  It takes both, says nothing and exits 0, and the request
# holds neither: no extensions are asked for at all, and the file is the same
# to the byte as one made without the options.  A template that says "Supply in
# the request", as those for NDES do, finds none in it.  request-print --verbose
# shows no difference either: of a request that has names it prints the subject
# and nothing else.  Make requests with openssl req, and look at them with its
# -text.
. "$(dirname "$0")/kit/kit"
heimdal=7.8.git20221117.28daf24+dfsg-2
get heimdal-clients=$heimdal libhx509-5-heimdal=$heimdal \
    libasn1-8-heimdal=$heimdal libhcrypto5-heimdal=$heimdal \
    libheimbase1-heimdal=$heimdal libroken19-heimdal=$heimdal \
    libwind0-heimdal=$heimdal libsl0-heimdal=$heimdal libedit2
in_folder
openssl genrsa -traditional -out key.pem 2048 2>/dev/null
openssl req -new -key key.pem -subj /CN=device -outform DER -out openssl.req \
    -addext 'subjectAltName=DNS:device.example.com,email:user@example.com'
hxtool request-create --subject=CN=device --key=FILE:key.pem plain.req
names() {
	openssl req -in "$1" -inform DER -noout -text | grep 'DNS:' ||
	    echo 'no names'
}
{
	hxtool request-create --subject=CN=device --key=FILE:key.pem \
	    --dnsname=device.example.com --email=user@example.com named.req
	echo "exit $?"
	names named.req
	cmp named.req plain.req && echo 'the same as without options'
	names openssl.req
	for request in named openssl; do
		hxtool request-print --verbose PKCS10:$request.req
	done
} >all 2>&1
seen all <<'END'
exit 0
no names
the same as without options
                    DNS:device.example.com, email:user@example.com
request print
name: CN=device
request print
name: CN=device
END
