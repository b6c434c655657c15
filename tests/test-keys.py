"""test-keys.py PROGRAM [N] - logs in which every key is another one.

Clients, agents, addresses of servers, threads, activities and thumbprints
that never come again defeat whatever is remembered of them.  Four times the
records may take four times as long, with some room, and no more memory; what
is let go is said.  N: records of the smaller log; 250000 makes the larger one
a million.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile

from tally import check, end

PROGRAM = os.path.abspath(sys.argv[1])
SMALL = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
FACTOR = 4
SLOWER = 3            # times as slow as linear
MEMORY = 4096         # KiB more
# KiB, of rows as short as they come; each thread more has a block of its own
PEAK = (32 + 5 * max(0, min(4, os.cpu_count()) - 2)) << 10

FIELDS = ('#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port '
          'cs-username c-ip cs(User-Agent) cs(Referer) sc-status '
          'sc-substatus sc-win32-status time-taken\r\n')
DLL = '/certsrv/mscep/mscep.dll/pkiclient.exe'


def clock(i):
    s = i // 20
    return s // 86400 + 11, '%02d:%02d:%02d' % (
        s // 3600 % 24, s // 60 % 60, s % 60)


def iis(i):
    day, time = clock(i)
    client = '11.%d.%d.%d' % (i >> 16 & 255, i >> 8 & 255, i & 255)
    server = '10.1.%d.%d' % (i >> 8 & 255, i & 255)
    request, agent = (
        ('GET %s operation=GetCACert&message=%d' % (DLL, i), 'agent/%d' % i),
        ('GET %s operation=PKIOperation&message=M%d' % (DLL, i), 'a%d' % i),
        ('POST /CertificateRegistrationSvc/Certificate/VerifyRequest -',
         'NDES_Plugin'),
        ('GET /x%d/mscep.dll operation=q%d' % (i, i), 'x%d' % i))[i % 4]
    return '2024-03-%d %s %s %s 443 u%d %s %s - %d %d %d 9\r\n' % (
        day, time, server, request, i, client, agent, 200 + i % 300, i % 99, i)


def short(i):
    day, time = clock(i)
    return '2024-03-%02d %s GET /certsrv/mscep/mscep.dll 200 10.0.0.%d\n' % (
        day, time, i % 250)


def plugin(i):
    day, time = clock(i)
    text = ('Calling VerifyRequest ...',
            'Sending request to certificate registration point.',
            'Verify challenge returns %d' % i,
            'Exiting VerifyRequest with 0x%x' % i)[i % 4]
    return ('<![LOG[%s]LOG]!><time="%s.%03d+000" date="03-%d-2024" '
            'component="NDESPlugin" context="" type="1" thread="%d" '
            'file="x.cpp">\r\n') % (text, time, i % 1000, day, i)


def svclog(i):
    day, time = clock(i)
    text = ('VerifyRequest Started.',
            'Validation Phase 1 finished with status False.',
            'Signing certificate %040x could not be retrieved' % i,
            'VerifyRequest Finished with status False')[i % 4]
    return (
        '<E2ETraceEvent xmlns="http://schemas.microsoft.com/2004/06/'
        'E2ETraceEvent"><System xmlns="http://schemas.microsoft.com/2004/06/'
        'windows/eventlog/system"><EventID>0</EventID><Type>3</Type><SubType '
        'Name="Information">0</SubType><Level>8</Level><TimeCreated '
        'SystemTime="2024-03-%dT%s.0000000Z" /><Source '
        'Name="CertificateRegistrationPoint" /><Correlation '
        'ActivityID="{%08x-0000-4000-8000-000000000000}" /><Execution '
        'ProcessName="w3wp" ProcessID="1" ThreadID="%d" /><Channel/>'
        '<Computer>N</Computer></System><ApplicationData>%s'
        '</ApplicationData></E2ETraceEvent>') % (day, time, i, i, text)


LOGS = (('u_ex.log', FIELDS, iis), ('NDESPlugin.log', '', plugin),
        ('CRP.svclog', '', svclog))


def run(command, path):
    """User seconds, KiB and the JSON of COMMAND on PATH, that of check."""
    # a trace is large, and this process's memory would count as the child's
    with tempfile.TemporaryFile() as out:
        p = subprocess.Popen([PROGRAM, command, '--json', path], stdout=out)
        _, status, usage = os.wait4(p.pid, 0)
        p.returncode = status
        out.seek(0)
        return (usage.ru_utime, usage.ru_maxrss,
                json.load(out) if command == 'check' else {})


def problems(doc):
    return {p['code']: p['count']
            for s in doc.get('sources', []) for p in s['problems']}


def judge(what, good, detail):
    if good:
        print('ok %s: %s' % (what, detail))
    check(good, '%s: %s' % (what, detail))


def check_short_rows(top):
    """Many records in a block: as much memory as with any others."""
    path = os.path.join(top, 'u_ex_short.log')
    with open(path, 'w', newline='') as f:
        f.write('#Software: Microsoft Internet Information Services 10.0\n'
                '#Fields: date time cs-method cs-uri-stem sc-status c-ip\n')
        f.writelines(short(i) for i in range(5 * SMALL))
    _, peak, doc = run('check', path)
    read = sum(s['records'] for s in doc['sources'])
    judge('check of short rows', read == 5 * SMALL and peak <= PEAK,
          '%d rows, %d KiB' % (read, peak))


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as top:
        check_short_rows(top)
        for name, head, record in LOGS:
            paths = []
            for n in SMALL, SMALL * FACTOR:
                folder = os.path.join(top, str(n) + name)
                os.mkdir(folder)
                paths.append(os.path.join(folder, name))
                with open(paths[-1], 'w', newline='') as f:
                    f.write(head)
                    f.writelines(record(i) for i in range(n))
            for command in 'check', 'trace':
                (t0, m0, _), (t1, m1, doc) = [run(command, p) for p in paths]
                what = '%s %s' % (command, name)
                judge(what, t1 <= SLOWER * FACTOR * max(t0, 0.02),
                      '%.2f s, then %.2f s' % (t0, t1))
                if command == 'check':
                    judge(what, m1 <= m0 + MEMORY,
                          '%d KiB, then %d KiB' % (m0, m1))
                    judge(what, name != 'NDESPlugin.log' or
                          problems(doc).get('open-limit', 0) > 0,
                          'let go: %s' % problems(doc))
    return end()


sys.exit(main())
