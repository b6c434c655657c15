"""What the registry and the stores tell of beside the logs."""

import certs
import commands
import events
import flows
import httperr
import registry
import times
from flows import refused_by_ca, refused_by_iis, send_failed
from capture import MINE, ROOTS
from scenario import Capture, legacy, periods, scenario, unified
from times import at
from world import Server

DENIED = "0x80094012 (-2146877422 CERTSRV_E_TEMPLATE_DENIED)"
COMPONENTS = (r"SOFTWARE\Microsoft\Windows\CurrentVersion"
              r"\Component Based Servicing\RebootPending")


def only_asks(world, t, dev, _ending):
    """Capabilities and certificates, and then nothing: it accepts neither."""
    rng = world.rng
    for operation, size in (("GetCACaps", 186), ("GetCACert", 3567)):
        taken = rng.between(0, 40)
        t += taken
        flows.device_row(world, t, dev, "GET", "operation=%s&message=%s"
                         % (operation, dev.message), 200, taken, size=size)
        t += rng.between(300, 2200)
    return t


@scenario(
    "ca-moved",
    "NDES was given a new CA and kept the RA certificates of the old one",
    "NDES a re\u00e7u une nouvelle AC et gard\u00e9 les certificats RA de "
    "l'ancienne",
    verdict="warning",
    causes=["devices-never-send-request", "ca-moved"],
    checks=legacy(ndes_reached="warn"))
def ca_moved(ident):
    cap = Capture(ident)
    periods(cap, at("2026-04-13 12:00"), at("2026-04-14 12:15"),
            at("2026-04-14 07:14:30"), at("2026-04-14 07:31"), None,
            ask=only_asks, bad_busiest=9)
    cap.iis_logs()
    cap.plugin_log()
    cap.crp_log(since=at("2026-04-14 05:30"))
    cap.stores(form=registry.UTF8)
    cap.legacy_settings()
    cap.reg("mscep-cainfo", [(registry.MSCEP + "\\CAInfo", [
        ("Configuration",
         registry.text("ca02.contoso.com\\Contoso Issuing CA 2"))])])
    return cap


@scenario(
    "template-slot",
    "0x80094012: profiles of another key usage ask for another template",
    "0x80094012\u00a0: les profils d'une autre utilisation demandent un "
    "autre mod\u00e8le",
    causes=["template-denied", "template-slot-wrong"],
    checks=legacy(ca_failures="fail", crp_phases="no-evidence"))
def template_slot(ident):
    cap = Capture(ident)
    periods(cap, at("2026-05-06 22:00"), at("2026-05-07 12:40"),
            at("2026-05-07 07:38:30"), at("2026-05-07 07:49"),
            refused_by_ca(
                "The permissions on the certificate template do not allow "
                "the current user to enroll for this type of certificate.",
                "0x80004005", (31, DENIED, "Denied by Policy Module")),
            bad_busiest=7)
    cap.iis_logs()
    cap.plugin_log()
    cap.event_log("application-ndes.xml", "Application", rendered=False)
    cap.ca_view(since=at("2026-05-06 22:00"))
    cap.stores(form=registry.UTF8)
    cap.legacy_settings(templates=("ContosoVPN", "ContosoSCEPdevice",
                                   "ContosoSCEPdevice"))
    return cap


def refused_for_length(world, t, dev, _ending):
    """HTTP.sys still has its old limits."""
    world.refused.append(httperr.row(
        t, dev.address, world.rng.between(49152, 65000),
        world.server.address, "FieldLength",
        "%s?operation=PKIOperation&message=%s" % (dev.stem, "MIIT" * 40),
        400))


@scenario(
    "limits-before-restart",
    "HTTP.sys refuses long requests: its new limits wait for a restart",
    "HTTP.sys refuse les demandes longues\u00a0: ses limites attendent un "
    "red\u00e9marrage",
    causes=["uri-too-long"], checks=legacy(ndes_reached="fail"))
def limits_before_restart(ident):
    cap = Capture(ident)
    periods(cap, at("2026-04-13 18:00"), at("2026-04-14 11:40"),
            at("2026-04-14 09:10:40"), at("2026-04-14 09:12:20"),
            ask=refused_for_length, other=dict(bare=None, caps=None))
    cap.iis_logs()
    cap.httperr_log()
    cap.plugin_log()
    cap.crp_log(since=at("2026-04-13 23:00"))
    cap.stores(form=registry.UTF8)
    cap.legacy_settings()
    cap.reg("reboot-pending", [(COMPONENTS, [])])
    return cap


