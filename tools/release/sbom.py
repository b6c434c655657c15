#!/usr/bin/env python3
"""sbom.py EXE VERSION VERSIONS EPOCH > FILE - what the Windows program is made
of, as CycloneDX 1.5 JSON.  VERSIONS: lines "name version" of what is linked
in, as Debian counts them.  The same input gives the same bytes."""

import datetime
import hashlib
import json
import sys
import uuid

# Debian's source package, licence: an SPDX id, an expression, or a name
PARTS = {
    "ncurses": ("ncurses", {"id": "X11-distribute-modifications-variant"}),
    "pcre2": ("pcre2", {"id": "BSD-3-Clause"}),
    "libxml2": ("libxml2", {"id": "MIT"}),
    "jansson": ("jansson", {"id": "MIT"}),
    "openssl": ("openssl", {"id": "Apache-2.0"}),
    "zlib": ("zlib", {"id": "Zlib"}),
    "xz": ("xz-utils", {"name": "Public domain (liblzma)"}),
    "zstd": ("libzstd", {"id": "BSD-3-Clause"}),
    "libarchive": ("libarchive", {"id": "BSD-2-Clause"}),
    "mingw-w64": ("mingw-w64", {"name": "ZPL and public domain"}),
    "gcc-runtime": ("gcc-mingw-w64",
                    "GPL-3.0-or-later WITH GCC-exception-3.1"),
}


def licences(what):
    if isinstance(what, str):
        return [{"expression": what}]
    return [{"license": what}]


def component(name, version):
    source, licence = PARTS[name]
    purl = "pkg:deb/debian/%s@%s?arch=source" % (
        source, version.replace("+", "%2B").replace("~", "~"))
    return {"type": "library", "bom-ref": purl, "name": name,
            "version": version, "licenses": licences(licence), "purl": purl}


def bom(exe, version, lines, epoch):
    with open(exe, "rb") as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    parts = [component(*line.split()) for line in lines]
    own = "pkg:generic/ndes-doctor@" + version
    when = datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc)
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5",
        "serialNumber": "urn:uuid:%s" % uuid.uuid5(
            uuid.NAMESPACE_URL, own + "#" + digest),
        "version": 1,
        "metadata": {
            "timestamp": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application", "bom-ref": own,
                "name": "ndes-doctor", "version": version, "purl": own,
                "licenses": licences({"id": "MIT"}),
                "hashes": [{"alg": "SHA-256", "content": digest}]}},
        "components": parts,
        "dependencies": [{"ref": own,
                          "dependsOn": [p["bom-ref"] for p in parts]}] +
                        [{"ref": p["bom-ref"]} for p in parts],
    }


def main():
    exe, version, versions, epoch = sys.argv[1:]
    with open(versions, encoding="utf-8") as f:
        made = bom(exe, version, [x for x in f if x.strip()], int(epoch))
    json.dump(made, sys.stdout, indent=1)
    print()


main()
