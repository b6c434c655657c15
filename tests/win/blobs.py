"""blobs.py plain IN OUT - an exported store with the properties Wine keeps
blobs.py der IN         - the first certificate in it, to stdout

A certificate in the registry is a value "Blob": properties, each with its
number, a 1 and its length before it; number 32 is the certificate itself.
Wine's crypt32 does not see a certificate with a property it has never heard of:
92, the length of the public key, which Windows writes itself.
"""

import re
import sys

CERTIFICATE = 32
UNKNOWN_TO_WINE = {92}
BLOB = re.compile(r'("Blob"=hex:)((?:[0-9a-f]{2},?(?:\\\r?\n\s*)?)+)')


def read(path):
    with open(path, 'rb') as f:
        data = f.read()
    code = 'utf-16' if data[:2] in (b'\xff\xfe', b'\xfe\xff') else 'latin-1'
    return data.decode(code), code


def properties(digits):
    blob = bytes.fromhex(re.sub(r'[\s\\,]', '', digits))
    while blob:
        end = 12 + int.from_bytes(blob[8:12], 'little')
        yield int.from_bytes(blob[:4], 'little'), blob[:end]
        blob = blob[end:]


def plain(match):
    kept = b''.join(p for number, p in properties(match.group(2))
                    if number not in UNKNOWN_TO_WINE)
    return match.group(1) + ','.join('%02x' % b for b in kept)


text, code = read(sys.argv[2])
if sys.argv[1] == 'plain':
    with open(sys.argv[3], 'wb') as f:
        f.write(BLOB.sub(plain, text).encode(code))
else:
    found = dict(properties(BLOB.search(text).group(2)))
    sys.stdout.buffer.write(found[CERTIFICATE][12:])
