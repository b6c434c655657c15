#!/bin/sh
# certutil 3.87.1 (libnss3-tools 2:3.87.1-1+deb12u4, Debian 12).
#
# Two certificates of one subject, as NDES has one to sign and one to encrypt
# to, are kept under the two nicknames they were added with, and -L lists
# both.  -L -n with either of them prints both certificates, the one that
# began later first, and so does -a: whoever exports "RA sign" and takes the
# first block has the certificate of "RA encrypt".  -D takes the right one.
# Pick the block by its serial number.
. "$(dirname "$0")/kit/kit"
get libnss3-tools=2:3.87.1-1+deb12u4 libnss3=2:3.87.1-1+deb12u4 libnspr4
in_folder
ra_of_ndes
# of two that begin in one second either may come first
sleep 2
openssl x509 -req -in keyEncipherment.csr -CA ca.pem -CAkey ca.key -days 2 \
    -set_serial 3 -out keyEncipherment.pem 2>/dev/null
mkdir db
certutil -N -d sql:db --empty-password
certutil -A -d sql:db -n 'RA sign' -t ,, -a -i digitalSignature.pem
certutil -A -d sql:db -n 'RA encrypt' -t ,, -a -i keyEncipherment.pem
for use in sign encrypt; do
	certutil -L -d sql:db -n "RA $use" -a | tr -d '\r' >$use.out
done
{
	certutil -L -d sql:db | grep -o 'RA [a-z]*'
	grep -c BEGIN sign.out encrypt.out
	openssl x509 -in sign.out -noout -serial
	certutil -D -d sql:db -n 'RA sign'
	certutil -L -d sql:db -n 'RA encrypt' -a |
	    openssl x509 -noout -serial
} >all
seen all <<'END'
RA sign
RA encrypt
sign.out:2
encrypt.out:2
serial=03
serial=03
END