@scenario(
    "tls-not-bound",
    "12175: the TLS certificate was renewed, port 443 serves the old one",
    "12175\u00a0: le certificat TLS est renouvel\u00e9, le port 443 sert "
    "l'ancien",
    causes=["ssl-cert-other-failure", "tls-renewed-not-bound"],
    checks=legacy(crp_reached="fail", challenge_accepted="fail",
                  crp_phases="no-evidence"))
def tls_not_bound(ident):
    cap = Capture(ident)
    periods(cap, at("2026-04-13 20:00"), at("2026-04-14 12:20"),
            at("2026-04-14 08:12:30"), at("2026-04-14 08:31"),
            send_failed(12175, ["CERT_DATE_INVALID"]), bad_busiest=9)
    cap.iis_logs()
    cap.plugin_log()
    cap.stores(form=registry.UTF8)
    cap.legacy_settings()
    # the old one was taken out of Personal when the new one came
    cap.add("binding/sslcert.txt", commands.binding(
        "0.0.0.0:443", certs.thumbprint("client-expired")).encode())
    return cap


PFX = "PFX Create Certificate Connector for Microsoft Intune"


@scenario(
    "unified-service-off",
    "Unified connector: its service is stopped, sc says, and nothing else",
    "Connecteur unifi\u00e9\u00a0: son service est arr\u00eat\u00e9, dit "
    "sc, et rien d'autre",
    generation="unified", causes=["unified-service-stopped"],
    checks=unified(challenge_accepted="fail", module_called="warn"))
def service_off(ident):
    cap = Capture(ident, Server("NDES03", "10.20.4.33", "10.20.4.33"))
    periods(cap, at("2026-05-05 23:00"), at("2026-05-06 12:10"),
            at("2026-05-06 07:14:30"), at("2026-05-06 07:31"),
            flows.unified_stopped, good_ending=flows.unified_issued,
            bad_busiest=9)
    cap.iis_logs()
    cap.event_log("connectors-operational.xml",
                  "Microsoft-Intune-CertificateConnectors/Operational",
                  rendered=False, newest_first=True)
    cap.event_log("application-ndes.xml", "Application")
    cap.stores(my=("tls", "connector", "ra-signing", "ra-encryption"),
               form=registry.UTF8)
    cap.unified_settings()
    cap.add("service/services.txt", (
        commands.service("PkiCreateConnectorSvc", PFX, 1, 1069) +
        commands.service("W3SVC", "World Wide Web Publishing Service", 4)
        ).encode())
    return cap


@scenario(
    "device-windows",
    "Healthy server, and the channel of one Windows device beside it",
    "Serveur sain, avec le canal d'un appareil Windows",
    verdict="healthy", generation="unified",
    checks=unified(profile_received="pass", device_calls="pass",
                   installed="pass"))
def device_windows(ident):
    cap = Capture(ident, Server("NDES02", "10.20.4.32", "10.20.4.32"))
    start, end = at("2026-05-05 04:00"), at("2026-05-05 11:48")
    periods(cap, start, end, good_ending=flows.unified_issued)
    cap.iis_logs()
    cap.event_log("connectors-operational.xml",
                  "Microsoft-Intune-CertificateConnectors/Operational",
                  newest_first=True)
    cap.stores(my=("tls", "connector", "ra-signing", "ra-encryption"),
               form=registry.UTF8)
    cap.unified_settings()
    unique = "ModelName_AC_7d1c_LogicalName_2f0e_Hash_51"
    seen = []
    for t in (at("2026-05-05 08:02:11"), at("2026-05-05 10:41:52")):
        seen += [
            events.device(t, 306, "SCEP: CspExecute for UniqueId : (%s) "
                          "InstallUserSid : (S-1-5-21-41) InstallLocation : "
                          "(user) NodePath : (clientinstall)  KeyProtection: "
                          "(0x2) Result : (Unknown Win32 Error code: "
                          "0x2ab0003)." % unique),
            events.device(t + 4 * times.SECOND, 36, "SCEP: Certificate "
                          "request generated successfully. Enhanced Key "
                          "Usage: (1.3.6.1.5.5.7.3.2), NDES URL: "
                          "(https://scep.contoso.com/certsrv/mscep/mscep.dll/"
                          "pkiclient.exe), Container Name: (), KSP Setting: "
                          "(0x2), Store Location: (0x1)."),
            events.device(t + 9 * times.SECOND, 39,
                          "SCEP: Certificate installed successfully.")]
    cap.add("device/device.xml", events.write(seen, "laptop7.contoso.com"))
    return cap


