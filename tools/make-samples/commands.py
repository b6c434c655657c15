"""What commands print of services, bindings and pools."""

import certs

WORDS = {1: "1  STOPPED", 4: "4  RUNNING"}


def service(name, display, state, exit_code=0):
    """sc queryex"""
    lines = ["", "SERVICE_NAME: " + name, "DISPLAY_NAME: " + display,
             "        TYPE               : 10  WIN32_OWN_PROCESS  ",
             "        STATE              : %s " % WORDS[state],
             "                                (%s)" % (
                 "STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN" if state == 4
                 else "NOT_STOPPABLE, NOT_PAUSABLE, IGNORES_SHUTDOWN"),
             "        WIN32_EXIT_CODE    : %d  (0x%x)" % (exit_code,
                                                         exit_code),
             "        SERVICE_EXIT_CODE  : 0  (0x0)",
             "        CHECKPOINT         : 0x0",
             "        WAIT_HINT          : 0x0",
             "        PID                : %d" % (3312 if state == 4 else 0),
             "        FLAGS              : "]
    return "\r\n".join(lines) + "\r\n"


def binding(endpoint, thumbprint):
    """netsh http show sslcert"""
    rows = (("IP:port", endpoint), ("Certificate Hash", thumbprint.lower()),
            ("Application ID", "{4dc3e181-e14b-4a21-b022-59fc669b0914}"),
            ("Certificate Store Name", "My"),
            ("Verify Client Certificate Revocation", "Enabled"),
            ("Verify Revocation Using Cached Client Certificate Only",
             "Disabled"), ("Usage Check", "Enabled"),
            ("Revocation Freshness Time", "0"),
            ("URL Retrieval Timeout", "0"), ("Ctl Identifier", "(null)"),
            ("Ctl Store Name", "(null)"), ("DS Mapper Usage", "Disabled"),
            ("Negotiate Client Certificate", "Disabled"))
    return ("\r\nSSL Certificate bindings: \r\n"
            "------------------------- \r\n\r\n" + "".join(
                "    %-29s: %s \r\n" % row for row in rows) + "\r\n")


def _name(slashed):
    return ", ".join(reversed(slashed.strip("/").split("/")))


def _date(asn1):
    """"210412090000Z" as certutil prints it in the United States."""
    hour = int(asn1[6:8])
    return "%d/%d/20%s %d:%s %s" % (
        int(asn1[2:4]), int(asn1[4:6]), asn1[:2], hour % 12 or 12,
        asn1[8:10], "PM" if hour >= 12 else "AM")


def _broken(name, value, width):
    """One line of Format-List, broken where the console ends."""
    indent, room = 27, width - 27
    lines, rest = [], value
    while len(rest) > room:
        cut = rest.rfind(" ", 0, room + 1)
        cut = cut if cut > 0 else room
        lines.append(rest[:cut])
        rest = rest[cut:].lstrip(" ")
    lines.append(rest)
    return ("%-24s : " % name) + ("\r\n" + " " * indent).join(lines)


def store_objects(store, members, width=120):
    """Get-ChildItem Cert:\\LocalMachine\\STORE | Format-List *"""
    path = "Microsoft.PowerShell.Security\\Certificate::LocalMachine\\"
    out = [""]
    for member in members:
        subject, _, issuer, serial, start, end, _ = certs.TABLE[member]
        above = certs.TABLE[issuer][0] if issuer else subject
        sha1 = certs.thumbprint(member).upper()
        rows = (("PSPath", path + store + "\\" + sha1),
                ("PSParentPath", path + store), ("PSChildName", sha1),
                ("PSDrive", "Cert"),
                ("PSProvider", "Microsoft.PowerShell.Security\\Certificate"),
                ("PSIsContainer", "False"), ("EnhancedKeyUsageList", "{}"),
                ("PolicyId", ""), ("Archived", "False"),
                ("FriendlyName", ""), ("NotAfter", _date(end) + ":00"),
                ("NotBefore", _date(start) + ":00"),
                ("HasPrivateKey", "False"),
                ("RawData", "{48, 130, 5, 153...}"),
                ("SerialNumber", serial.upper()), ("Thumbprint", sha1),
                ("Version", "3"), ("Issuer", _name(above)),
                ("Subject", _name(subject)))
        out += [""] + [_broken(n, v, width) for n, v in rows] + [""]
    return "\r\n".join(out) + "\r\n"


def store_list(store, title, members):
    """certutil -store STORE"""
    out = ['%s "%s"' % (store, title)]
    for i, member in enumerate(members):
        subject, _, issuer, serial, start, end, _ = certs.TABLE[member]
        above = certs.TABLE[issuer][0] if issuer else subject
        out += ["================ Certificate %d ================" % i,
                "Serial Number: " + serial, "Issuer: " + _name(above),
                " NotBefore: " + _date(start), " NotAfter: " + _date(end),
                "Subject: " + _name(subject),
                "Root Certificate: Subject matches Issuer"
                if above == subject else "Non-root Certificate",
                "Cert Hash(sha1): " + certs.thumbprint(member).lower(),
                "No key provider information",
                "Cannot find the certificate and private key for "
                "decryption.", ""]
    out.append("CertUtil: -store command completed successfully.")
    return "\r\n".join(out) + "\r\n"
