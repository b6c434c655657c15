#!/usr/bin/env python3
"""check-layers.py - no #include and no call points up the house, and nobody
calls past a door.

tests/layers.txt says what each room may use: rooms, or single headers of
them.  An #include is checked by its path; a call by the header that declares
the function, whatever header brought it along.  A header named inside.h or
*_inside.h is for its own floor only.
"""

import os
import re
import sys

PROTOTYPE = re.compile(r"\s*(?:[\w\s*]+?[\s*])(\w+)\s*\(")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include\s*(?:"([^"]+)"|<([^>]+)>)')
CALL = re.compile(r"(?<![\w.>])(\w+)\s*\(")

bad = []


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def bare(text):
    """Without comments and strings; lines stay."""
    return re.sub(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"',
                  lambda m: re.sub(r"[^\n]", " ", m.group(0)), text,
                  flags=re.S)


def layers(path):
    """{room: what it may use}, and {foreign header: files that may}"""
    rows, allowed, foreign = [], {}, {}
    for line in read(path).splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line[0].isspace():
            rows[-1] += line.split()
        else:
            rows.append(line.split())
    groups = {}
    for name, *uses in rows:
        uses = [u for use in uses for u in groups.get(use, [use])]
        if name.startswith("<"):
            foreign[name[1:-1]] = set(uses)
        elif name.startswith("@"):
            groups[name] = uses
        else:
            for use in uses:
                room = os.path.dirname(use) if use.endswith(".h") else use
                if room not in allowed:
                    bad.append(f"{path}: {use} is no lower room of {name}")
                elif use.endswith(".h") and not os.path.exists(use):
                    bad.append(f"{path}: no file {use}")
            allowed[name] = set(uses) | {name}
    return allowed, foreign


def floor_of(path):
    return "/".join(path.split("/")[:2])


def declared(header):
    """Functions of a header; what stands in braces declares none."""
    text = re.sub(r"#[^\n]*(\\\n[^\n]*)*", "", bare(read(header)))
    while (inner := re.sub(r"\{[^{}]*\}", " ", text)) != text:
        text = inner
    for statement in text.split(";"):
        found = PROTOTYPE.match(statement)
        if found and "typedef" not in statement:
            yield found.group(1)


def check_includes(path, lines, uses, foreign):
    for number, line in enumerate(lines, 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        ours, header = found.groups()
        room = os.path.dirname(ours or "")
        where = f"{path}:{number}: "
        if header:
            if path not in foreign.get(header, {path}):
                bad.append(f"{where}<{header}> does not belong here")
        elif not room:
            bad.append(where + "write the path from the top of the tree")
        elif room not in uses and ours not in uses:
            bad.append(f"{where}{os.path.dirname(path)} must not include "
                       + ours)
        elif ours.endswith("inside.h") and floor_of(ours) != floor_of(path):
            bad.append(f"{where}{ours} is for its own floor")


def check_calls(path, text, uses, home):
    own = set(re.findall(r"^(\w+)\(", text, re.M))
    for number, line in enumerate(text.splitlines(), 1):
        for name in CALL.findall(line):
            header = home.get(name)
            if header and name not in own and header not in uses and \
                    os.path.dirname(header) not in uses:
                bad.append(f"{path}:{number}: {os.path.dirname(path)} must "
                           f"not call {name}() of {header}")


def main():
    files = sorted(os.path.join(at, name) for top in ("engine", "tui")
                   for at, _, names in os.walk(top) for name in names
                   if name.endswith((".c", ".h")))
    allowed, foreign = layers("tests/layers.txt")
    home = {name: path for path in files if path.endswith(".h")
            for name in declared(path)}
    for path in files:
        uses = allowed.get(os.path.dirname(path))
        if uses is None:
            bad.append(f"{path}: its room is not in tests/layers.txt")
            continue
        text = read(path)
        check_includes(path, text.splitlines(), uses, foreign)
        check_calls(path, bare(text), uses, home)
    print("\n".join(bad) if bad else
          f"rooms: {len(allowed)}, functions with a header: {len(home)}, "
          "back edges: 0, calls past a door: 0")
    return bool(bad)


if __name__ == "__main__":
    os.chdir(os.path.join(os.path.dirname(__file__), ".."))
    sys.exit(main())
