#!/bin/sh
# certmonger 0.79.17-2 (Debian 12), its SCEP helper scep-submit.
#
# `scep-submit -C' asks GetCACert twice, first with message=0 and then with
# message=1, although nobody gave it a name of a CA and the first answer was
# whole; one certificate comes out.  It names no User-Agent.  In an IIS log
# one client that fetches the CA's certificate once is two rows with two
# different queries and no agent to know it by.
. "$(dirname "$0")/kit/kit"
scep_server SHA-256
timeout 20 "$submit" -C -u "$url" >out
{
	cat asked
	echo "certificates printed: $(grep -c BEGIN out)"
} >all
seen all <<'END'
GET operation=GetCACert message=0 agent=-
GET operation=GetCACert message=1 agent=-
certificates printed: 1
END
