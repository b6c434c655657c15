"""Registry exports, as regedit and reg.exe write them."""

ENTERPRISE = r"SOFTWARE\Microsoft\EnterpriseCertificates"
POLICY = r"SOFTWARE\Policies\Microsoft\SystemCertificates"
LOCAL = r"SOFTWARE\Microsoft\SystemCertificates"
INTUNE = r"SOFTWARE\Microsoft\MicrosoftIntune"
MSCEP = r"SOFTWARE\Microsoft\Cryptography\MSCEP"
HTTP = r"SYSTEM\CurrentControlSet\Services\HTTP\Parameters"
SCHANNEL = (r"SYSTEM\CurrentControlSet\Control\SecurityProviders"
            r"\SCHANNEL")

UTF16 = "utf-16"        # regedit: UTF-16LE with a mark, CRLF
UTF8 = "utf-8"          # edited by hand, still importable
REGEDIT4 = "regedit4"   # the old form, ANSI


def dword(n):
    return "dword:%08x" % n


def text(s):
    return '"%s"' % s.replace("\\", "\\\\").replace('"', '\\"')


def binary(data, kind=""):
    return (kind, data)


def _hex_lines(prefix, data):
    """regedit breaks after the byte that reaches column 77."""
    line, lines = prefix, []
    for i, byte in enumerate(data):
        line += "%02x" % byte
        if i + 1 < len(data):
            line += ","
            if len(line) > 76:
                lines.append(line + "\\")
                line = "  "
    return lines + [line]


def export(keys, form=UTF16):
    """KEYS: [(path below HKLM, [(name, value)])] -> bytes of the file."""
    first = ("REGEDIT4" if form == REGEDIT4
             else "Windows Registry Editor Version 5.00")
    lines = [first, ""]
    for path, values in keys:
        lines.append("[HKEY_LOCAL_MACHINE\\%s]" % path)
        for name, value in values:
            label = "@" if name == "" else text(name)
            if isinstance(value, tuple):
                lines += _hex_lines("%s=hex%s:" % (label, value[0]), value[1])
            else:
                lines.append(label + "=" + value)
        lines.append("")
    body = "\r\n".join(lines) + "\r\n"
    if form == UTF16:
        return b"\xff\xfe" + body.encode("utf-16-le")
    if form == UTF8:
        return body.encode("utf-8")
    return body.encode("cp1252")
