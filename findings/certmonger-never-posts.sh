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
scep_server "$(printf 'POSTPKIOperation\nSHA-256\n')"
openssl rand -base64 900 >text # as long as an enveloped request
openssl smime -sign -in text -signer ca.pem -inkey ca.key -outform PEM \
    -nodetach -binary -out message.pem
timeout 20 "$submit" -r ca.pem -p message.pem -u "$url" >/dev/null 2>&1 || :
seen asked <<'END'
GET operation=GetCACaps message=0 agent=-
GET operation=PKIOperation message=(over 2048 bytes) agent=-
END
if grep -aq POSTPKIOperation "$submit"; then
	echo 'CHANGED: the helper knows the word POSTPKIOperation'
	exit 1
fi
