"""The same evidence in the forms that people hold it: what `collect' brings
home as one zip, events copied as text, and what commands print.  The forms
are those that Windows writes; what they say is invented."""

import io
import zipfile

import flows
from scenario import Capture, periods, scenario
from times import at
from world import Server

SERVICE = """\
SERVICE_NAME: %s
        TYPE               : 10  WIN32_OWN_PROCESS
        STATE              : %s
        WIN32_EXIT_CODE    : %s
        SERVICE_EXIT_CODE  : 0  (0x0)
        CHECKPOINT         : 0x0
        WAIT_HINT          : 0x0
        PID                : 0
        FLAGS              :

"""
RUNS, STOPPED = ("4  RUNNING", "0  (0x0)"), ("1  STOPPED", "1069  (0x42d)")
POOL = 'APPPOOL "%s" (MgdVersion:v4.0,MgdMode:Integrated,state:%s)\n'
ZONE = """\
Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation]
"Bias"=dword:ffffffc4
"DaylightBias"=dword:ffffffc4
"DaylightStart"=hex:00,00,03,00,05,00,02,00,00,00,00,00,00,00,00,00
"StandardBias"=dword:00000000
"StandardStart"=hex:00,00,0a,00,05,00,03,00,00,00,00,00,00,00,00,00
"TimeZoneKeyName"="W. Europe Standard Time"
"ActiveTimeBias"=dword:ffffff88

"""


def crlf(text):
    return text.replace("\n", "\r\n").encode("utf-8")


def services(**states):
    return crlf("\n" + "".join(
        SERVICE % ((name,) + state) for name, state in states.items()))


def unified(ident):
    """Good until the morning; then every password is refused."""
    cap = Capture(ident, Server("NDES02", "10.20.4.32", "10.20.4.32"))
    periods(cap, at("2026-05-05 01:00"), at("2026-05-05 12:10"),
            at("2026-05-05 08:52:30"), at("2026-05-05 09:04"),
            flows.unified_stopped, bad_busiest=7,
            good_ending=flows.unified_issued)
    return cap


@scenario(
    "collected-zip",
    "A zip of collect: the connector's service was stopped when it was made",
    "Un zip de collect\u00a0: le service du connecteur \u00e9tait "
    "arr\u00eat\u00e9 quand il a \u00e9t\u00e9 fait",
    generation="unified",
    causes=["unified-service-stopped"],
    checks={"module-called": "warn", "ndes-reached": "pass",
            "challenge-accepted": "fail"})
def collected_zip(ident):
    cap = unified(ident)
    cap.iis_logs(folder="iis/")
    cap.event_log("events/Operational.xml",
                  "Microsoft-Intune-CertificateConnectors/Operational",
                  newest_first=True)
    cap.unified_settings()
    cap.add("service/services.txt",
            services(W3SVC=RUNS, PkiCreateConnectorSvc=STOPPED,
                     PkiRevokeConnectorSvc=RUNS))
    cap.add("iis-config/pools.txt",
            crlf(POOL % ("SCEP", "Started")))
    cap.add("manifest.txt", crlf(
        "ndes-doctor manifest 1\n"
        "tool\tndes-doctor 0.1.0 collect --powershell\n"
        "computer\tNDES02\nbegun\t2026-05-05T12:15:00.0000000+00:00\n"
        "days\t7\n"
        "key\tabsent\tHKLM\\SOFTWARE\\Microsoft\\MicrosoftIntune\\"
        "NDESConnector\n"
        "command\tfailed\tnetsh.exe\tbinding\\sslcert.txt\t5\n"
        "ended\t2026-05-05T12:16:10.0000000+00:00\n"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as z:
        for path in sorted(cap.files):
            z.writestr(zipfile.ZipInfo(path, (2026, 5, 5, 12, 16, 0)),
                       cap.files[path])
    cap.files = {"ndes-case.zip": out.getvalue()}
    return cap


@scenario(
    "copied-text",
    "Events copied as text, in local time beside the key of its zone",
    "\u00c9v\u00e9nements copi\u00e9s en texte, \u00e0 l'heure locale, avec "
    "la cl\u00e9 du fuseau",
    generation="unified", causes=["unified-service-stopped"],
    checks={"challenge-accepted": "fail"})
def copied_text(ident):
    cap = unified(ident)
    cap.iis_logs(folder="")
    cap.unified_settings()
    cap.add("zone.reg", crlf(ZONE))
    cap.add("copied from the event viewer.txt", crlf(
        "Log Name:      System\n"
        "Source:        Service Control Manager\n"
        "Date:          5/5/2026 10:53:10 AM\n"
        "Event ID:      7041\n"
        "Task Category: None\n"
        "Level:         Error\n"
        "Keywords:      Classic\n"
        "User:          N/A\n"
        "Computer:      NDES02.contoso.com\n"
        "Description:\n"
        "The PkiCreateConnectorSvc service was unable to log on as "
        "CONTOSO\\svc-ndes with the currently configured password due to "
        "the following error: \n"
        "Logon failure: the user has not been granted the requested logon "
        "type at this computer.\n\n"
        "Service: PkiCreateConnectorSvc\n"
        "Domain and account: CONTOSO\\svc-ndes\n"))
    return cap


@scenario(
    "command-outputs",
    "Nothing but what commands print: the pool of NDES is stopped",
    "Rien que des sorties de commandes\u00a0: le pool de NDES est "
    "arr\u00eat\u00e9",
    generation="unified", causes=["scep-apppool-stopped"],
    checks={"ndes-reached": "fail"})
def command_outputs(ident):
    cap = Capture(ident, Server("NDES02", "10.20.4.32", "10.20.4.32"))
    cap.add("sc.txt", services(W3SVC=RUNS, PkiCreateConnectorSvc=RUNS))
    cap.add("appcmd.txt", crlf(
        POOL % ("DefaultAppPool", "Started") + POOL % ("SCEP", "Stopped") +
        'SITE "Default Web Site" (id:1,bindings:http/*:80:,https/*:443:,'
        "state:Started)\n"))
    cap.add("netsh.txt", crlf(
        "\nSSL Certificate bindings: \n------------------------- \n\n"
        "    IP:port                      : 0.0.0.0:443\n"
        "    Certificate Hash             : "
        "0123456789abcdef0123456789abcdef01234567\n"
        "    Application ID               : "
        "{4dc3e181-e14b-4a21-b022-59fc669b0914}\n"
        "    Certificate Store Name       : My\n"
        "    Verify Client Certificate Revocation : Enabled\n\n"))
    cap.add("certutil root.txt", crlf(
        'Root "Trusted Root Certification Authorities"\n'
        "================ Certificate 0 ================\n"
        "Serial Number: 01\n"
        "Issuer: CN=Contoso Root CA, O=Contoso\n"
        " NotBefore: 1/15/2020 1:00 AM\n"
        " NotAfter: 1/15/2040 1:00 AM\n"
        "Subject: CN=Contoso Root CA, O=Contoso\n"
        "Signature matches Public Key\n"
        "Root Certificate: Subject matches Issuer\n"
        "Cert Hash(sha1): 89abcdef0123456789abcdef0123456789abcdef\n"
        "CertUtil: -store command completed successfully.\n"))
    cap.add("reg query.txt", crlf(
        "\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\MicrosoftIntune\\"
        "PFXCertificateConnector\n"
        "    InstallFolder    REG_SZ    C:\\Program Files\\Microsoft Intune"
        "\\PFXCertificateConnector\\\n"
        "    Version    REG_SZ    6.2406.0.1001\n\n"))
    return cap
