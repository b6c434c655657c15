#!/bin/sh
# certmonger 0.79.17-2 (Debian 12), its SCEP helper scep-submit.
#
# `scep-submit -C' asks GetCACert twice, first with message=0 and then with
# message=1, although nobody gave it a name of a CA and the first answer was
# whole; one certificate comes out.  It names no User-Agent.  In an IIS log
# one client that fetches the CA's certificate once is two rows with two
# different queries and no agent to know it by.
. "$(dirname "$0")/kit/kit"
get certmonger=0.79.17-2 libtalloc2=2.4.0-f2 libpopt0=1.19+dfsg-1
cd "$tmp"
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem \
    -subj '/CN=CA' -days 2 2>/dev/null
openssl x509 -in ca.pem -outform DER -out ca.der
python3 "$OLDPWD/$(dirname "$0")/kit/scep.py" SHA-256 ca.der asked port &
server=$!
until [ -s port ]; do sleep 0.1; done
timeout 20 "$root/usr/lib/certmonger/scep-submit" -C \
    -u "http://127.0.0.1:$(cat port)/certsrv/mscep/mscep.dll" >out
{
	cat asked
	echo "certificates printed: $(grep -c BEGIN out)"
} >all
seen all <<'END'
GET operation=GetCACert message=0 agent=-
GET operation=GetCACert message=1 agent=-
certificates printed: 1
END
