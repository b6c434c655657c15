#!/bin/sh
# ssl-cert-check 4.14 (ssl-cert-check 4.14-1, Debian 12).
#
# It counts days by the calendar: a certificate that ended in the first second
# of today has 0 days left, is "Expiring", exit 1, and with -x 0 "Valid", exit
# 0, until midnight, though whoever connects has been turned away since the
# morning.  One that ended two seconds before, yesterday, is "Expired", exit
# 2.  The issuer, that -i is to print, is the organization only: of a CA of
# Active Directory, named by CN and DC, it is blank.  Ask openssl x509
# -checkend 0, and -issuer.
. "$(dirname "$0")/kit/kit"
get ssl-cert-check=4.14-1
in_folder
cat >ca.cnf <<'END'
[ca]
default_ca = self
[self]
database = index
rand_serial = yes
default_md = sha256
new_certs_dir = .
policy = any
preserve = yes
unique_subject = no
[any]
commonName = supplied
organizationName = optional
domainComponent = optional
countryName = optional
END
: >index
openssl genrsa -out key.pem 2048 2>/dev/null
certificate() {
	openssl req -new -key key.pem -subj "$3" -out csr.pem
	openssl ca -batch -selfsign -config ca.cnf -keyfile key.pem -in csr.pem \
	    -out "$1.pem" -startdate 20250101000000Z -enddate "$2" 2>/dev/null
}
certificate yesterday "$(date -u -d yesterday +%Y%m%d235959Z)" \
    /C=FR/O=Example/CN=CA
certificate today "$(date -u +%Y%m%d000001Z)" /DC=com/DC=example/CN=CA
for name in yesterday today; do
	openssl x509 -in $name.pem -noout -checkend 0 || :
	for days in 30 0; do
		ssl-cert-check -b -i -x $days -n -c $name.pem >told &&
		    code=0 || code=$?
		echo "$name -x $days: exit $code," \
		    "$(tr -s ' ' <told | sed 's/ [A-Z][a-z]* [0-9]* 20..//')"
	done
done >all
seen all <<'END'
Certificate will expire
yesterday -x 30: exit 2, FILE:yesterday.pem Example Expired |days=-1
yesterday -x 0: exit 2, FILE:yesterday.pem Example Expired |days=-1
Certificate will expire
today -x 30: exit 1, FILE:today.pem Expiring |days=0
today -x 0: exit 0, FILE:today.pem Valid |days=0
END
