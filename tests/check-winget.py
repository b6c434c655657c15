#!/usr/bin/env python3
"""check-winget.py FOLDER MSI - the manifests in FOLDER keep the rules of the
published schemas of winget 1.6.0 (required keys, patterns, lengths), have no
key that those do not know, and name MSI by its hash."""

import hashlib
import pathlib
import re
import sys

ID = r"[^.\s\\/:*?\"<>|\x01-\x1f]{1,32}(\.[^.\s\\/:*?\"<>|\x01-\x1f]{1,32}){1,7}"
VERSION = r"\"[^\\/:*?\"<>|\x01-\x1f]{1,128}\""
ALWAYS = {"PackageIdentifier": ID, "PackageVersion": VERSION,
          "ManifestVersion": r"1\.6\.0"}
KINDS = {
    "version": ("", {"DefaultLocale": "en-US"}),
    "defaultLocale": (".locale.en-US", {
        "PackageLocale": "en-US", "Publisher": ".{2,256}",
        "PackageName": ".{2,256}", "License": ".{3,512}",
        "ShortDescription": ".{3,256}"}),
    "installer": (".installer", {
        "InstallerType": "msi|wix", "Scope": "user|machine",
        "ProductCode": r"\"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}\"",
        "ReleaseDate": r"\"\d{4}-\d\d-\d\d\"", "Installers": "",
        "- Architecture": "x64", "InstallerUrl": r"https?://\S{1,2000}",
        "InstallerSha256": "[A-F0-9]{64}"}),
}
wrong = []


def read(path):
    """The keys and values of our own plain YAML."""
    out = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        key, colon, value = line.strip().partition(":")
        if not colon or key in out:
            wrong.append("%s: %r" % (path.name, line))
        out[key] = value.strip()
    return out


def main():
    folder, msi = map(pathlib.Path, sys.argv[1:])
    names = sorted(p.name for p in folder.glob("*.yaml"))
    for kind, (suffix, keys) in KINDS.items():
        rules = dict(ALWAYS, ManifestType=kind, **keys)
        paths = [n for n in names
                 if re.fullmatch(ID + re.escape(suffix) + r"\.yaml", n)]
        paths = [n for n in paths if suffix or
                 not n.endswith((".locale.en-US.yaml", ".installer.yaml"))]
        if len(paths) != 1:
            wrong.append("%s: %d files" % (kind, len(paths)))
            continue
        got = read(folder / paths[0])
        for key, pattern in rules.items():
            if not re.fullmatch(pattern, got.get(key, "\0")):
                wrong.append("%s: %s is %r" % (paths[0], key, got.get(key)))
        for key in set(got) - set(rules):
            wrong.append("%s: unknown key %s" % (paths[0], key))
        if kind == "installer":
            sum_of = hashlib.sha256(msi.read_bytes()).hexdigest().upper()
            if got.get("InstallerSha256") != sum_of:
                wrong.append("the hash is of another file")
    for w in wrong:
        print(w)
    sys.exit(bool(wrong))


main()
