"""evtx.py FILE - writes an event log of one record, after the public
descriptions of the format (3.1: head, one chunk, binary XML with a template).
Each line of the input, NAME TYPE HEX, is an element Data of the record:
its attribute Name (- for none), the type of its value in hexadecimal, and
its bytes."""

import struct
import sys
import zlib

WHEN = 0x01dccb1d36c1ccf9  # 2026-04-13 08:12:04.7432953
EVENTS = 'http://schemas.microsoft.com/win/2004/08/events/event'
HEAD, CHUNK, RECORDS = 4096, 65536, 512
chunk = bytearray(RECORDS)


def word(n):
    return struct.pack('<H', n)


def long(n):
    return struct.pack('<I', n)


def wide(text):
    return text.encode('utf-16-le')


def name(text):
    """A name stands behind its place; names of one hash are one list."""
    number = 0
    for c in text:
        number = (number * 65599 + ord(c)) & 0xffffffff
    slot = 128 + number % 64 * 4
    before = struct.unpack_from('<I', chunk, slot)[0]
    here = len(chunk) + 4
    chunk[slot:slot + 4] = long(here)
    chunk.extend(long(here) + long(before) + word(number & 0xffff) +
                 word(len(text)) + wide(text) + word(0))


def element(text, attributes, inside=None):
    """ATTRIBUTES are pairs of a name and what makes its value; INSIDE makes
    what is between the tags."""
    chunk.extend((b'\x41' if attributes else b'\x01') + word(0xffff))
    size = len(chunk)
    chunk.extend(long(0))
    name(text)
    if attributes:
        listed = len(chunk)
        chunk.extend(long(0))
        for i, (attribute, value) in enumerate(attributes):
            chunk.append(0x46 if i + 1 < len(attributes) else 0x06)
            name(attribute)
            value()
        chunk[listed:listed + 4] = long(len(chunk) - listed - 4)
    if inside:
        chunk.append(0x02)
        inside()
        chunk.append(0x04)
    else:
        chunk.append(0x03)
    chunk[size:size + 4] = long(len(chunk) - size - 4)


def said(text):
    return lambda: chunk.extend(b'\x05\x01' + word(len(text)) + wide(text))


def value(number, kind):
    return lambda: chunk.extend(b'\x0d' + word(number) + bytes([kind]))


def system():
    element('Provider', [('Name', said('Example-Source'))])
    element('EventID', [], said('31'))
    element('Level', [], said('2'))
    element('TimeCreated', [('SystemTime', value(0, 0x11))])
    element('EventRecordID', [], said('1'))
    element('Channel', [], said('Application'))
    element('Computer', [], said('ndes01.example.com'))


def data(rows):
    for i, (label, kind, _) in enumerate(rows):
        element('Data', [] if label == '-' else [('Name', said(label))],
                value(i + 1, kind))


def record(rows):
    start = len(chunk)
    chunk.extend(b'**\0\0' + long(0) + struct.pack('<QQ', 1, WHEN))
    chunk.extend(b'\x0f\x01\x01\x00\x0c\x01' + long(7))
    template = len(chunk) + 4
    chunk.extend(long(template) + long(0) + long(7) + bytes(12) + long(0))
    chunk[384 + 7 * 4:384 + 8 * 4] = long(template)
    body = len(chunk)
    chunk.extend(b'\x0f\x01\x01\x00')
    element('Event', [('xmlns', said(EVENTS))], lambda: (
        element('System', [], system),
        element('EventData', [], lambda: data(rows))))
    chunk.append(0)
    chunk[body - 4:body] = long(len(chunk) - body)
    values = [(0x11, struct.pack('<Q', WHEN))] + [r[1:] for r in rows]
    chunk.extend(long(len(values)))
    for kind, held in values:
        chunk.extend(word(len(held)) + bytes([kind, 0]))
    for _, held in values:
        chunk.extend(held)
    chunk.append(0)
    size = len(chunk) - start + 4
    chunk.extend(long(size))
    chunk[start + 4:start + 8] = long(size)
    return start


rows = []
for line in sys.stdin:
    label, kind, held = (line.split() + [''])[:3]
    rows.append((label, int(kind, 16), bytes.fromhex(held)))
last = record(rows)
end = len(chunk)
chunk[:56] = b'ElfChnk\0' + struct.pack('<QQQQIIII', 1, 1, 1, 1, 128, last,
                                        end, zlib.crc32(chunk[RECORDS:end]))
chunk[124:128] = long(zlib.crc32(chunk[:120] + chunk[128:RECORDS]))
chunk.extend(bytes(CHUNK - end))
head = b'ElfFile\0' + struct.pack('<QQQIHHHH', 0, 0, 2, 128, 1, 3, HEAD, 1)
head = head.ljust(120, b'\0')
head += struct.pack('<II', 0, zlib.crc32(head))
with open(sys.argv[1], 'wb') as f:
    f.write(head.ljust(HEAD, b'\0') + chunk)
