#!/bin/sh
# openssl 3.0.20-1~deb12u2 (Debian 12).
#
# `openssl req -new' takes challengePassword, what SCEP proves a request by,
# out of the attributes section of its configuration.  With -subj the whole
# section is left out: exit 0, not a word, and a request without a challenge.
# The extensions of the same configuration stay.
. "$(dirname "$0")/kit/kit"
get openssl=3.0.20-1~deb12u2 libssl3=3.0.20-1~deb12u2
in_folder
cat >req.cnf <<'END'
[req]
distinguished_name = name
attributes = attributes
req_extensions = extensions
prompt = no
[name]
CN = device
[attributes]
challengePassword = said-by-the-server
[extensions]
keyUsage = digitalSignature
END
openssl genrsa -out key.pem 2048 2>/dev/null
for subject in '' '-subj /CN=device'; do
	openssl req -new -key key.pem -config req.cnf $subject -out request.pem
	echo "exit $?"
	openssl req -in request.pem -noout -text |
	    grep -o 'challengePassword\|Key Usage'
done >all 2>&1
seen all <<'END'
exit 0
challengePassword
Key Usage
exit 0
Key Usage
END
