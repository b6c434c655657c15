#!/usr/bin/env python3
"""test-merge.py PROGRAM - the JSON of all samples, merged: the table, the page
and the object say the same; and objects of which nothing is to be believed
make no line that is not theirs."""

import glob
import html
import json
import os
import random
import re
import subprocess
import sys
import tempfile

from tally import check, end

ND = os.path.abspath(sys.argv[1])
MARKS = {'pass': 'ok', 'fail': 'KO', 'warn': '!', 'no-evidence': '?',
         'unreadable': '?', 'not-applicable': '--', None: ''}
RANK = {'fault': 1, 'warning': 2, 'not-enough-evidence': 3, 'healthy': 4}
EXIT = [1, 3, 4, 5, 0]


def run(*args, data=None):
    r = subprocess.run([ND, *args], input=data, capture_output=True)
    return r.returncode, r.stdout.decode('utf-8')


def merged(data):
    code, out = run('merge', '--json', '-', data=data)
    return code, json.loads(out)


def page_rows(page):
    """Rows of the tables of the page, cell by cell."""
    rows = []
    for row in re.findall(r'<tr[^>]*>(.*?)</tr>', page, re.S):
        rows.append([html.unescape(re.sub(r'<[^>]*>', '', c)).strip()
                     for c in re.findall(r'<t[dh][^>]*>(.*?)</t[dh]>', row,
                                         re.S)])
    return rows


def name_of(s):
    if s['capture'] and s['capture'] != s['name']:
        return '%s (%s)' % (s['name'], s['capture'])
    return s['name']


def minute(t):
    return t[:16].replace('T', ' ') if t else '---- -- -- --:--'


def alike(data, numbers):
    """The three papers of one input."""
    code, m = merged(data)
    tcode, text = run('merge', '-', data=data)
    hcode, page = run('merge', '--html', '-', data=data)
    check(code == tcode == hcode, 'one exit')
    worst = min([RANK[s['verdict']] if s['answered'] else 0
                 for s in m['servers']])
    check(code == EXIT[worst], 'the worst exit')
    rows = page_rows(page)
    lines = [re.split(r'  +', line.strip()) for line in text.splitlines()]
    for s in m['servers']:
        cells = [name_of(s)]
        if s['answered']:
            cells += [MARKS[s['checks'].get(c)] for c in numbers]
            cells += [minute(s['now']), s['verdict']]
            check(cells in rows, 'page: %s' % cells)
        cells = [c for c in cells if c]
        check(any(line[:len(cells)] == cells for line in lines),
              'table: %s' % cells)
    for d in m['drift']:
        check(len(d['values']) > 1, 'drift differs')
        for v in d['values']:
            check(any(r[:3] == [d['id'], v['value'], str(v['count'])]
                      for r in rows), 'page: %s %s' % (d['id'], v))
    for e in m['ends']:
        check(any(r[:3] == [minute(e['time']), e['what'], str(e['count'])]
                  for r in rows), 'page: %s' % e)
    check(m['ends'] == sorted(m['ends'], key=lambda e: e['time']),
          'the soonest first')
    causes = {}
    for s in m['servers']:
        for c in s['causes']:
            causes[c['id']] = causes.get(c['id'], 0) + 1
    check(sorted(causes.values()) == sorted(
        int(n) for n in re.findall(r'^  - [^\n]*: (\d+)$', text, re.M)
    ), 'causes, and how many have them')
    return m


def count(values, key, value):
    values.setdefault(key, {}).setdefault(value, 0)
    values[key][value] += 1


