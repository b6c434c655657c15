#!/usr/bin/env python3
"""readme-screens.py PROGRAM [--check] - the screens in README.md, from runs.

A fenced block below a line

    <!-- screen: LANG SIZE TARGET: KEYS -->

holds what the program shows after KEYS, as tests/screens/README.md names
them.  Without --check the blocks are written anew; with it a block that is
not what is shown is named, and the exit is 1.
"""
import os
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(
    r"(<!-- screen: (\S+) (\S+) (\S+): ([^>]*?) -->\n```\n)(.*?)(```\n)", re.S)


def picture(program, lang, size, target, keys):
    """The last picture of a run in a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        script = os.path.join(home, "keys")
        with open(script, "w", encoding="utf-8") as f:
            f.write(keys + "\n")
        env = dict(os.environ, XDG_STATE_HOME=home, TZ="UTC",
                   LC_ALL="C.UTF-8", USER="root")
        shown = subprocess.run(
            [program, "--script", script, "--size", size, "--lang", lang,
             target], env=env, check=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, encoding="utf-8").stdout
    parts = re.split(r"^=== [^\n]*\n", shown, flags=re.M)
    return parts[-1]


def main():
    program = os.path.abspath(sys.argv[1])
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    with open("README.md", encoding="utf-8") as f:
        old = f.read()
    new = BLOCK.sub(
        lambda m: m[1] + picture(program, m[2], m[3], m[4], m[5]) + m[7], old)
    if not BLOCK.search(old):
        sys.exit("README.md: no screens")
    if "--check" not in sys.argv:
        with open("README.md", "w", encoding="utf-8") as f:
            f.write(new)
        return
    if new != old:
        for want, got in zip(old.split("\n"), new.split("\n")):
            if want != got:
                sys.exit(f"README.md: want {want}\n            got  {got}\n"
                         "tools/readme-screens.py writes them anew")


main()
