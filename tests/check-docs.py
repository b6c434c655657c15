#!/usr/bin/env python3
"""check-docs.py PROGRAM - the papers keep up with the program: every key of
JSON that the code writes stands in docs/json.md in the section of its schema,
and so does every key of `check', `trace', `report' and `fix list' on the
samples; each object says where it comes from.  Every rule of judgement has
its row in docs/judgement.md, attacks and sources have theirs in
docs/threat-model.md, and the tests, files and samples named there exist."""
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


# Which section of docs/json.md tells the keys that a file writes.
WRITERS = {
    "engine/report/report_json.c": ("check/1",),
    "engine/report/json_head.c": ("check/1",),
    "engine/report/paper/": ("report/1", "check/1"),
    "engine/report/merge/": ("merge/1",),
    "engine/report/redact/": ("redact/1",),
    "engine/report/report_trace_json.c": ("trace/1",),
    "engine/report/report_fix_json.c": ("fix/1",),
    "engine/report/report_interest.c": ("interest/1",),
    "engine/report/report_train.c": ("train --list",),
    "tui/cli/follow_json.c": ("follow/1",),
    "engine/case/": ("Kept",), "engine/fix/": ("Kept",),
    "engine/host/": ("Kept",),
}
PUT = re.compile(r'\b(?:json_put|jsonout_\w+)\(\s*\w+,\s*"([a-z_0-9]+)"')
sections = re.split(r"^## ", open("docs/json.md").read(), flags=re.M)


def lacking_keys():
    for file in sorted(glob.glob("engine/**/*.c", recursive=True) +
                       glob.glob("tui/**/*.c", recursive=True)):
        heads = [h for w, h in WRITERS.items() if file.startswith(w)]
        there = {key for part in sections for head in sum(heads, ())
                 if head in part.split("\n")[0]
                 for key in re.findall(r"`[\w\[\].]*?([a-z_0-9]+)`", part)}
        for key in sorted(set(PUT.findall(open(file).read())) - there):
            yield "docs/json.md does not have %s of %s" % (key, file)


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


def has_test(file, name):
    """NAME may end in a `*', and go without its `test_'."""
    pattern = r"^(?:test_)?%s\(void \*\*state\)" % name.replace("*", r"\w*")
    return re.search(pattern, open(file).read(), re.M)


def lacking_tests(paper):
    """Tests that it names and that are not there: `file.sh', `test_x' name,
    `test_x' (`name', `name')."""
    text = open(paper).read()
    for name, what, more in re.findall(
            r"`([\w./-]+)`(?:[ \n]([a-z_0-9]+))?(?: \(([^()]*)\))?", text):
        if re.fullmatch(r"test_\w+", name):
            file = "tests/%s.c" % name
            names = [what] * bool(what) + re.findall(r"`([\w*]+)`", more)
        elif re.search(r"\.(sh|py)$", name):
            file, names = "tests/" + name, []
        else:
            continue
        if not os.path.exists(file):
            yield "%s: there is no %s" % (paper, file)
            continue
        for name in names:
            if not has_test(file, name):
                yield "%s: no %s in %s" % (paper, name, file)


def lacking_files(paper):
    """Files of the engine and samples that it names and that are gone."""
    text = open(paper).read()
    for name in set(re.findall(r"`([\w/-]+\.(?:c|def|xml))`", text)):
        if not any(os.path.exists(p + name) for p in
                   ("", "engine/", "engine/guide/", "engine/evidence/")):
            yield "%s: there is no %s" % (paper, name)
    for names in re.findall(r"samples? ((?:`[\w-]+`(?:, )?)+)", text):
        for name in re.findall(r"`([\w-]+)`", names):
            if not os.path.isdir("samples/" + name):
                yield "%s: there is no sample %s" % (paper, name)


def lacking_rows(paper):
    """Attacks by their numbers, sources by their names."""
    text = open(paper).read()
    sources = re.findall(r'^SOURCE\(\w+, "([\w-]+)"', open(
        "engine/evidence/record/sources.def").read(), re.M)
    for row in [str(n) for n in range(1, ATTACKS + 1)] + sources:
        if not re.search(r"^\| %s \|" % re.escape(row), text, re.M):
            yield "%s has no row for %s" % (paper, row)


threats, rules = "docs/threat-model.md", "docs/judgement.md"
lacking = [*lacking_keys(), *lacking_tests(threats), *lacking_rows(threats),
           *lacking_tests(rules), *lacking_files(rules)]
for line in lacking:
    print(line)
sys.exit(bool(lacking or missing or not samples or len(rows) < RULES))
