#!/usr/bin/env python3
"""mutate.py FOLDER [COUNT [SEED]] - breaks FOLDER/**/*.c in COUNT places, one
at a time, in a copy of what is committed, and says which breaks no test saw.
mutate.py FILE:LINE - every break of that line.

By hand, before a release: each break builds and runs what tests there are of
fixes, hosts and cases, and takes 10 to 60 seconds.  A break that nothing can
tell from the whole, a lost cleanup say, is no gap; the rest want a test."""

import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# What is not run: the slow ones, and what has nothing to do with changes.
NOT = re.compile(r"test_(ahead|starved|starved_fix|samples|train|eventforms|"
                 r"trace.*|cmtrace|iis.*|httperr|follow_race|clocks|"
                 r"wizard_lesson|evtx|binxml|svclog|load|lint)$")
RULES = [
    (r"==", "!="), (r"!=", "=="), (r"&&", "||"), (r"\|\|", "&&"),
    (r"(?<=[\w\])] )<(?= )", "<="), (r"(?<=[\w\])] )<=(?= )", "<"),
    (r"(?<=[\w\])] )>(?= )", ">="), (r"(?<=[\w\])] )>=(?= )", ">"),
    (r"(?<=[\w\])] )\+(?= )", "-"), (r"(?<=[\w\])] )-(?= )", "+"),
    (r"(?<=[(& |])!(?=[\w*(])", ""), (r"\breturn false;", "return true;"),
    (r"\breturn true;", "return false;"), (r"= true;", "= false;"),
    (r"= false;", "= true;"), (r"^(\t+)\w[\w>.-]*\([^;{}]*\);$", r"\1;"),
    (r"\breturn (?!OK|true|false)(ERR_\w+|err);", "return OK;"),
]


def breaks(path):
    """(line number, new line) of all that can be broken in a file."""
    inside = False
    for n, line in enumerate(path.read_text().split("\n")):
        if line.startswith("/*"):
            inside = True
        if not inside and line.startswith("\t") and \
                not re.match(r"\t+(/?\*|#|assert)", line):
            code = re.sub(r'"(\\.|[^"\\])*"', lambda m: "\1" * len(m[0]), line)
            for old, new in RULES:
                for m in re.finditer(old, code):
                    yield n, line[:m.start()] + m.expand(new) + line[m.end():]
        if "*/" in line:
            inside = False


def run(cmd, where, seconds):
    try:
        return subprocess.run(cmd, cwd=where, timeout=seconds, shell=True,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode
    except subprocess.TimeoutExpired:
        return -1


def seen_by(tree, build):
    """Who sees the break; None: nobody."""
    if run(f"make -j{os.cpu_count()} BUILD={build} CFLAGS=-O0 tests", tree,
           600):
        return "compiler"
    for test in sorted(Path(build, "tests").glob("test_*")):
        if test.suffix or NOT.match(test.name):
            continue
        if run(str(test), tree, 60):
            return test.name
    if run(f"sh tests/test-fix.sh {build}/ndes-doctor", tree, 180):
        return "test-fix.sh"
    return None


def chosen(tree, argv):
    if ":" in argv[0]:
        name, line = argv[0].split(":")
        return [(tree / name, n, new) for n, new in breaks(tree / name)
                if n + 1 == int(line)]
    every = [(path, n, new) for path in sorted((tree / argv[0]).rglob("*.c"))
             if not path.name.endswith("_win.c")
             for n, new in breaks(path)]
    random.seed(int(argv[2]) if len(argv) > 2 else 1)
    return random.sample(every, min(len(every),
                                    int(argv[1]) if len(argv) > 1 else 20))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    os.environ.update(LC_ALL="C.UTF-8", TZ="UTC", TERM="xterm")
    with tempfile.TemporaryDirectory() as tmp:
        tree, build = Path(tmp, "tree"), f"{tmp}/build"
        subprocess.run(["git", "clone", "-q", ".", tree], check=True)
        os.environ["NDES_DOCTOR"] = f"{build}/ndes-doctor"
        if who := seen_by(tree, build):
            sys.exit(f"{who} fails as it is")
        killed = 0
        todo = chosen(tree, sys.argv[1:])
        for path, n, new in todo:
            whole = path.read_text()
            lines = whole.split("\n")
            old, lines[n] = lines[n], new
            path.write_text("\n".join(lines))
            who = seen_by(tree, build)
            path.write_text(whole)
            killed += who is not None
            print(f"{who or 'NOBODY'}: {path.relative_to(tree)}:{n + 1}\n"
                  f"  {old.strip()}\n  {new.strip()}", flush=True)
        print(f"{killed} of {len(todo)} seen")


main()
