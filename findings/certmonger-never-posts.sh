#!/bin/sh
# certmonger 0.79.17-2 (Debian 12), its SCEP helper scep-submit.
#
# The CA says POSTPKIOperation in GetCACaps.  The helper asks for these
# capabilities right before it sends, and sends the whole pkiMessage as GET
# all the same: its binary holds no such word.  A request with a chain comes
# to more than 2048 bytes of query, the limit that IIS has by itself
# (404.15), so the row in the IIS log of an NDES server says "GET ... 404 15"
# for a client that could have used POST.
. "$(dirname "$0")/kit/kit"
get certmonger=0.79.17-2 libtalloc2=2.4.0-f2 libpopt0=1.19+dfsg-1
cd "$tmp"
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem \
    -subj '/CN=CA' -days 2 2>/dev/null
openssl x509 -in ca.pem -outform DER -out ca.der
openssl rand -base64 900 >text # as long as an enveloped request
openssl smime -sign -in text -signer ca.pem -inkey ca.key -outform PEM \
    -nodetach -binary -out message.pem
python3 "$OLDPWD/$(dirname "$0")/kit/scep.py" \
    "$(printf 'POSTPKIOperation\nSHA-256\n')" ca.der asked port &
server=$!
until [ -s port ]; do sleep 0.1; done
timeout 20 "$root/usr/lib/certmonger/scep-submit" -r ca.pem -p message.pem \
    -u "http://127.0.0.1:$(cat port)/certsrv/mscep/mscep.dll" \
    >/dev/null 2>&1 || :
seen asked <<'END'
GET operation=GetCACaps message=0 agent=-
GET operation=PKIOperation message=(over 2048 bytes) agent=-
END
if grep -aq POSTPKIOperation "$root/usr/lib/certmonger/scep-submit"; then
	echo 'CHANGED: the helper knows the word POSTPKIOperation'
	exit 1
fi
