"""hive.py FILE - writes a registry hive of one empty root key (version 1.3:
base block, one hbin, a key and its security), after the public descriptions
of the format; hivexregedit fills it."""

import struct
import sys

NONE = 0xffffffff
WHEN = 0x01d4000000000000  # 2018-06-09


def cell(data):
    size = (4 + len(data) + 7) // 8 * 8
    return struct.pack('<i', -size) + data.ljust(size - 4, b'\0')


def hive():
    name = b'root'
    security_at = 0x80
    key = struct.pack('<2sHQ15I2H', b'nk', 0x2c, WHEN, 0, NONE, 0, 0, NONE,
                      NONE, 0, NONE, security_at, NONE, 0, 0, 0, 0, 0,
                      len(name), 0) + name
    everyone = bytes.fromhex(
        '0100048014000000240000000000000034000000'
        '01020000000000052000000020020000'
        '01020000000000052000000020020000'
        '02001c000100000000021400ff000f00010100000000000100000000')
    security = struct.pack('<2sH4I', b'sk', 0, security_at, security_at, 1,
                           len(everyone)) + everyone
    cells = cell(key).ljust(security_at - 32, b'\0')
    cells = struct.pack('<i', -len(cells)) + cells[4:] + cell(security)
    free = 4096 - 32 - len(cells)
    page = struct.pack('<4sIIQQI', b'hbin', 0, 4096, 0, WHEN, 0) + cells + \
        struct.pack('<i', free) + bytes(free - 4)
    base = struct.pack('<4sIIQ7I', b'regf', 1, 1, WHEN, 1, 3, 0, 1, 32, 4096,
                       1).ljust(508, b'\0')
    total = 0
    for word in struct.unpack('<127I', base):
        total ^= word
    return (base + struct.pack('<I', total)).ljust(4096, b'\0') + page


with open(sys.argv[1], 'wb') as f:
    f.write(hive())
