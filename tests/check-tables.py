#!/usr/bin/env python3
"""check-tables.py - a table with rows [ENUM_MEMBER] = ... has one for every
member of that enum.

C fills a row that is forgotten with zeros, which is a crash or an empty word
once it is asked for.  A table that means to leave rows out says so with the
word "sparse" in a comment on the lines before it or inside of it.
"""

import os
import re
import sys

DEFINE = re.compile(r"#define\s+(\w+)\((\w+)[^)]*\)\s+(\w*?)##(\w+)\s*,")
TABLE = re.compile(r"\b(\w+)((?:\[[^\]\n]*\])+)\s*=\s*\{")


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def bare(text):
    """Without comments and strings; lines and columns stay."""
    return re.sub(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)


def members(body):
    """Of the body of an enum, lists from .def files included."""
    found, macro = [], None
    for line in body.splitlines():
        define = DEFINE.search(line)
        if define:
            macro, prefix = define.group(1), define.group(3)
        elif "#include" in line and macro:
            rows = read(line.split('"')[1])
            found += [prefix + row for row in re.findall(
                r"^%s\((\w+)" % macro, rows, re.M)]
        elif not line.strip().startswith("#"):
            found += re.findall(r"\b([A-Z][A-Z0-9_]*)\b(?!\()",
                                re.sub(r"=[^,]*", "", line))
    return [m for m in found if not m.endswith("_COUNT")]


def is_size(text, name):
    """The member at the end of a small enum that is no row."""
    return re.search(r"(\[|== )%s\b[];)]" % name, text) or \
        re.search(r"== %s," % name, text)


def enums(path):
    """{member: all members of its enum}"""
    of = {}
    # names of .def files are strings: only comments go
    text = re.sub(r"/\*.*?\*/", blank, read(path), flags=re.S)
    for body in re.findall(r"\benum(?:\s+\w+)?\s*\{([^}]*)\}", text):
        every = members(body)
        if every and is_size(text, every[-1]):
            every.pop()
        for m in every:
            of[m] = every
    return of


def rows(text, start):
    """The designators of the table whose brace is before START; its end."""
    depth, at, found = 1, start, []
    while depth > 0 and at < len(text):
        here = re.compile(r"\[([A-Z]\w*)\]\s*=[^=]").match(text, at)
        if here and depth == 1:
            found.append(here.group(1))
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
    return found, at


def check(path, of):
    whole, count, bad = read(path), 0, 0
    text = bare(whole)
    for table in TABLE.finditer(text):
        found, end = rows(text, table.end())
        every = next((of[f] for f in found if f in of), None)
        # a list that a .def file makes is whole
        if not every or "##" in text[table.end():end]:
            continue
        count += 1
        before = whole[:table.start()].rsplit("\n\n", 1)[-1]
        missing = [m for m in every if m not in found]
        if missing and "sparse" not in before + whole[table.start():end]:
            line = text.count("\n", 0, table.start()) + 1
            print("%s:%d: %s has no row for %s"
                  % (path, line, table.group(1), " ".join(missing)))
            bad += 1
    return count, bad


KEY_NAMES = {"TERM_KEY_ENTER": "Enter", "TERM_KEY_TAB": "Tab",
             "TERM_KEY_ESC": "Esc", "' '": "Space"}


def keys_without_a_word():
    """Keys of the wizard that the manual page does not have."""
    rows = re.findall(r"^KEY\((\w+), ('.'|\w+),", read("tui/screen/keys.def"),
                      re.M)
    manual = read("man/ndes-doctor.1").split("\n.Sh KEYS\n")[1]
    manual = manual.split("\n.Sh ")[0]
    told = set(re.findall(r"[^\s,]+", " ".join(
        re.findall(r"^\.(?:It )?Ic (.*)$", manual, re.M))))
    for name, key in rows:
        word = KEY_NAMES.get(key, key.strip("'")).replace("?", "\\&?")
        if key != "0" and word not in told:
            yield "man/ndes-doctor.1: no key %s (%s of keys.def)" % (word,
                                                                     name)


def main():
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    paths = sorted(os.path.join(base, name)
                   for top in sys.argv[1:] or ("engine", "tui")
                   for base, _, names in os.walk(top)
                   for name in names if name.endswith((".c", ".h")))
    of = {}
    for path in paths:
        if path.endswith(".h"):
            of.update(enums(path))
    # an enum of the file itself goes first
    results = [check(path, {**of, **enums(path)}) for path in paths]
    count, bad = (sum(r[i] for r in results) for i in (0, 1))
    print("tables: %d, incomplete: %d" % (count, bad))
    for line in keys_without_a_word():
        print(line)
        bad += 1
    return 1 if bad or not count else 0


sys.exit(main())
