"""test-hostile.py PROGRAM - nothing hostile comes out of the command line.

Names of files and folders, fields of logs, words typed and the texts of a
guide hold all that a terminal obeys or hides: every command and every way to
go wrong is fed with them, as text and as JSON, in both languages, with and
without --ascii.  Neither stdout nor stderr may carry such a byte, nor a line
that was forged out of a name.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SAMPLES = os.path.join(TOP, 'samples').encode()
FORGED = b'healthy: forged'
HIDDEN = '\x9b2J\u202e\u200b\u200d\u2060\u00ad\u180e\ufeff\u2028\u061c\x7f'
EVIL = (b'x\033]0;T\a\033]52;c;QQ==\a\033[31m' + HIDDEN.encode() +
        b'\xff\xc3')
NAME = EVIL + b'\n' + FORGED + b'\nz'   # of a file, of a word typed
FIELD = EVIL.replace(b' ', b'')         # in a row of a log

BAD = re.compile('[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e'
                 '\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb'
                 '\U000e0000-\U000e0fff]|\r(?!\n)')
passed = failed = 0


def fail(name, what, out=b''):
    global failed
    failed += 1
    print('FAILED %s: %s' % (name, what))
    for line in out.split(b'\n')[:200]:
        if BAD.search(line.decode('utf-8', 'replace')) or FORGED in line:
            print('  %r' % line[:300])


def judge(name, stream, out, script=False):
    global passed
    try:
        text = out.decode()
    except UnicodeDecodeError as e:
        fail(name, '%s: not UTF-8: %s' % (stream, e), out)
        return
    if script and text.startswith('\ufeff'):
        text = text[1:]
    found = BAD.search(text)
    if found:
        fail(name, '%s: %a' % (stream, found.group()), out)
    elif re.search(b'^' + FORGED, out, re.M):
        fail(name, '%s: a forged line' % stream, out)
    else:
        passed += 1


def judge_json(name, out):
    for line in out.splitlines():
        try:
            json.loads(line.decode())
        except ValueError as e:
            fail(name, 'no JSON: %s' % e, out)


def run(name, args, typed=b'', code=None, show=False):
    """One command in all its dresses; its stdout of the last."""
    dresses = [[], ['--ascii', '--lang=fr']]
    for dress in dresses:
        line = [PROGRAM] + dress + list(args)
        p = subprocess.run(line, input=typed, capture_output=True, cwd=work,
                           timeout=60)
        said = '%s %s' % (name, ' '.join(dress))
        judge(said, 'stdout', p.stdout, script=True)
        judge(said, 'stderr', p.stderr)
        if code is not None and p.returncode != code:
            fail(said, 'exit %d, not %d: %r' % (p.returncode, code,
                                                p.stderr[:200]))
        if b'--json' in [os.fsencode(a) for a in args]:
            judge_json(said, p.stdout)
        if code == 2 and p.stderr.count(b'\n') != 1:
            fail(said, 'not one line', p.stderr)
    return p


def put(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as f:
        f.write(data)


def rows(day, hour, method=b'GET'):
    head = (b'#Software: Microsoft Internet Information Services 10.0\r\n'
            b'#Version: 1.0\r\n#Date: ' + day + b' 00:00:00\r\n'
            b'#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query '
            b's-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status '
            b'sc-substatus sc-win32-status time-taken\r\n')
    path = b'/certsrv/mscep/mscep.dll'
    out = head
    for i, (verb, stem, query, who, agent, status) in enumerate([
            (method, path, b'operation=GetCACert&message=' + FIELD,
             FIELD, FIELD, b'200 0 0'),
            (FIELD, path, b'operation=PKIOperation&message=' + FIELD,
             FIELD, FIELD, b'500 0 87'),
            (b'MKCALENDAR', path + FIELD, b'operation=' + FIELD, b'192.0.2.7',
             b'-', FIELD + b' 0 ' + FIELD),
            (b'POST', b'/CertificateRegistrationSvc/Certificate/VerifyRequest',
             FIELD, b'fe80::1%13', b'NDES_Plugin' + FIELD,
             b'403 16 2148204809'),
            (b'POST', b'/CertificateRegistrationSvc/Certificate/VerifyRequest',
             b'-', FIELD, b'NDES_Plugin', b'403 ' + FIELD + b' 12175')] * 3):
        out += (day + b' %02d:%02d:%02d 192.0.2.1 ' % (hour, i, i) + verb +
                b' ' + stem + b' ' + query + b' 443 ' + FIELD + b' ' + who +
                b' ' + agent + b' - ' + status + b' 15\r\n')
    return out


def plugin(day):
    return b''.join(
        b'<![LOG[' + text + b']LOG]!><time="07:%02d:01.000-000" date="%s" '
        b'component="NDESPlugin%s" context="" type="1" thread="%s" '
        b'file="%s">\r\n' % (i, day, EVIL, b'2960', EVIL)
        for i, text in enumerate([
            b'Sending request to certificate registration point. ' + EVIL,
            b'Verify challenge returns false ' + EVIL,
            b'Exiting VerifyRequest with 0x80004005 ' + EVIL + b'\n' + FORGED,
            b'<html><head><title>403 ' + EVIL + b'</title></head>']))


def event(provider, number, text):
    return (b'<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/'
            b'event"><System><Provider Name="%s"/><EventID>%d</EventID>'
            b'<Level>2</Level><TimeCreated SystemTime="2026-04-14T07:31:00.'
            b'0000000Z"/><EventRecordID>7</EventRecordID><Channel>Application'
            b'</Channel><Computer>%s</Computer></System><EventData><Data>%s'
            b'</Data></EventData><RenderingInfo Culture="en-US"><Message>%s'
            b'</Message></RenderingInfo></Event>' %
            (provider, number, legal(text), legal(text), legal(text)))


def legal(data):
    """What XML takes: no control characters but line ends."""
    text = data.decode('utf-8', 'replace')
    return re.sub('[\0-\x08\x0b\x0c\x0e-\x1f<&]', '', text).encode()


def registry():
    text = ('Windows Registry Editor Version 5.00\r\n\r\n'
            '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP]'
            '\r\n"SignatureTemplate"="%s"\r\n"EncryptionTemplate"="%s"\r\n'
            '"GeneralPurposeTemplate"="%s"\r\n"%s"="%s"\r\n' %
            ((EVIL.decode('utf-8', 'replace'),) * 5))
    return b'\xff\xfe' + text.encode('utf-16-le')


def capture(path, sample):
    """A sample under a hostile name, hostile files beside its own."""
    shutil.copytree(os.path.join(SAMPLES, sample), path, symlinks=True)
    inside = os.path.join(path, b'capture')
    if not os.path.isdir(inside):
        inside = path
    for place, _, names in list(os.walk(inside)):
        for name in names:
            os.rename(os.path.join(place, name),
                      os.path.join(place, NAME[:150] + name))
    put(inside + b'/' + NAME + b'1.log', rows(b'2026-04-14', 7))
    put(inside + b'/' + NAME + b'/plugin.log', plugin(b'04-14-2026'))
    put(inside + b'/' + NAME + b'.reg', registry())
    put(inside + b'/' + NAME + b'.xml', b'<Events>' + event(
        b'Microsoft-Windows-NetworkDeviceEnrollmentService', 29,
        NAME) + event(b'Application Error', 1000, NAME) + b'</Events>')
    put(inside + b'/' + NAME + b'.csv',
        b'"Request ID","Request Status Code","Request Disposition",'
        b'"Request Disposition Message","Requester Name"\r\n'
        b'"0x7 (7)","0x80094800","31","' + EVIL + b'","' + EVIL + b'"\r\n')
    put(inside + b'/' + NAME + b'.svclog', b'<E2ETraceEvent ' + EVIL)
    put(inside + b'/' + NAME + b'.bin', bytes(range(256)) * 9)
    os.symlink(b'nowhere', inside + b'/' + NAME + b'.gone')
    return inside


def guide(path):
    """The guide, told by somebody who means no good."""
    shutil.copytree(os.path.join(TOP, 'knowledge').encode(), path)
    for name in os.listdir(path):
        if name.endswith(b'.xml'):
            with open(os.path.join(path, name), 'rb') as f:
                text = f.read()
            text = re.sub(b'<title><en>', b'<title><en>' + legal(NAME), text)
            text = re.sub(b'<label><en>', b'<label><en>' + legal(NAME), text)
            put(os.path.join(path, name), text)
    return path


def check_captures(root):
    for sample in (b'intermediate-in-root-local', b'template-name',
                   b'unified-verify-failed', b'tls-name-mismatch',
                   b'nothing-usable', b'hostile'):
        c = capture(root + b'/' + NAME + sample, sample)
        s = sample.decode()
        run(s + ': check', ['check', c])
        run(s + ': check --json', ['check', '--json', c])
        run(s + ': trace', ['trace', '--all', c], code=0)
        run(s + ': trace --request', ['trace', '--request', '1', c], code=0)
        run(s + ': trace --json', ['trace', '--json', c], code=0)
        run(s + ': fix list', ['fix', 'list', c], code=0)
        run(s + ': fix list --json', ['fix', 'list', '--json', c], code=0)
        run(s + ': fix preview', ['fix', 'preview', c])
        run(s + ': fix apply', ['fix', 'apply', c], typed=NAME)
        fixes = subprocess.run([PROGRAM, 'fix', 'list', '--json', c],
                               capture_output=True).stdout
        # a line for each server that the folders seem to be of
        for line in fixes.splitlines():
            for fix in json.loads(line)['fixes']:
                for form in ('ps1', 'cmd'):
                    run(s + ': fix script', ['fix', 'script', '--format',
                                             form, c, fix['id']])


def check_files(root):
    """Each file alone: named by itself it may be an excerpt."""
    c = capture(root + b'/' + NAME + b'alone', b'nothing-usable')
    for place, _, names in list(os.walk(c)):
        for name in names:
            path = os.path.join(place, name)
            run('one file', ['check', path])
            run('one file --json', ['check', '--json', path])
            run('one file: trace', ['trace', path])


def worlds(root):
    """What the labs of samples share lies beside them."""
    for name in (b'world-legacy.xml', b'world-unified.xml'):
        shutil.copy(os.path.join(SAMPLES, name), root)


def check_lab(root):
    worlds(root)
    lab = root + b'/' + NAME + b'lab'
    capture(lab, b'intermediate-in-root-local')
    case = root + b'/' + NAME + b'case'
    run('lab: check', ['check', lab])
    run('lab: list', ['fix', 'list', '--case', case, lab], code=0)
    run('lab: preview', ['fix', 'preview', '--case', case, lab], code=0)
    run('lab: wrong word', ['fix', 'apply', '--case', case, lab], typed=NAME,
        code=1)
    run('lab: apply', ['fix', 'apply', '--yes=28DA', '--case', case, lab])
    run('lab: undo, wrong word', ['fix', 'undo', '--case', case, lab],
        typed=NAME)
    run('lab: undo', ['fix', 'undo', '--yes=28DA', '--case', case, lab])
    lab = root + b'/' + NAME + b'template'
    capture(lab, b'template-name')
    case += b'2'
    values = []
    for n in ('SignatureTemplate', 'EncryptionTemplate',
              'GeneralPurposeTemplate'):
        values += ['--set', n.encode() + b'=' + NAME]
    run('lab: values', ['fix', 'preview', '--case', case] + values + [lab],
        code=0)
    run('lab: values applied', ['fix', 'apply', '--yes=SignatureTemplate',
                                '--done=all', '--case', case] + values + [lab])
    run('lab: a file of a value', ['fix', 'preview', '--case', case, '--set',
                                   b'SignatureTemplate=@' + NAME, lab], code=1)


def check_train(root):
    worlds(root)
    walk = b'1 1 2 3 2 4 1 28DA 5 20 6 7 0 x\n'.replace(b' ', b'\n')
    lab = root + b'/' + NAME + b'lesson'
    capture(lab, b'intermediate-in-root-local')
    with open(lab + b'/scenario.xml' if os.path.exists(
            lab + b'/scenario.xml') else os.path.join(
                lab, NAME[:150] + b'scenario.xml'), 'rb') as f:
        text = f.read()
    text = text.replace(b'<en>', b'<en>' + legal(NAME))
    put(lab + b'/scenario.xml', text)
    run('lesson', ['train', '--instructor', lab], typed=walk)
    run('lesson kept', ['train', '--case', root + b'/' + NAME + b'kept', lab],
        typed=NAME + b'\n' + walk)
    run('replay', ['train', '--replay=0', lab])
    os.environ['NDES_DOCTOR_SAMPLES'] = os.fsdecode(root)
    run('course', ['train', '--list'])
    run('course --json', ['train', '--list', '--json'])
    os.environ['NDES_DOCTOR_SAMPLES'] = os.fsdecode(SAMPLES)
    run('no such lesson', ['train', NAME], code=2)
    run('no such folder', ['train', root + b'/none' + NAME], code=1)


def check_guide(root):
    k = guide(root + b'/' + NAME + b'guide')
    c = capture(root + b'/' + NAME + b'told', b'intermediate-in-root-local')
    run('guide: list', ['knowledge', 'list', k], code=0)
    run('guide: lint', ['knowledge', 'lint', k])
    for command in ('check', 'trace'):
        run('guide: ' + command, [command, '--knowledge', k, c])
        run('guide: JSON', [command, '--json', '--knowledge', k, c])
    run('guide: fix', ['fix', 'preview', '--knowledge', k, c])
    run('no guide', ['check', '--knowledge', k + b'none', c], code=1)
    put(k + b'/' + NAME + b'.xml', b'<guide>' + EVIL)
    run('guide torn: list', ['knowledge', 'list', k], code=1)
    run('guide torn: lint', ['knowledge', 'lint', k], code=1)
    run('guide torn: check', ['check', '--knowledge', k, c], code=1)


def await_lines(told, n):
    """Until so many lines were told, or half a minute is over."""
    for _ in range(150):
        told.seek(0)
        if told.read().count(b'\n') >= n:
            break
        time.sleep(0.2)


def check_follow(root):
    for form in ([], ['--json'], ['--sync'], ['--sync', '--json']):
        c = capture(root + b'/' + NAME + b'f%d' % len(os.listdir(root)),
                    b'intermediate-in-root-local')
        log = c + b'/' + NAME + b'1.log'
        told = open(c + b'.told', 'a+b')
        p = subprocess.Popen([PROGRAM, 'follow', '--for=90s'] + form + [c],
                             stdout=told, stderr=subprocess.PIPE)
        await_lines(told, 1)
        now = time.strftime('%Y-%m-%d', time.gmtime()).encode()
        with open(log, 'ab') as f:
            f.write(rows(now, time.gmtime().tm_hour, FIELD))
        with open(c + b'/' + NAME + b'/plugin.log', 'ab') as f:
            f.write((b'Verify challenge returns false ' + EVIL + b'\r\n') * 3)
        put(c + b'/' + NAME + b'new.log', rows(now, 1))
        time.sleep(1)
        os.rename(log, log + b'.old')
        os.remove(c + b'/' + NAME + b'.reg')
        await_lines(told, 4)
        time.sleep(1)
        p.send_signal(signal.SIGINT)
        err = p.communicate()[1]
        told.seek(0)
        out = told.read()
        told.close()
        name = 'follow ' + ' '.join(form)
        judge(name, 'stdout', out)
        judge(name, 'stderr', err)
        if form[-1:] == ['--json']:
            judge_json(name, out)
        if out.count(b'\n') < 4:
            fail(name, 'said too little: %r' % out)


def check_words(root):
    """Every way to type something wrong."""
    c = SAMPLES + b'/healthy-legacy-cmtrace/capture'
    for command in ('check', 'trace', 'follow'):
        run(command + ': none', [command, NAME], code=1)
    for verb in ('list', 'preview', 'apply', 'undo', 'script'):
        run(verb + ': none', ['fix', verb, NAME])
        run(verb + ': fix', ['fix', verb, c, NAME], code=2)
    run('wizard: none', [NAME])
    run('wizard: two', [NAME, NAME], code=2)
    run('a resumed case', [b'--resume=' + NAME], code=1)
    run('a case', ['--resume', '--case', NAME], code=1)
    run('keys', ['--script', NAME, c], code=1)
    run('explain', ['explain', NAME], code=1)
    run('explain two', ['explain', NAME, '403.16', NAME])
    run('explain a row', ['explain', b'403 16 2148204809 ' + NAME])
    run('help', ['help', NAME], code=2)
    run('verb', ['fix', NAME, c], code=2)
    run('knowledge', ['knowledge', NAME], code=2)
    run('unknown option', ['check', b'--' + NAME, c], code=2)
    run('short option', ['check', b'-' + NAME, c], code=2)
    run('flag with value', ['check', b'--json=' + NAME, c], code=2)
    for command, options in (
            (['check'], 'step since now lang'), (['trace'], 'offset request'),
            (['follow'], 'for alarm'), ([], 'size'), (['train'], 'replay'),
            (['fix', 'apply'], 'done'), (['fix', 'script'], 'format')):
        for option in options.split():
            run('value of ' + option, command + [c, '--' + option, NAME],
                code=2)
            run('no such option', command + [c, '--' + option + 'x', NAME],
                code=2)
    fixable = SAMPLES + b'/intermediate-in-root-local/capture'
    fix = ['fix', 'script', fixable, 'intermediate-ca-in-root-store']
    run('format', fix + ['--format', NAME], code=2)
    run('output', fix + ['--format', 'ps1', '-o', b'none/' + NAME], code=1)
    run('output there', fix + ['--format', 'ps1', '-o', root], code=1)


def main():
    global work
    root = tempfile.mkdtemp().encode()
    work = root
    os.environ.update(LC_ALL='C.UTF-8', TZ='UTC', TERM='xterm',
                      NDES_DOCTOR_SAMPLES=os.fsdecode(SAMPLES),
                      XDG_STATE_HOME=os.path.join(os.fsdecode(root), 'state'))
    checks = [check_words, check_captures, check_files, check_lab, check_train,
              check_guide, check_follow]
    wanted = sys.argv[2:]
    try:
        for check in checks:
            if wanted and check.__name__ not in wanted:
                continue
            place = os.path.join(root, check.__name__.encode())
            os.mkdir(place)
            check(place)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    print('%d passed, %d failed' % (passed, failed))
    return failed > 0


sys.exit(main())
