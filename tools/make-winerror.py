#!/usr/bin/env python3
"""make-winerror.py WINERROR.H > knowledge/names-winerror.tsv

Windows' own names of Win32 errors and HRESULTs, out of the header of
mingw-w64 (public domain; Debian: mingw-w64-common): the number, a tab, the
name, by number.  `explain' falls back on them for what the guide has no
words for.  Facilities, severities and the ends of
ranges are no errors and stay out."""
import re
import sys

DEFINE = re.compile(r"#define\s+([A-Z][A-Za-z0-9_]*)\s+(.+?)\s*$")
NUMBER = re.compile(
    r"(?:__MSABI_LONG|_HRESULT_TYPEDEF_)\((0x[0-9A-Fa-f]+|[0-9]+)L?\)$")
WINSOCK = re.compile(r"\(WSABASEERR \+ ([0-9]+)\)$")
LEFT_OUT = ("FACILITY_", "SEVERITY_", "WSABASEERR", "NO_ERROR", "SEC_E_OK")


def rows(path):
    for line in open(path, encoding="ascii", errors="replace"):
        found = DEFINE.match(line)
        if (not found or found[1].startswith(LEFT_OUT) or
                found[1].endswith(("_FIRST", "_LAST"))):
            continue
        number = NUMBER.match(found[2])
        winsock = WINSOCK.match(found[2])
        if number:
            yield int(number[1], 0), found[1]
        elif winsock:
            yield 10000 + int(winsock[1]), found[1]


def main():
    print("# Windows' own names of errors; made by tools/make-winerror.py "
          "from winerror.h\n# of mingw-w64 (public domain).")
    print("number\tname")
    for value, name in sorted(dict.fromkeys(rows(sys.argv[1])),
                              key=lambda r: r[0]):
        print("0x%08X\t%s" % (value, name))


main()
