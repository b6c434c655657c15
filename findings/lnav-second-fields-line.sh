#!/bin/sh
# lnav 0.11.1-3 (Debian 12), format w3c_log.
#
# IIS writes a new #Fields line in the same file whenever somebody changes
# the logged fields or the service begins anew.  lnav keeps the first one:
# in the row after the second #Fields line the status is taken for the user
# (403), the substatus for the client's address (16), and sc_status is NULL;
# a search for sc_status = 403 finds nothing.
. "$(dirname "$0")/kit/kit"
get lnav=0.11.1-3 libmaxminddb0=1.7.1-1 libreadline8=8.2-1.3 \
    libcurl3-gnutls="$(apt-cache policy libcurl3-gnutls |
	sed -n 's/^  Candidate: //p')"
in_folder
mkdir home
cat >u_ex260414.log <<'END'
#Software: Microsoft Internet Information Services 10.0
#Version: 1.0
#Date: 2026-04-14 07:00:00
#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken
2026-04-14 07:00:01 192.0.2.1 GET /certsrv/mscep/mscep.dll operation=GetCACaps 443 - 192.0.2.9 agent - 200 0 0 15
#Software: Microsoft Internet Information Services 10.0
#Version: 1.0
#Date: 2026-04-14 08:00:00
#Fields: date time s-ip cs-method cs-uri-stem s-port c-ip sc-status sc-substatus sc-win32-status time-taken
2026-04-14 08:00:01 192.0.2.1 GET /certsrv/mscep/mscep.dll 443 192.0.2.9 403 16 2148204809 31
END
HOME=$tmp/home TERM=xterm timeout 30 lnav -n \
    -c ';SELECT log_time, cs_username, c_ip, sc_status FROM w3c_log' \
    -c ':write-csv-to -' u_ex260414.log >rows </dev/null
seen rows <<'END'
log_time,cs_username,c_ip,sc_status
2026-04-14 07:00:01.000,<NULL>,192.0.2.9,200
2026-04-14 08:00:01.000,403,16,<NULL>
END