OMADM = "com.microsoft.omadm.platforms.android.certmgr."
MODEL = "ModelName=AC_51bad41f%2FLogicalName_39907e78"
ASKED = ("https://scep-contoso.msappproxy.net/certsrv/mscep/mscep.dll"
         "?operation=%s&message=ca")


def omadm(t, name, text, level="VERB"):
    """A line of the Company Portal on Android."""
    return "\t".join((times.iso(t)[:-1] + "0000", level, "Event", name,
                      "18327", "10", text)) + "\n"


def omadm_profile(t):
    return (omadm(t, "com.microsoft.omadm.syncml.SyncmlSession",
                  "<SyncML><LocURI>./Vendor/MSFT/CertificateStore/Enroll/" +
                  MODEL + "%3BHash=-15/Install</LocURI><Data>&lt;NDESUrls"
                  "&amp;gt;&amp;lt;NDESUrl&amp;gt;https://scep-contoso."
                  "msappproxy.net/certsrv/mscep/mscep.dll&amp;lt;/NDESUrl"
                  "&amp;gt;&lt;CertificateRequestToken&gt;" + "PENlcnRF" * 20 +
                  "&lt;/CertificateRequestToken&gt;</Data></SyncML>") +
            omadm(t + times.SECOND, OMADM + "CertificateEnrollmentManager",
                  "There are 1 requests"))


def omadm_received(t, answer, call):
    return omadm(t, "org.jscep.transport.UrlConnectionGetTransport",
                 "Received '%s' when sending %s(ca) to %s"
                 % (answer, call, ASKED % call))


@scenario(
    "device-android-gateway",
    "Healthy server; the proxy before it answers an Android device 504",
    "Serveur sain ; le proxy placé devant répond 504 à un appareil Android",
    verdict="warning", generation="unified",
    causes=["published-proxy-fails"],
    checks=unified(profile_received="pass", device_calls="warn"))
def device_android_gateway(ident):
    cap = device_windows(ident)
    del cap.files["device/device.xml"]
    lines = ""
    for t in (at("2026-05-05 08:02:11"), at("2026-05-05 10:41:52")):
        lines += omadm_profile(t) + omadm_received(
            t + 3 * times.SECOND, "504 Gateway Timeout", "GetCACaps")
    cap.add("phone/OMADM.log", lines.encode())
    return cap


IOS = """\
debug    08:02:09.638009 +0000    profiled    Adding dependent \
ModelName=AC_51bad41f/LogicalName_1892fe4c;Hash=-912418295 to parent \
636572740000000000000012 in domain PayloadDependencyDomainCertificate to system
debug    08:02:10.691033 +0000    profiled    Performing synchronous URL \
request: https://scep.contoso.com/certsrv/mscep/mscep.dll?operation=GetCACert\
&message=SCEP%20Authority
default    08:02:11.483977 +0000    profiled    Attempting to retrieve issued \
certificate...
debug    08:02:11.487798 +0000    profiled    Sending CSR via GET.
default    08:02:13.320616 +0000    profiled    Profile \
“www.windowsintune.com.SCEP.ModelName=AC_51bad41f/LogicalName_1892fe4c;\
Hash=-912418295” installed.
"""


@scenario(
    "device-phones",
    "Healthy server, and the logs of two phones that have their certificate",
    "Serveur sain, avec les journaux de deux téléphones servis",
    verdict="healthy", generation="unified",
    checks=unified(profile_received="pass", device_calls="pass",
                   installed="pass"))
