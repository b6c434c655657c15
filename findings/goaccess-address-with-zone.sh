#!/bin/sh
# goaccess 1.7 (1:1.7-1, Debian 12), --log-format=W3C.
#
# A server that calls itself by its link-local address stands in the IIS log
# with the zone behind it (fe80::1%13); NDES calls its policy module's web
# service so.  goaccess counts such a row among the invalid ones: the 403 of
# that call is in no report, and the one without a zone is.  Look at
# failed_requests, or take the zone off the addresses before.
. "$(dirname "$0")/kit/kit"
get goaccess=1:1.7-1 libmaxminddb0=1.7.1-1
in_folder
cat >u_ex260414.log <<'END'
#Software: Microsoft Internet Information Services 10.0
#Version: 1.0
#Date: 2026-04-14 07:00:00
#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken
2026-04-14 07:00:01 192.0.2.1 GET /certsrv/mscep/mscep.dll operation=GetCACaps 443 - 192.0.2.9 agent - 200 0 0 15
2026-04-14 07:00:02 fe80::1%13 POST /CertificateRegistrationSvc/Certificate/VerifyRequest - 443 - fe80::1%13 NDES_Plugin - 403 16 2148204809 31
2026-04-14 07:00:03 fe80::2 POST /CertificateRegistrationSvc/Certificate/VerifyRequest - 443 - fe80::2 NDES_Plugin - 201 0 0 31
END
goaccess u_ex260414.log --log-format=W3C --no-global-config -o out.json \
    --invalid-requests=invalid >/dev/null 2>&1
python3 - >all <<'END'
import json

with open('out.json') as f:
    told = json.load(f)
print('valid', told['general']['valid_requests'], 'failed',
      told['general']['failed_requests'])
print(*sorted(host['data'] for host in told['hosts']['data']))
print(*sorted(code['data'][:3] for kind in told['status_codes']['data']
              for code in kind['items']))
END
cut -d ' ' -f 2,3,12- invalid >>all
seen all <<'END'
valid 2 failed 1
192.0.2.9 fe80::2
200 201
07:00:02 fe80::1%13 403 16 2148204809 31
END
