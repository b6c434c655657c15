#!/bin/sh
# scepclient and scepserver 2.1.0 (scep 2.1.0-3+b4, Debian 12), of micromdm.
#
# scepclient leaves the request, csr.pem, beside the key, and takes it from
# there the next time without a look at its arguments.  Whoever asks for
# another name, or with a new challenge, from the same folder gets a
# certificate of the first name for the first challenge: exit 0.  After a
# refused challenge the right one is never sent.  Give each device a folder
# of its own, and remove csr.pem and self.pem before a second try.
. "$(dirname "$0")/kit/kit"
get scep=2.1.0-3+b4
in_folder
micromdm_server -challenge first -allowrenew 0
ask() {
	scepclient -server-url "http://127.0.0.1:$port/scep" -challenge "$1" \
	    -cn "$2" -private-key "$3/key.pem" -certificate "$3/$2.pem" \
	    >"$2.log" 2>&1 && code=0 || code=$?
	echo "asked for $2 with $1: exit $code"
}
mkdir a b
{
	ask first one a
	ask wrong two a
	openssl x509 -in a/two.pem -noout -subject -nameopt RFC2253
	ask wrong three b
	ask first three b
	rm b/csr.pem b/self.pem
	ask first three b
} >all
seen all <<'END'
asked for one with first: exit 0
asked for two with wrong: exit 0
subject=CN=one,OU=MDM,O=scep-client,C=US
asked for three with wrong: exit 1
asked for three with first: exit 1
asked for three with first: exit 0
END
