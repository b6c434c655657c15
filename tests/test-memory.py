#!/usr/bin/env python3
"""test-memory.py PROGRAM - what a trace of logs takes in which nothing fits
together and every name comes once: at most 64 MiB, whatever they hold, and
5 more for each processor above two, up to four, which reads ahead, too.  The
tables of a trace have their own limit (test_trace_memory); this is all of the
process, with what reading took before."""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

MOST = (64 + 5 * max(0, min(4, os.cpu_count()) - 2)) << 10  # KiB
ROWS = 130000    # of each log: more than a trace keeps
FIELDS = ("#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port "
          "cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus "
          "sc-win32-status time-taken\r\n")
STEM = "/certsrv/mscep/mscep.dll/pkiclient.exe operation=PKIOperation"
LINES = ("Calling VerifyRequest ...  ",
         "Sending request to certificate registration point.",
         "Verify challenge returns true", "Exiting VerifyRequest with 0x0")
EVENT = ('<E2ETraceEvent xmlns="http://schemas.microsoft.com/2004/06/'
         'E2ETraceEvent"><System xmlns="http://schemas.microsoft.com/2004/06/'
         'windows/eventlog/system"><EventID>0</EventID><Type>3</Type>'
         '<SubType Name="Information">0</SubType><Level>8</Level>'
         '<TimeCreated SystemTime="2026-04-14T{}.{:07}Z" />'
         '<Source Name="CertificateRegistrationPoint" /><Correlation '
         'ActivityID="{{{:08x}-b057-47c6-a866-061c7980c55c}}" /><Execution '
         'ProcessName="w3wp" ProcessID="6322" ThreadID="{}" /><Channel/>'
         '<Computer>NDES01</Computer></System><ApplicationData>{}'
         '</ApplicationData></E2ETraceEvent>')


def clock(i):
    s = i * 80000 // ROWS
    return "%02d:%02d:%02d" % (s // 3600, s // 60 % 60, s % 60)


def scattered(i):
    return i * 2654435761 % 2**32


def write_logs(folder):
    with open(folder / "u_ex260414.log", "w", newline="") as f:
        f.write("#Software: Microsoft Internet Information Services 10.0\r\n"
                + FIELDS)
        for i in range(ROWS):
            f.write(f"2026-04-14 {clock(i)} 10.0.0.5 GET {STEM}&message="
                    f"{scattered(i):08x} 443 - 10.{i >> 16 & 255}."
                    f"{i >> 8 & 255}.{i & 255} Agent{i} - 200 0 0 {i % 97}"
                    "\r\n")
    with open(folder / "NDESPlugin.log", "w", newline="") as f:
        for i in range(ROWS):
            f.write(f"<![LOG[{LINES[i % 4]}]LOG]!><time=\"{clock(i)}.000+000\""
                    ' date="04-14-2026" component="NDESPlugin" context="" '
                    f'type="1" thread="{i // 4}" file="ndesplugin.cpp">\r\n')
    with open(folder / "CertificateRegistrationPoint_04_14.svclog", "w") as f:
        for i in range(ROWS):
            f.write(EVENT.format(
                clock(i), i, scattered(i // 2), i // 2, "VerifyRequest " +
                ("Finished with status True" if i % 2 else "Started.")))


def main():
    with tempfile.TemporaryDirectory() as tmp:
        write_logs(Path(tmp))
        done = subprocess.run([sys.argv[1], "trace", tmp],
                              stdout=subprocess.DEVNULL)
    took = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    good = done.returncode in (0, 3) and took <= MOST
    print(f"{took / 1024:.1f} MiB, exit {done.returncode}")
    print(f"{int(good)} passed, {int(not good)} failed")
    return not good


sys.exit(main())
