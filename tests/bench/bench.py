"""bench.py BUILD - speed and memory beside peers, as a table in Markdown.

Every number is a median of runs in turn with those that it stands beside.
From the environment: MIB, the size of a log (default 256); RUNS (default 5);
OLD, an older build to compare with; ONLY, the sections wanted, by their
numbers (ONLY="1 7").  BUILD holds the program, and generate, measure and
empty of this folder.
"""

import datetime
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile

from peers import Peers

BUILD = os.path.abspath(sys.argv[1])
OURS = os.path.join(BUILD, "ndes-doctor")
MIB = int(os.environ.get("MIB") or 256)
RUNS = int(os.environ.get("RUNS") or 5)
THERE = Peers(os.path.join(BUILD, "tests/bench/npm"))
OLD = os.environ.get("OLD") and os.path.abspath(os.environ["OLD"])
ONLY = (os.environ.get("ONLY") or "").split()
STARTS = 200  # of what takes milliseconds
SLOW = 5000.0  # milliseconds; what takes longer is run once
ENV = dict(os.environ, LC_ALL="C.UTF-8", NO_COLOR="1")
LESSONS = os.path.abspath("samples")


class Took:
    """What runs of one command took: milliseconds and MiB."""

    def __init__(self, name):
        self.name = name
        self.ms, self.cpu, self.peak = [], [], []

    def add(self, line):
        us, cpu, kib = line.split()
        self.ms.append(int(us) / 1000)
        self.cpu.append(int(cpu) / 1000)
        self.peak.append(int(kib) / 1024)

    def median(self):
        return statistics.median(self.ms)


def measure(command, paints=False):
    """One line of measure, or None when the command does not run."""
    run = subprocess.run(
        [os.path.join(BUILD, "tests/bench/measure")]
        + (["-p"] if paints else [])
        + command,
        env=ENV, cwd=TEMP, stdout=subprocess.PIPE, text=True)
    return run.stdout if run.returncode == 0 else None


def in_turn(commands, runs=None, paints=False):
    """commands: name -> command; what each took, in the same order."""
    all_took = [(Took(name), command) for name, command in commands.items()]
    for _ in range(runs or RUNS):
        for took, command in all_took:
            if took.ms and took.median() > SLOW:
                continue
            line = measure(command, paints)
            if line:
                took.add(line)
    return [took for took, _ in all_took if took.ms]


def print_rows(title, all_took):
    """The first one is the one to compare with."""
    one = all_took[0].median()
    for took in all_took:
        ms = took.median()
        print(f"| {title} | {took.name} | {ms:,.1f} | {min(took.ms):,.1f} "
              f"| {statistics.median(took.cpu):,.1f} "
              f"| {max(took.peak):.1f} | {ms / one:.2f} |", flush=True)
        title = ""


def generate(*arguments):
    subprocess.run([os.path.join(BUILD, "tests/bench/generate"),
                    *map(str, arguments)], check=True)


def new_folder(name):
    path = os.path.join(TEMP, name)
    shutil.rmtree(path, ignore_errors=True)
    os.mkdir(path)
    return path


def ours(*arguments):
    """The program, and the older one where there is one."""
    words = [a for a in arguments if not a.startswith("/")]
    commands = {" ".join(["ndes-doctor", *words]): [OURS, *arguments]}
    if OLD:
        commands["the older build"] = [OLD, *arguments]
    return commands


def beside_peers(title, folder, peers, *arguments):
    files = sorted(os.path.join(folder, f) for f in os.listdir(folder))
    commands = ours(*(arguments or ("check", "--json")), folder)
    for peer in peers:
        command = THERE.command(peer, files)
        if command:
            commands[peer] = command
    print_rows(title, in_turn(commands))


SEARCH = ["cat", "ripgrep", "ripgrep of npm", "grep -E", "ugrep"]


def iis_sparse_dense():
    for percent in 5, 95:
        folder = new_folder("log")
        generate("iis", folder, MIB << 20, percent, MIB << 21)
        beside_peers(f"IIS, {MIB} MiB, {percent}% of the rows are of NDES",
                     folder, SEARCH + ["lnav", "goaccess"])


