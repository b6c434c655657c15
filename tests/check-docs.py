#!/usr/bin/env python3
"""check-docs.py PROGRAM - the papers keep up with the program: every key of
the JSON of `check', `trace', `report' and `fix list' on the samples stands in
docs/json.md, each object says where it comes from, and every rule of judgement
has its row in docs/judgement.md.  Attacks and sources have theirs in
docs/threat-model.md, and the tests that are named there exist."""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

RULES = 31
ATTACKS = 20
program = sys.argv[1]
told = set(re.findall(r"`([a-z_0-9-]+)`", open("docs/json.md").read()))
missing = {}


def keys_of(value):
    """Keys that are words of the schema: counts by name are not."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield key
            yield from keys_of(below)
    elif isinstance(value, list):
        for item in value:
            yield from keys_of(item)


def look(command, sample, home):
    out = subprocess.run([program, *command, "--json", "--read-only", sample],
                         capture_output=True, stdin=subprocess.DEVNULL,
                         env={"XDG_STATE_HOME": home, "LC_ALL": "C.UTF-8"})
    for line in out.stdout.splitlines():
        o = json.loads(line)
        if not (o["schema"] and o["version"] and o["knowledge"] and
                o["run_at"] and o["capture"] and o["path"] == sample and
                "host" in o):
            missing["host, path or run_at"] = " ".join(command) + sample
        for key in keys_of(json.loads(line)):
            if key not in told:
                missing.setdefault(key, "%s %s" % (" ".join(command), sample))


samples = sorted(glob.glob("samples/*/capture"))
with tempfile.TemporaryDirectory() as home:
    for sample in samples:
        for command in (["check"], ["trace"], ["fix", "list"], ["report"]):
            look(command, sample, home)
for key, where in sorted(missing.items()):
    print("docs/json.md does not have %s (%s)" % (key, where))
rows = {int(n) for n in re.findall(r"^\| (\d+) \|",
                                   open("docs/judgement.md").read(), re.M)}
for rule in sorted(set(range(1, RULES + 1)) - rows):
    print("docs/judgement.md has no row for rule %d" % rule)

def lacking_tests(paper):
    """Tests that it names and that are not there: `file.sh', `test_x' name."""
    text = open(paper).read()
    for name, what in re.findall(r"`([\w./-]+)`(?:[ \n]([a-z_0-9]+))?", text):
        if re.fullmatch(r"test_\w+", name):
            file = "tests/%s.c" % name
        elif re.search(r"\.(sh|py)$", name):
            file, what = "tests/" + name, ""
        else:
            continue
        if not os.path.exists(file):
            yield "%s: there is no %s" % (paper, file)
        elif what and not re.search(r"^%s\(void \*\*state\)" % what,
                                    open(file).read(), re.M):
            yield "%s: no %s in %s" % (paper, what, file)


def lacking_rows(paper):
    """Attacks by their numbers, sources by their names."""
    text = open(paper).read()
    sources = re.findall(r'^SOURCE\(\w+, "([\w-]+)"', open(
        "engine/evidence/record/sources.def").read(), re.M)
    for row in [str(n) for n in range(1, ATTACKS + 1)] + sources:
        if not re.search(r"^\| %s \|" % re.escape(row), text, re.M):
            yield "%s has no row for %s" % (paper, row)


threats = "docs/threat-model.md"
lacking = [*lacking_tests(threats), *lacking_rows(threats)]
for line in lacking:
    print(line)
sys.exit(bool(lacking or missing or not samples or len(rows) < RULES))
