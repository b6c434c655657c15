#!/usr/bin/env python3
"""test-redact.py PROGRAM - what --redact hands out names nobody.

Originals are looked for in the samples (and in ../shared/real, when that is
there) without the program's help: addresses, hosts, accounts, ids, payloads.
Every form of a redacted report, and the JSON of check, is then searched for
every one of them, as it is and as percent signs, Base64, hex and UTF-16 would
write it.  What an original must not be confused with stands in KEPT.
"""

import base64
import glob
import json
import os
import re
import stat
import subprocess
import sys
import tempfile
import urllib.parse

from tally import check, end

ND = sys.argv[1]
KEPT = {'127.0.0.1', '0.0.0.0', '255.255.255.255', '::1', '-', 'localhost'}
PUBLIC = re.compile(
    r'(^|\.)(microsoft\.com|windows\.net|w3\.org|microsoftonline\.com|'
    r'nmap\.org|digicert\.com|windowsupdate\.com)$', re.I)
OCTET = r'(?:25[0-5]|2[0-4]\d|1?\d?\d)'
FORMS = (['check', '--json'], ['report', '--json'], ['report', '--text'],
         ['report', '--ticket'], ['report', '--html', '--lang', 'fr'])
HOUSES = {'contoso', 'fabrikam', 'litware'}  # companies of the samples



def text_of(data):
    """As the file was meant: UTF-16 by its mark or its NULs."""
    if data[:2] in (b'\xff\xfe', b'\xfe\xff'):
        return data.decode('utf-16', 'replace')
    if data[1:2000:2].count(0) > 300:
        return data.decode('utf-16-le', 'replace')
    return data.decode('utf-8', 'replace')


def rows(text):
    """Fields of W3C rows by their names."""
    names = []
    for line in text.splitlines():
        if line.startswith('#Fields:'):
            names = line.split()[1:]
        elif line[:1].isdigit() and names:
            cells = line.split(' ')
            if len(cells) == len(names):
                yield dict(zip(names, cells))


def originals(text):
    out = set()
    decoded = urllib.parse.unquote(text)
    for t in {text, decoded}:
        out.update(re.findall(r'(?<![\d.])(?:%s\.){3}%s(?![\d.])' %
                              (OCTET, OCTET), t))
        out.update(re.findall(
            r'\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b', t))
        out.update(re.findall(r'\b(?:fe80|2001|fd[0-9a-f]{2}):[0-9a-f:]+',
                              t, re.I))
        out.update(re.findall(r'\bdevice-\d+\b', t))
        out.update(re.findall(r'<Computer>([^<>]{3,})</Computer>', t))
        out.update(m[:60] for m in re.findall(
            r'message=([A-Za-z0-9+/%=]{60,})', t))
        for user in re.findall(r'\b[A-Z]{4,15}\\([a-z][\w.$-]{2,})', t):
            out.add(user.rstrip('.'))
    for row in rows(text):
        for name in ('s-computername', 'cs-host', 'cs-username'):
            value = row.get(name, '-')
            out.add(value.rpartition('\\')[2])
    return {o for o in out
            if len(o) > 2 and o not in KEPT and not PUBLIC.search(o)}


def encoded(word):
    """Everything that a file may have written it as; lower case."""
    raw, wide = word.encode(), word.encode('utf-16-le')
    yield word.lower()
    yield urllib.parse.quote(word, safe='').lower()
    for data in (raw, wide):
        yield data.hex()
        yield ','.join('%02x' % b for b in data)
        yield ' '.join('%02x' % b for b in data)
        if len(data) > 5:
            for skip in range(3):
                cut = base64.b64encode(b'\0' * skip + data)
                yield cut[4 if skip else 0:-4].decode().lower()


def run(arguments, capture, home):
    r = subprocess.run([ND, *arguments, '--redact', capture],
                       capture_output=True, stdin=subprocess.DEVNULL,
                       env={'XDG_STATE_HOME': home, 'LC_ALL': 'C.UTF-8'})
    return r.returncode, r.stdout.decode('utf-8', 'strict')


def files_of(capture):
    if os.path.isfile(capture):
        yield capture
    for root, _, names in os.walk(capture):
        for name in names:
            yield os.path.join(root, name)


def wanted(capture):
    found = set()
    for path in files_of(capture):
        if os.path.islink(path):
            continue
        with open(path, 'rb') as f:
            found |= originals(text_of(f.read(8 << 20)))
    return found


