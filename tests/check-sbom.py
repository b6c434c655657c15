#!/usr/bin/env python3
"""check-sbom.py FILE [EXE] - FILE is valid CycloneDX 1.5 JSON as far as this
project uses it, and speaks of EXE.  The rules are those of the published
schema bom-1.5.schema.json, and what that leaves open: lengths of hashes,
references that lead somewhere, nothing twice."""

import hashlib
import json
import re
import sys

SPDX = {"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "Zlib",
        "X11-distribute-modifications-variant"}
TOP = {"bomFormat", "specVersion", "serialNumber", "version", "metadata",
       "components", "dependencies"}
COMPONENT = {"type", "bom-ref", "name", "version", "licenses", "purl",
             "hashes"}
HASH_LENGTH = {"SHA-1": 40, "SHA-256": 64, "SHA-512": 128}
wrong = []


def want(true, what):
    if not true:
        wrong.append(what)


def check_licence(entry, where):
    keys = set(entry)
    if keys == {"expression"}:
        want(re.fullmatch(r"[A-Za-z0-9.+-]+( (WITH|AND|OR) [A-Za-z0-9.+-]+)*",
                          entry["expression"]), where + ": expression")
        return
    want(keys == {"license"}, where + ": license or expression")
    licence = entry.get("license", {})
    want(set(licence) in ({"id"}, {"name"}), where + ": id or name")
    want("id" not in licence or licence["id"] in SPDX,
         "%s: %s is no SPDX id that is known here" % (where, licence))


def check_component(c, where):
    want(set(c) <= COMPONENT, "%s: unknown keys %s" % (where,
                                                       set(c) - COMPONENT))
    want(c.get("type") in ("application", "library"), where + ": type")
    want(bool(c.get("name")) and bool(c.get("version")),
         where + ": name and version")
    want(re.fullmatch(r"pkg:[a-z]+(/[A-Za-z0-9._%+~-]+)+@[A-Za-z0-9._%~:-]+"
                      r"(\?[a-z]+=[A-Za-z0-9._-]+)?", c.get("purl", "")),
         where + ": purl " + c.get("purl", ""))
    want(bool(c.get("licenses")), where + ": no licence")
    for entry in c.get("licenses", []):
        check_licence(entry, where)
    for h in c.get("hashes", []):
        want(set(h) == {"alg", "content"}, where + ": hash")
        want(re.fullmatch("[0-9a-f]{%d}" % HASH_LENGTH.get(h.get("alg"), 1),
                          h.get("content", "")), where + ": hash")


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        b = json.load(f)
    want(set(b) == TOP, "keys: %s" % (set(b) ^ TOP))
    want(b.get("bomFormat") == "CycloneDX", "bomFormat")
    want(b.get("specVersion") == "1.5", "specVersion")
    want(b.get("version") == 1, "version")
    want(re.fullmatch("urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
                      b.get("serialNumber", "")), "serialNumber")
    meta = b.get("metadata", {})
    want(set(meta) == {"timestamp", "component"}, "metadata")
    want(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
                      meta.get("timestamp", "")), "timestamp")
    own = meta.get("component", {})
    check_component(own, "the program")
    parts = b.get("components", [])
    for c in parts:
        check_component(c, c.get("name", "?"))
    refs = [c.get("bom-ref") for c in [own] + parts]
    want(len(parts) >= 9, "components: %d" % len(parts))
    want(len(set(refs)) == len(refs), "a bom-ref twice")
    for d in b.get("dependencies", []):
        want(set(d) <= {"ref", "dependsOn"}, "dependency keys")
        for ref in [d.get("ref")] + d.get("dependsOn", []):
            want(ref in refs, "dependency on nothing: %s" % ref)
    if len(sys.argv) > 2:
        with open(sys.argv[2], "rb") as f:
            digest = hashlib.sha256(f.read()).hexdigest()
        want(own.get("hashes", [{}])[0].get("content") == digest,
             "the hash is of another program")
    for w in wrong:
        print("%s: %s" % (sys.argv[1], w))
    sys.exit(bool(wrong))


main()
