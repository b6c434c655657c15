"""test-bytes.py PROGRAM - what the wizard sends down the line, key by key.

The wizard runs on a pty of 80x24 and what it writes is counted.  A slow line
is what it is used on: a move in a list may cost a few hundred bytes, a page
at most a screen (1920 cells, with their colours), and keys that wait are
drawn together.  What takes time is drawn again while it does, so that a busy
machine gets more pages out of it, one every tenth of a second at the most.
Prints one line a terminal with the dearest of each.

Of a folder with very many files it says within a tenth of a second that it
looks at them, and Esc ends that.
"""

import fcntl
import glob
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import time

SAMPLE = 'samples/intermediate-in-root-local/capture'
KEYS = {'Down': b'\033OB', 'Up': b'\033OA', 'PageDown': b'\033[6~',
        'PageUp': b'\033[5~', 'Enter': b'\r', 'Esc': b'\033'}
BUDGET = {'page': 2700, 'step': 1500, 'row': 800, 'scroll': 300,
          'turn': 1500, 'held': 4500, 'work': 2700}
DRAWN_EVERY = 0.1  # seconds: DRAW_INTERVAL of tui/screen/app.c
# What is pressed, and as what it counts.  A step of the guide is a page of
# its own: all to the right of it changes.
WALK = [
    ('R', 'work'), ('Up', 'step'), ('Down', 'step'), ('Down', 'step'),
    ('Up', 'step'), ('Up ' * 30, 'held'), ('Down ' * 30, 'held'),
    ('R', 'work'), ('Enter', 'page'), ('Down', 'row'), ('Down', 'row'),
    ('Down', 'row'), ('Up', 'row'), ('PageDown', 'turn'), ('PageUp', 'turn'),
    ('Enter', 'page'), ('Esc', 'page'), ('Esc', 'page'),
    ('w', 'page'), ('Down', 'scroll'), ('Esc', 'page'),
    ('f', 'page'), ('Down', 'scroll'), ('Down', 'scroll'),
    ('PageDown', 'turn'), ('Esc', 'page'), ('s', 'page'), ('Down', 'row'),
    ('Esc', 'page'), ('d', 'page'), ('Esc', 'page'), ('?', 'page'),
    ('PageDown', 'turn'), ('Esc', 'page'), ('v', 'page'),
]

STATE = tempfile.TemporaryDirectory()  # cases of this test only


class Wizard:
    def __init__(self, program, term, lang, capture=SAMPLE):
        self.pid, self.line = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGHUP, signal.SIG_DFL)
            os.environ.update(TERM=term, LC_ALL='C.UTF-8', LINES='24',
                              COLUMNS='80', XDG_STATE_HOME=STATE.name)
            os.environ.pop('NO_COLOR', None)
            os.execv(program, [program, '--lang', lang, capture])
        fcntl.ioctl(self.line, termios.TIOCSWINSZ,
                    struct.pack('HHHH', 24, 80, 0, 0))

    def waits(self):
        """All of it sleeps; while it is merely slow it is not done yet."""
        for stat in glob.glob('/proc/%d/task/*/stat' % self.pid):
            with open(stat) as f:
                if f.read().rpartition(')')[2].split()[0] != 'S':
                    return False
        return True

    def sent(self):
        """Everything until it is quiet."""
        data, patience = b'', 100
        while patience > 0:
            if select.select([self.line], [], [], 0.06)[0]:
                more = os.read(self.line, 65536)
                if not more:
                    break
                data += more
            elif data and self.waits():
                break
            else:
                patience -= 1
        return data

    def press(self, names):
        os.write(self.line, b''.join(
            KEYS.get(n, n.encode()) for n in names.split()))
        return self.sent()

    def end(self):
        """True when q ends it well."""
        os.write(self.line, b'q')
        try:
            while os.read(self.line, 65536):
                pass
        except OSError:
            pass
        return os.waitpid(self.pid, 0)[1] == 0


def begins(program, capture, words):
    """The wizard, seconds until it has said one of WORDS, and what it said."""
    began = time.monotonic()
    w = Wizard(program, 'xterm-256color', 'en', capture)
    seen = b''
    while not any(word in seen for word in words):
        seen += os.read(w.line, 65536)
    return w, time.monotonic() - began, seen


def many_files(program):
    """What is wrong with the opening of such a folder, a line each."""
    first, looks = [], []
    with tempfile.TemporaryDirectory() as folder:
        for i in range(30000):
            with open('%s/%05d.log' % (folder, i), 'w') as f:
                f.write('nothing\n')
        for _ in range(10):  # others may be at work here
            w, took, _ = begins(program, SAMPLE, [b'Sources'])
            first.append(took)
            w.sent()
            w.end()
            w, took, seen = begins(
                program, folder, [b'Looking at the files', b'Sources'])
            looks.append(took)
            page = w.press('Esc')
            if not w.end():
                return ['many files: exit']
            if b'Looking at the files' not in seen:
                return ['many files: not a word']
            if b'files that are no evidence' not in page:
                return ['many files: Esc leads nowhere']
            # what it takes to start is this machine's
            if min(looks) - min(first) <= 0.08:
                return []
    return ['many files: %.0f ms until it says so' % (min(looks) * 1000)]


def main():
    program = os.path.abspath(sys.argv[1])
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
    passed = failed = 0
    for term, lang in (('xterm-256color', 'fr'), ('tmux-256color', 'en'),
                       ('linux', 'fr'), ('vt100', 'en')):
        w = Wizard(program, term, lang)
        dearest = {'open': len(w.sent())}
        for names, kind in WALK:
            began = time.monotonic()
            n = len(w.press(names))
            most = BUDGET[kind]
            if kind == 'work':
                most += int((time.monotonic() - began) / DRAWN_EVERY) * most
            dearest[kind] = max(n, dearest.get(kind, 0))
            if 0 < n <= most:
                passed += 1
            else:
                print('FAILED %s: %s: %d bytes, not up to %d' %
                      (term, names[:12], n, most))
                failed += 1
        if w.end():
            passed += 1
        else:
            print('FAILED %s: exit' % term)
            failed += 1
        print(term, ' '.join('%s %d' % i for i in dearest.items()))
    wrong = many_files(program)
    for line in wrong:
        print('FAILED ' + line)
    passed, failed = passed + (not wrong), failed + len(wrong)
    print('%d passed, %d failed' % (passed, failed))
    return 1 if failed else 0


sys.exit(main())