def look(capture, home):
    sample = capture.startswith('samples')
    found = wanted(capture) | (HOUSES if sample else set())
    leaks, count = set(), 0
    shapes = [(word, shape) for word in found for shape in encoded(word)
              if len(shape) > 3]
    for form in FORMS if sample else FORMS[1:3]:
        code, out = run(form, capture, home)
        if code not in (0, 3, 4, 5):
            leaks.add('exit %d of %s' % (code, ' '.join(form)))
        out = out.lower()
        count += len(out)
        grams = {out[i:i + 4] for i in range(len(out) - 3)}
        for word, shape in shapes:
            if shape[:4] in grams and shape in out and \
                    not is_inside_a_word(shape, out):
                leaks.add('%s (%s)' % (word, ' '.join(form)))
    return found, leaks, count


def is_inside_a_word(shape, out):
    """Short and plain: `rudi' in `rudimentary' is no leak."""
    return shape.isalnum() and len(shape) < 8 and not re.search(
        r'(?<![a-z0-9])%s(?![a-z0-9])' % re.escape(shape), out)


def main():
    captures = sorted(glob.glob('samples/*/capture'))
    real = sorted(p for p in glob.glob('../shared/real/*/**', recursive=True)
                  if os.path.isfile(p))
    real += sorted(p for p in glob.glob('../shared/cases/*')
                   if os.path.isdir(p))
    if not real:
        print('skipped: no ../shared/real, no ../shared/cases')
    total, size = 0, 0
    with tempfile.TemporaryDirectory() as home:
        for capture in captures + real:
            found, leaks, count = look(capture, home)
            total += len(found)
            size += count
            check(not leaks, '%s: %s' % (capture, sorted(leaks)[:6]))
        same(home)
        mapped(home)
        broken(home)
    print('%d originals searched for in %d bytes' % (total, size))
    return end()


def same(home):
    """One original has one pseudonym, here and there, run after run."""
    sample = 'samples/template-denied/capture'
    first, second = (run(FORMS[0], sample, home)[1] for _ in range(2))
    a, b = json.loads(first), json.loads(second)
    a.pop('run_at'), b.pop('run_at')
    check(a == b, 'the same pseudonyms in a second run')
    plain = subprocess.run([ND, 'check', '--json', sample],
                           capture_output=True, text=True).stdout
    plain = json.loads(plain)
    for key in ('verdict', 'generation', 'now'):
        check(plain[key] == a[key], 'redaction leaves %s alone' % key)
    check([c['id'] for c in plain['causes']] ==
          [c['id'] for c in a['causes']], 'redaction leaves the causes alone')
    check([c['thumbprint'] for c in plain['certificates']] ==
          [c['thumbprint'] for c in a['certificates']],
          'thumbprints stay when nobody asked')


def broken(home):
    """A row that was pasted over two lines: what begins the second one."""
    path = os.path.join(home, 'pasted.iis.log')
    address = '2001:db8::f53d:89b8:c3e8:5fec%13'
    with open(path, 'w') as f:
        f.write('%s POST /CertificateRegistrationSvc/Certificate/VerifyRequest'
                ' - 443 - \n%s NDES_Plugin - 201 0 0 341 875\n' %
                (address, address))
    code, out = run(FORMS[1], path, home)
    check('VerifyRequest' in out, 'a row over two lines is shown')
    check('2001:' not in out, 'and its second line is redacted, too')


def mapped(home):
    sample = 'samples/template-denied/capture'
    path = os.path.join(home, 'map.json')
    args = [ND, 'check', '--json', '--redact=thumbprints', '--map', path]
    out = subprocess.run(args + [sample], capture_output=True,
                         text=True).stdout
    with open(path) as f:
        names = json.load(f)['names']
    check(stat.S_IMODE(os.stat(path).st_mode) == 0o600,
          'the map is for its owner')
    check(len(names) > 10, 'the map has names')
    check(all(n['original'] not in out for n in names
              if len(n['original']) == 40), 'thumbprints go when asked')
    again = subprocess.run(args + [sample], capture_output=True, text=True)
    check(again.returncode == 1, 'a map is not written over')
    refused = subprocess.run([ND, 'check', '--redact', sample],
                             capture_output=True, text=True)
    check(refused.returncode == 2 and not refused.stdout,
          'check as text has no --redact')


sys.exit(main())
