#!/usr/bin/env python3
"""authenticode.py FILE.exe - its Authenticode SHA-256: what an App Control
policy admits by hash, the same before and after signing.
https://learn.microsoft.com/windows/win32/debug/pe-format"""

import hashlib
import struct
import sys


def digest(data):
    pe = struct.unpack_from("<I", data, 0x3c)[0]
    if data[pe:pe + 4] != b"PE\0\0":
        sys.exit("authenticode.py: no PE file")
    optional = pe + 24
    plus = struct.unpack_from("<H", data, optional)[0] == 0x20b
    checksum = optional + 64
    entry = optional + (144 if plus else 128)
    at, size = struct.unpack_from("<II", data, entry)
    end = at if size else len(data)
    h = hashlib.sha256(data[:checksum] + data[checksum + 4:entry] +
                       data[entry + 8:end])
    if not size:
        h.update(b"\0" * (-len(data) % 8))
    return h.hexdigest()


with open(sys.argv[1], "rb") as file:
    print(digest(file.read()))
