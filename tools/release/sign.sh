#!/bin/sh
# sign.sh IN OUT - OUT is IN with an Authenticode signature, and verifies.
#
#   SIGN_CERT       PEM: the certificate, then those up to its root
#   SIGN_KEY        PEM, or with SIGN_PKCS11=MODULE a pkcs11: address
#   SIGN_CA         PEM: what the signature is verified with
#   SIGN_TIMESTAMP  URL of a time stamp authority; without it the signature
#                   ends with the certificate
# The moment of signing is SOURCE_DATE_EPOCH: the same input, the same bytes.
set -eu
in=$1 out=$2
: "${SIGN_CERT:?is not set}" "${SIGN_KEY:?is not set}" "${SIGN_CA:?is not set}"
# osslsigncode takes a certificate without these for good
uses=$(openssl x509 -in "$SIGN_CERT" -noout -ext extendedKeyUsage,keyUsage)
for use in 'Code Signing' 'Digital Signature'; do
	case $uses in
	*"$use"*) ;;
	*)
		echo "sign.sh: $SIGN_CERT is not for this: no $use" >&2
		exit 1
		;;
	esac
done
rm -f "$out"
osslsigncode sign ${SIGN_PKCS11:+-pkcs11module "$SIGN_PKCS11"} \
    -certs "$SIGN_CERT" -key "$SIGN_KEY" -h sha256 -n ndes-doctor \
    -time "${SOURCE_DATE_EPOCH:?is not set}" \
    ${SIGN_TIMESTAMP:+-ts "$SIGN_TIMESTAMP"} -in "$in" -out "$out" >/dev/null
said=$(osslsigncode verify -CAfile "$SIGN_CA" -in "$out" 2>&1) || {
	echo "$said" | tail -n 5 >&2
	echo "sign.sh: $out does not verify" >&2
	exit 1
}
case $said in
*'Timestamp Server Signature verification: failed'*)
	echo "sign.sh: the time stamp of $out does not verify" >&2
	exit 1
	;;
esac
