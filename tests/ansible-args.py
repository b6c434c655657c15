#!/usr/bin/env python3
"""ansible-args.py FILE... - the arguments of the tasks that are only checked,
never run: each is one that the documentation of its module knows, and none
that it requires is missing.  (The modules are PowerShell, which no lint
reads.)"""

import json
import subprocess
import sys

import yaml

bad = 0


def tasks_of(items):
    for t in items:
        for key in ('block', 'rescue', 'always'):
            yield from tasks_of(t.get(key, []))
        for name, given in t.items():
            if name.startswith('ansible.windows.'):
                yield name, given


def complain(what):
    global bad
    bad += 1
    print(what)


used = []
for path in sys.argv[1:]:
    with open(path) as f:
        used += [(path,) + t for t in tasks_of(yaml.safe_load(f))]
names = sorted({name for _, name, _ in used})
docs = json.loads(subprocess.run(
    ['ansible-doc', '-j', '-t', 'module'] + names, check=True,
    stdout=subprocess.PIPE).stdout)
for path, name, given in used:
    options = docs.get(name, {}).get('doc', {}).get('options')
    if options is None:
        complain('%s: there is no %s' % (path, name))
        continue
    for key in given:
        if key not in options:
            complain('%s: %s has no %s' % (path, name, key))
    for key, option in options.items():
        if option.get('required') and key not in given:
            complain('%s: %s needs %s' % (path, name, key))
if not used:
    complain('no task of ansible.windows')
print('%d tasks of %s' % (len(used), ' '.join(names)))
sys.exit(bad != 0)
