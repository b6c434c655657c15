#!/usr/bin/env python3
"""coverage.py PROGRAM [--list]: what `explain` answers of the codes, ids
and strings that public documents name.

Codes are asked by the provider of their group, and only an answer of their
own counts: a row of that number, a row of that provider, or Windows' own name.
What is not answered is named in tests/coverage-gaps.txt, so that nothing falls
out in silence: a token that is neither answered nor named there fails, and so
does one that is named there and answered.  --list prints the gaps."""

import concurrent.futures
import os
import re
import subprocess
import sys

SHARED = "../shared"
GAPS = "tests/coverage-gaps.txt"
CODES_WANTED = 760
STRINGS_WANTED = 68
CUT = 70  # where the list cuts its strings

# A group: first words of its heading, what is put before a token, and what
# the answer must begin with; {} is the token.
GROUPS = [
    ("unified-events", "connector ", r"{}  Microsoft-Intune-Cert"),
    ("legacy connector events", "event ", r"{}  Microsoft Intune Conn"),
    ("legacy diag codes", "", r"{}  "),
    ("IIS status codes", "http ", r"{}  "),
    ("HTTPERR reasons", "", r"{}  "),
    ("Schannel events", "schannel ", r"{}  Schannel"),
    ("CAPI2 operational", "capi2 ", r"{}  Microsoft-Windows-CAPI2"),
    ("NDES event ids", "ndes ", r"{}  Microsoft-Windows-NetworkDevice"),
    ("CA audit events", "event ", r"{}  Microsoft-Windows-Security-Audit"),
    ("WAS/W3SVC", "event ", r"{}  Microsoft-Windows-(WAS|IIS|HttpEv)"),
    ("KDC strong", "event ",
     r"{}  (Microsoft-Windows-(Kerberos-K|Security-Audit)|RasClient)"),
    ("device SCEP", "event ",
     r"{}  Microsoft-Windows-(DeviceMan|CertificateServicesClient-Cert)"),
    ("", "", r"({}\b|.*\b{}\b)"),
]

SERVICE = """Unknown Success CertificateRequestDecodingFailed
ChallengePasswordMissing ChallengeDeserializationError
ChallengeDecryptionError ChallengeDecodingError ChallengeInvalidTimestamp
ChallengeExpired SubjectNameMissing SubjectNameMismatch SubjectAltNameMissing
SubjectAltNameMismatch KeyUsageMismatch KeyLengthMismatch
EnhancedKeyUsageMissing EnhancedKeyUsageMismatch AadKeyIdentifierListMissing
RegisteredKeyMismatch SigningCertThumbprintMismatch
ScepProfileNoLongerTargetedToTheClient SignatureValidationFailed
BadCertificateRequestIdInChallenge BadDeviceIdInChallenge
BadUserIdInChallenge""".split()


def explain(text):
    """The lines of the answer; none when there is none."""
    run = subprocess.run([sys.argv[1], "--lang", "en", "explain", "--", text],
                         capture_output=True, timeout=60)
    if run.returncode:
        return []
    return run.stdout.decode("utf-8", "replace").splitlines()


def group_of(heading):
    return next(g for g in GROUPS if heading.startswith(g[0]))


def codes():
    """(group, token, question, pattern) of every code of the list."""
    group = None
    for line in open(SHARED + "/coverage-codes.txt", encoding="utf-8"):
        if line.startswith("## "):
            heading = line[3:].strip()
            group = group_of(heading)
            title = group[0] or heading.split()[0]
        elif group and re.match(r"(UNKNOWN|KNOWN): *\S", line):
            for item in line.split(":", 1)[1].split(","):
                token = item.split()[-1]
                # the number of an HRESULT, the reason of HTTP.sys
                yield (title, token, group[1] + token,
                       group[2].replace("{}", re.escape(token)))


def unanswered(batch):
    """Those of a batch of one group that are not answered.  Numbers with a
    context are asked together; what is missing then is asked alone."""
    def missing(codes, question):
        lines = explain(question)
        return [c for c in codes
                if not any(re.match(c[3], line, re.I) for line in lines)]
    left = batch
    if len(batch) > 1:
        left = missing(batch, batch[0][2] +
                       " ".join([""] + [c[1] for c in batch[1:]]))
    return [c for c in left if missing([c], c[2])]


def batches(items):
    """So many together as one answer has room for."""
    for group in dict.fromkeys(i[0] for i in items):
        mine = [i for i in items if i[0] == group]
        size = 1 if group.startswith("HTTPERR") else 8
        for at in range(0, len(mine), size):
            yield mine[at:at + size]


def strings():
    for line in open(SHARED + "/coverage-strings.tsv", encoding="utf-8"):
        if not line.startswith("#"):
            source, text = line.rstrip("\n").split("\t", 1)
            yield ("string", text[:CUT])


def read_gaps():
    return {tuple(line.rstrip("\n").split("\t", 1))
            for line in open(GAPS, encoding="utf-8")
            if line.strip() and not line.startswith("#")}


def main():
    if not os.path.exists(SHARED + "/coverage-codes.txt"):
        print("skipped: ../shared/coverage-codes.txt is not here")
        return 0
    all_codes, all_strings = list(codes()), list(strings())
    service = [("service", name) for name in SERVICE]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        gone = [c[:2] for gap in pool.map(unanswered, batches(all_codes))
                for c in gap]
        lost = [s for s, answer in
                zip(all_strings, pool.map(explain, (s[1] for s in all_strings)))
                if not answer]
        mute = [s for s in service if not any(
            line.startswith(s[1] + "  ") for line in explain(s[1]))]
    if "--list" in sys.argv:
        for gap in gone + lost + mute:
            print("\t".join(gap))
        return 0
    have = len(all_codes) - len(gone), len(all_strings) - len(lost)
    print("%d of %d codes, %d of %d strings, %d of %d answers of the service"
          % (have[0], len(all_codes), have[1], len(all_strings),
             len(service) - len(mute), len(service)))
    now, known = set(gone + lost + mute), read_gaps()
    for gap in sorted(now - known):
        print("not answered and not in %s: %s" % (GAPS, "  ".join(gap)))
    for gap in sorted(known - now):
        print("answered, take it out of %s: %s" % (GAPS, "  ".join(gap)))
    short = have[0] < CODES_WANTED or have[1] < STRINGS_WANTED or mute
    if short:
        print("wanted: %d codes, %d strings, every answer of the service"
              % (CODES_WANTED, STRINGS_WANTED))
    return 1 if short or now != known else 0


sys.exit(main())