def plugin():
    folder = new_folder("log")
    generate("plugin", folder + "/NDESPlugin.log", MIB << 20)
    beside_peers(f"NDESPlugin.log, {MIB} MiB", folder, SEARCH)


def svclog():
    folder = new_folder("log")
    generate("svclog", folder + "/CertificateRegistrationPoint_03_02.svclog",
             MIB << 20)
    beside_peers(f"svclog, {MIB} MiB", folder, ["cat", "xmllint --stream"])


def event_log():
    folder = new_folder("log")
    generate("evtx", folder + "/Application.evtx", MIB << 20)
    beside_peers(f".evtx, {MIB} MiB", folder, ["cat", "evtxexport"])


def trace():
    folder = new_folder("log")
    generate("iis", folder, MIB << 20, 95, MIB << 21)
    beside_peers(f"IIS, {MIB} MiB, 95%, requests followed", folder, ["cat"],
                 "trace", "--json")


def many_files():
    """1,300 logs of 200 KiB hold the same rows as one of their size."""
    many, one = new_folder("many"), new_folder("one")
    size = 1300 * 200 << 10
    generate("iis", one, size, 95, 2 * size)
    generate("iis", many, size, 95, 200 << 10)
    commands = {"in one log": [OURS, "check", "--json", one],
                "in 1,300 logs": [OURS, "check", "--json", many]}
    if OLD:
        commands["in 1,300, the older build"] = [OLD, "check", "--json", many]
    print_rows("IIS, 254 MiB, 95%", in_turn(commands))


def commands_on_5000_files():
    folder = new_folder("log")
    generate("iis", folder, 5000 * 10000, 50, 10000)
    for command in ("check", "check --json", "trace", "trace --json",
                    "report --html", "report --ticket", "fix list",
                    "fix preview"):
        print_rows("5,000 logs of 10 KB",
                   in_turn(ours(*command.split(), folder)))
    print_rows("5,000 logs, first screen", in_turn(
        {"ndes-doctor": [OURS, folder],
         "ndes-doctor follow": [OURS, "follow", folder]}, paints=True))


def start_up():
    commands = {"empty program, same libraries":
                [os.path.join(BUILD, "tests/bench/empty")]}
    commands.update(ours("check", "--json", new_folder("nothing")))
    print_rows(f"start-up, {STARTS} times", in_turn(commands, STARTS))


def first_paint():
    """With no lessons, and with those of this tree."""
    for title, lessons in (("without lessons", new_folder("nothing")),
                           ("with lessons", LESSONS)):
        ENV["NDES_DOCTOR_SAMPLES"] = lessons
        print_rows(f"first screen, {title}",
                   in_turn(ours(), max(RUNS, 20), paints=True))


def memory():
    for size in MIB, 4 * MIB:
        folder = new_folder("log")
        generate("iis", folder, size << 20, 95, size << 21)
        print_rows(f"memory: IIS, {size} MiB, 95%",
                   in_turn(ours("check", "--json", folder), 3))


SECTIONS = [iis_sparse_dense, plugin, svclog, event_log, trace, many_files,
            commands_on_5000_files, start_up, first_paint, memory]


def machine():
    model = platform.processor()
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as f:
        for line in f:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return f"{model}, {os.cpu_count()} processors, {platform.release()}"


def main():
    version = subprocess.run([OURS, "--version"], check=True, text=True,
                             stdout=subprocess.PIPE).stdout.splitlines()[0]
    print(f"{version}, {datetime.date.today()}, on {machine()}; "
          f"medians of {RUNS} runs, of one where it takes over 5 s.\n")
    print("Peers: " + ", ".join(THERE.versions) + ".")
    if THERE.missing:
        print("Not installed, and left out: " + ", ".join(THERE.missing) + ".")
    print()
    print("| measured | by | ms | least | CPU ms | peak MiB | times |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for number, section in enumerate(SECTIONS, 1):
        if not ONLY or str(number) in ONLY:
            section()


with tempfile.TemporaryDirectory() as TEMP:
    ENV["XDG_STATE_HOME"] = os.path.join(TEMP, "state")
    main()
