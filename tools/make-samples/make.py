#!/usr/bin/env python3
"""Makes samples/ again, byte for byte.

  python3 tools/make-samples/make.py                  every sample
  python3 tools/make-samples/make.py ID...            these only
  python3 tools/make-samples/make.py --check          compare, change nothing
  python3 tools/make-samples/make.py --certificates   the certificates too
"""

import os
import shutil
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, "..", "..", "samples")
sys.path.insert(0, HERE)

import certs                        # noqa: E402
import scenarios                    # noqa: E402,F401
from scenario import SCENARIOS      # noqa: E402


def contents(entry):
    """{path: bytes, or str: where a symbolic link points}"""
    files = {"case.txt": entry.case().encode("utf-8")}
    for path, data in entry.make(entry.ident).files.items():
        files["capture/" + path] = data
    return files


def write(ident, files):
    folder = os.path.join(SAMPLES, ident)
    # scenario.xml, the lesson, is written by hand
    shutil.rmtree(os.path.join(folder, "capture"), ignore_errors=True)
    for path, data in files.items():
        name = os.path.join(folder, path)
        os.makedirs(os.path.dirname(name), exist_ok=True)
        if isinstance(data, str):
            os.symlink(data, name)
            continue
        with open(name, "wb") as f:
            f.write(data)


def on_disk(ident):
    folder = os.path.join(SAMPLES, ident)
    found = {}
    for base, folders, names in os.walk(folder):
        for name in names + folders:
            path = os.path.join(base, name)
            key = os.path.relpath(path, folder).replace(os.sep, "/")
            if key == "scenario.xml":
                continue
            if os.path.islink(path):
                found[key] = os.readlink(path)
            elif os.path.isfile(path):
                with open(path, "rb") as f:
                    found[key] = f.read()
    return found


def differences(ident, files):
    old = on_disk(ident)
    return sorted(p for p in set(old) | set(files)
                  if old.get(p) != files.get(p))


def main(args):
    check = "--check" in args
    if "--certificates" in args:
        certs.make_all()
    wanted = [a for a in args if not a.startswith("-")]
    bad = 0
    for entry in SCENARIOS:
        if wanted and entry.ident not in wanted:
            continue
        files = contents(entry)
        if check:
            for path in differences(entry.ident, files):
                print("%s/%s differs" % (entry.ident, path))
                bad = 1
        else:
            write(entry.ident, files)
        print("%-32s %7d bytes" % (entry.ident,
                                   sum(len(d) for d in files.values())))
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