def samples():
    captures = sorted(glob.glob('samples/*/capture'))
    _, out = run('check', '--json', *captures)
    objects = [json.loads(line) for line in out.splitlines()]
    for version in ('6.2301.1.0', '6.2406.0.1001'):  # one that lags behind
        o = json.loads(next(line for line in out.splitlines()
                            if '"generation":"unified"' in line))
        o['connector'] = {'version': version,
                          'supported_until': '2019-01-01T00:00:00Z'}
        o['path'] = version
        objects.append(o)
        out += json.dumps(o) + '\n'
    m = alike(out.encode(), [c['id'] for c in objects[0]['checks']])
    check(len(m['servers']) == len(objects), 'each object is a row')
    told = {(s['path'], s['capture']): s for s in m['servers']}
    ends = set()
    for o in objects:
        s = told[o['path'], o['capture']]
        check(s['verdict'] == o['verdict'] and s['now'] == o['now'] and
              s['name'] == (o['host'] or o['capture']), o['path'])
        check(s['checks'] == {c['id']: c['verdict'] for c in o['checks']},
              'checks of %s' % o['path'])
        check(s['causes'] == [{'id': c['id'], 'certainty': c['certainty']}
                              for c in o['causes']], 'causes ' + o['path'])
        for c in o['certificates']:
            ends.add((c['not_after'], '%s %s %s' % (
                c['use'], c['subject'], c['thumbprint'])))
    check([e['what'] for e in m['ends'][:2]] ==
          ['connector 6.2301.1.0', 'connector 6.2406.0.1001'],
          'the connector ends first')
    first = sorted(t for t, _ in ends)[0]
    check(m['ends'][2]['time'] == first, 'what ends first')
    values = {}
    for o in objects:
        for s in o['settings']:
            v = s['value']
            v = v if isinstance(v, str) else json.dumps(v)
            count(values, s['id'], v)
        for key in ('generation', 'version', 'knowledge'):
            count(values, key, o[key])
        if o['connector']:
            count(values, 'connector', o['connector']['version'])
        for c in o['certificates']:
            if c['use'] in ('issuing', 'root'):
                count(values, '%s %s' % (c['use'], c['subject']),
                      c['thumbprint'])
    drift, drifts = {d['id']: d for d in m['drift']}, set()
    for key, want in values.items():
        if len(want) > 1:
            got = {v['value']: v['count'] for v in drift[key]['values']}
            check(got == want, 'drift of %s' % key)
            drifts.add(key.split()[0])
        else:
            check(key not in drift, 'no drift of %s' % key)
    check({'connector', 'generation', 'issuing'} <= drifts, 'each kind')
    return out.splitlines()


NASTY = ['', 'a\nservers: 9', '\x1b[2J\x1b]0;x\x07', '<script>x</script>',
         '"><img src=x onerror=y>', '&amp;', "'); drop", '\u202egnp.exe',
         '\ud83d\ude00' * 3, 'x' * 5000, '../../etc/passwd', 'con', '\x00',
         '\t\r\n', '{1}{2}', '%s%n', 'e\u0301' * 300, '\u2028']


def hostile(lines):
    """Texts, numbers and shapes of real objects, replaced at random."""
    rng = random.Random(16)

    def spoil(value):
        if rng.random() < 0.06:
            return rng.choice(NASTY + [None, 7, -1, 1e300, True, [], {},
                                       [[]], {'id': 'x'}])
        if isinstance(value, dict):
            # A key with a NUL makes no object at all, for this reader.
            return {(k if rng.random() > 0.02 else
                     rng.choice(NASTY).replace('\x00', '')): spoil(v)
                    for k, v in value.items()}
        if isinstance(value, list):
            return [spoil(v) for v in value]
        return value

    for turn in range(60):
        objects = [spoil(json.loads(rng.choice(lines))) for _ in range(5)]
        for o in objects:
            if isinstance(o, dict) and rng.random() < 0.8:
                o['schema'] = 'ndes-doctor/check/1'
                o['host'] = rng.choice(NASTY)
        data = '\n'.join(json.dumps(o) for o in objects).encode()
        if turn % 3 == 0:  # bytes too
            at = rng.randrange(len(data))
            data = data[:at] + bytes(rng.randrange(256) for _ in range(3)) + \
                data[at + 3:]
        code, m = merged(data)
        check(code in (0, 1, 3, 4, 5), 'an exit of merge')
        check(all(s['name'] is None or len(s['name'].encode()) <= 400
                  for s in m['servers']), 'short names')
        _, text = run('merge', '-', data=data)
        check(not re.search('[\x00-\x08\x0b-\x1f\x7f\u202e\u2028]', text),
              'no control character')
        check(not re.search('^    servers: 9$', text, re.M),
              'no line of its own')
        _, page = run('merge', '--html', '-', data=data)
        check('<script' not in page and '<img' not in page, 'no markup')
        wizard(data)


def wizard(data):
    """It opens the list, or says why not; a row that nobody has is shown."""
    with tempfile.TemporaryDirectory() as home:
        with open(home + '/fleet.json', 'wb') as f:
            f.write(data)
        with open(home + '/keys', 'w') as f:
            f.write('Down v Enter Esc Esc q q q')
        r = subprocess.run(
            [ND, '--lang', 'en', '--read-only', '--script', home + '/keys',
             home + '/fleet.json'], capture_output=True, cwd=home,
            env={'XDG_STATE_HOME': home, 'LC_ALL': 'C.UTF-8'})
        known = data[:1] in (b'{', b'[') and \
            b'"ndes-doctor/check/' in data[:64 << 10]
        check(r.returncode in ((0,) if known else (0, 1)) and
              (b'Servers, the worst first' in r.stdout) == known,
              'the wizard: %d, %s' % (r.returncode, r.stderr[:200]))


LINES = samples()
hostile(LINES)
sys.exit(end())