def device_phones(ident):
    """The Android log is of a week after the rest: no reason to doubt it."""
    cap = device_windows(ident)
    del cap.files["device/device.xml"]
    t = at("2026-05-14 09:12:07")
    state = OMADM + "state.NativeScepCertInstallStateMachine"
    cap.add("phone/OMADM.log", (
        omadm_profile(t) +
        omadm_received(t + 3 * times.SECOND, "200 OK", "GetCACert") +
        omadm_received(t + 4 * times.SECOND, "200 OK", "GetCACaps") +
        omadm(t + 6 * times.SECOND, "org.jscep.transaction."
              "EnrollmentTransaction", "Response: org.jscep.message.CertRep"
              "@3150777b[failInfo=<null>,pkiStatus=SUCCESS,messageType="
              "CERT_REP]") +
        omadm(t + times.MINUTE, state, "SCEP cert '%s;Hash=-15' state changed "
              "from CERT_ACCESS_REQUESTED to CERT_ACCESS_GRANTED" % MODEL,
              "INFO")).encode())
    cap.add("phone/console.txt", IOS.encode())
    return cap


LISTED = ROOTS + ("contoso-issuing-2",)


def with_logs(cap):
    """Those of a server whose stores were not exported."""
    cap.iis_logs()
    cap.plugin_log()
    cap.legacy_settings()
    return cap


def listed_by_certutil(cap):
    """The logs, and an issuing CA among the roots that certutil lists."""
    with_logs(cap).add("certutil/root.txt", commands.store_list(
        "Root", "Trusted Root Certification Authorities", LISTED).encode())
    return cap


def distrusted(ident):
    """403.16 since the morning."""
    cap = Capture(ident)
    periods(cap, at("2026-04-13 20:00"), at("2026-04-14 12:04"),
            at("2026-04-14 07:14:40"), at("2026-04-14 07:31"),
            refused_by_iis(403, 16, 2148204809, flows.FORBIDDEN),
            bad_busiest=9)
    return cap


DISTRUSTED = legacy(root_store_clean="fail", crp_reached="fail",
                    challenge_accepted="fail", crp_phases="no-evidence",
                    client_certificate=None)


@scenario(
    "certutil-root-list",
    "403.16: what certutil lists of Root, instead of exported keys",
    "403.16\u00a0: la liste de Root par certutil, au lieu des cl\u00e9s",
    causes=["intermediate-ca-in-root-store"],
    checks=DISTRUSTED)
def certutil_list(ident):
    return listed_by_certutil(distrusted(ident))


@scenario(
    "certutil-root-early",
    "certutil lists a misplaced certificate in Root; nothing suffers yet",
    "certutil liste un certificat mal plac\u00e9 dans Root\u00a0; rien n'en "
    "souffre encore",
    verdict="warning",
    checks=legacy(root_store_clean="warn", crp_phases="no-evidence",
                  client_certificate=None))
def certutil_early(ident):
    cap = Capture(ident)
    periods(cap, at("2026-04-14 02:00"), at("2026-04-14 12:04"))
    return listed_by_certutil(cap)


@scenario(
    "powershell-root-list",
    "403.16: what PowerShell lists of Root, instead of exported keys",
    "403.16\u00a0: la liste de Root par PowerShell, au lieu des cl\u00e9s",
    causes=["intermediate-ca-in-root-store"],
    checks=DISTRUSTED)
def powershell_list(ident):
    cap = with_logs(distrusted(ident))
    cap.add("root.txt", b"\xff\xfe" + commands.store_objects(
        "Root", LISTED).encode("utf-16-le"))
    return cap


@scenario(
    "tls-bound-ending",
    "Healthy server; port 443 still serves the certificate that ends first",
    "Serveur sain\u00a0; le port 443 sert encore le certificat qui finit en "
    "premier",
    verdict="healthy", checks=legacy(crp_phases="no-evidence"))
def tls_bound_ending(ident):
    cap = Capture(ident)
    periods(cap, at("2027-04-20 02:00"), at("2027-04-20 12:04"))
    cap.iis_logs()
    cap.plugin_log()
    cap.stores(my=MINE + ("tls-external-only",), form=registry.UTF8)
    cap.legacy_settings()
    cap.add("binding/sslcert.txt", commands.binding(
        "0.0.0.0:443", certs.thumbprint("tls-external-only")).encode())
    return cap
