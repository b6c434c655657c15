#!/usr/bin/env python3
"""test-metrics.py PROGRAM - check --prometheus: the format, and that it says
what the JSON says.  With promtool at hand, it has to agree, and with
node_exporter, it has to hand all of it on."""

import glob
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from tally import check, end

ND = sys.argv[1]
LINE = re.compile(r'^([a-z_]+)\{((?:[a-z_]+="(?:[^"\\]|\\.)*",?)+)\} (\S+)$')


def unquoted(value):
    return re.sub(r'\\(.)', lambda m: '\n' if m[1] == 'n' else m[1], value)


def labels_of(sample):
    return tuple((name, unquoted(value)) for name, value in re.findall(
        r'([a-z_]+)="((?:[^"\\]|\\.)*)"', sample.group(2)))


def samples(text):
    """(name, labels) to value; complains about whatever is not a sample."""
    out, family, families = {}, None, []
    for line in text.splitlines():
        if line.startswith('# HELP '):
            families.append(line.split()[2])
        elif line.startswith('# TYPE '):
            family = line.split()[2]
        else:
            m = LINE.match(line)
            check(m is not None, 'a sample: %s' % line)
            if not m:
                continue
            check(m.group(1) == family, 'in its family: %s' % line)
            key = m.group(1), labels_of(m)
            check(key not in out, 'once: %s' % line)
            out[key] = float(m.group(3))
    check(len(families) == len(set(families)), 'each family once')
    return out


def has(found, name, value, **labels):
    return any(n == name and v == value and
               set(labels.items()) <= set(known)
               for (n, known), v in found.items())


def main():
    captures = sorted(glob.glob('samples/*/capture'))
    with tempfile.TemporaryDirectory() as home:
        os.mkdir(home + '/od"d\\x')
        shutil.copytree('samples/tls-name-mismatch/capture',
                        home + '/od"d\\x/c\np')
        captures.append(home + '/od"d\\x/c\np')
        path = home + '/ndes.prom'
        for turn in range(2):  # the second one replaces the first
            r = subprocess.run([ND, 'check', '--quiet', '--prometheus', path]
                               + captures, capture_output=True)
            check(r.returncode == 3, 'the exit of check')
            check(r.stdout == b'', 'quiet')
        check(sorted(os.listdir(home)) == ['ndes.prom', 'od"d\\x'],
              'no half file is left')
        with open(path, encoding='utf-8') as f:
            text = f.read()
        found = samples(text)
        same(found, captures)
        if shutil.which('promtool'):
            r = subprocess.run(['promtool', 'check', 'metrics'], input=text,
                               capture_output=True, text=True)
            check(r.returncode == 0 and not r.stderr,
                  'promtool: %s' % r.stderr)
        else:
            print('skipped: no promtool')
        if shutil.which('prometheus-node-exporter'):
            exported(home, found)
        else:
            print('skipped: no prometheus-node-exporter')
    return end()


def scrape(port, server):
    """The page of the exporter; '' when it ended."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(
                    'http://127.0.0.1:%d/metrics' % port, timeout=5) as page:
                return page.read().decode()
        except OSError:
            time.sleep(0.05)
    return ''


def exported(home, found):
    """The exporter itself reads the folder; another file beside ours, as a
    program that is killed leaves it, costs nothing."""
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        port = s.getsockname()[1]
    with open(home + '/.ndes.prom.tmp', 'w') as f:
        f.write('ndes_doctor_verdict{pa')
    server = subprocess.Popen(
        ['prometheus-node-exporter', '--collector.disable-defaults',
         '--collector.textfile', '--collector.textfile.directory=' + home,
         '--web.listen-address=127.0.0.1:%d' % port],
        stderr=subprocess.DEVNULL)
    try:
        page = scrape(port, server)
    finally:
        server.terminate()
        server.wait()
    ours = [line for line in page.splitlines()
            if line.startswith('ndes_doctor_')]
    got = {}
    for line in ours:
        m = LINE.match(line)
        check(m is not None, 'a sample: %s' % line)
        if m:
            got[m.group(1), frozenset(labels_of(m))] = float(m.group(3))
    want = {(n, frozenset(labels)): v for (n, labels), v in found.items()}
    check(len(want) > 1000, 'there is much to hand on')
    check(got == want, 'node_exporter hands on what was written')
    check('node_textfile_scrape_error 0\n' in page, 'no error of the file')


def same(found, captures):
    for capture in captures:
        out = subprocess.run([ND, 'check', '--json', capture],
                             capture_output=True).stdout
        j = json.loads(out.splitlines()[0])
        capture = capture.replace('\n', '\\n')  # as everywhere on a line
        check(has(found, 'ndes_doctor_verdict', 1, path=capture,
                  verdict=j['verdict']), 'verdict of %s' % capture)
        for c in j['checks']:
            check(has(found, 'ndes_doctor_check_verdict', 1, path=capture,
                      check=c['id'], verdict=c['verdict']),
                  '%s of %s' % (c['id'], capture))
            check(has(found, 'ndes_doctor_check_bad_outcomes', c['bad'],
                      path=capture, check=c['id']), 'bads of %s' % capture)
        for c in j['causes']:
            check(has(found, 'ndes_doctor_cause', 1, path=capture,
                      cause=c['id'], certainty=c['certainty']),
                  '%s of %s' % (c['id'], capture))


sys.exit(main())
