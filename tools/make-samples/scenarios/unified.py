"""The unified connector: what its events carry, its own way to Intune, and
PKCS beside SCEP.  The words of .NET are those it is known to print; that the
events carry them as data is invented."""

import flows
import registry
import times
from scenario import Capture, periods, scenario, unified
from times import at
from world import Server

CHANNEL = "Microsoft-Intune-CertificateConnectors/"
RESOLVED = ("System.Net.Http.HttpRequestException: An error occurred while "
            "sending the request. ---> System.Net.WebException: The remote "
            "name could not be resolved: 'manage.microsoft.com'")


def finish(cap):
    """What is copied of such a server."""
    cap.iis_logs()
    cap.event_log("connectors-operational.xml", CHANNEL + "Operational",
                  rendered=False, newest_first=True)
    cap.event_log("connectors-admin.xml", CHANNEL + "Admin")
    cap.stores(my=("tls", "connector", "ra-signing", "ra-encryption"),
               form=registry.UTF8)
    cap.unified_settings()
    return cap


def broken(ident, ending):
    """Good until the morning, then ENDING for every device."""
    cap = Capture(ident, Server("NDES02", "10.20.4.32", "10.20.4.32"))
    periods(cap, at("2026-05-05 01:00"), at("2026-05-05 12:10"),
            at("2026-05-05 08:52:30"), at("2026-05-05 09:04"),
            ending, bad_busiest=7, good_ending=flows.unified_issued)
    return finish(cap)


@scenario(
    "unified-offline-early",
    "Unified connector: Intune out of reach, before any device noticed",
    "Connecteur unifi\u00e9\u00a0: Intune injoignable, avant qu'un appareil "
    "ne s'en aper\u00e7oive",
    verdict="warning", generation="unified",
    causes=["connector-cannot-reach-intune"],
    checks=unified(connector_online="warn"))
def offline_early(ident):
    cap = Capture(ident, Server("NDES02", "10.20.4.32", "10.20.4.32"))
    start, cut, end = (at("2026-05-04 08:00"), at("2026-05-05 02:10"),
                       at("2026-05-05 06:40"))
    periods(cap, start, at("2026-05-04 21:30"),
            good_ending=flows.unified_issued)
    flows.health(cap.world, start, cut, times.HOUR)
    flows.health(cap.world, cut + 7 * times.MINUTE, end, 40 * times.MINUTE,
                 (5001, 3003), RESOLVED)
    return finish(cap)


@scenario(
    "unified-connector-ending",
    "Unified connector: all is well, its own certificate ends in 12 days",
    "Connecteur unifi\u00e9\u00a0: tout va bien, son propre certificat finit "
    "dans 12 jours",
    verdict="healthy", generation="unified",
    checks=unified(connector_online="pass"))
def connector_ending(ident):
    cap = Capture(ident, Server("NDES02", "10.20.4.32", "10.20.4.32"))
    start, end = at("2026-11-06 16:00"), at("2026-11-07 12:10")
    periods(cap, start, end, good_ending=flows.unified_issued)
    flows.health(cap.world, start, end, times.HOUR)
    return finish(cap)


@scenario(
    "unified-pkcs-denied",
    "Unified connector: SCEP is well, the CA denies its PKCS requests",
    "Connecteur unifi\u00e9\u00a0: SCEP va bien, l'AC refuse ses demandes "
    "PKCS",
    verdict="warning", generation="unified", causes=["template-denied"],
    checks=unified(connector_online="pass", pkcs_issued="warn"))
def pkcs_denied(ident):
    cap = Capture(ident, Server("NDES02", "10.20.4.32", "10.20.4.32"))
    start, end = at("2026-05-05 01:00"), at("2026-05-05 12:10")
    periods(cap, start, end, good_ending=flows.unified_issued)
    flows.health(cap.world, start, end, times.HOUR)
    flows.health(cap.world, start + 20 * times.MINUTE, end,
                 50 * times.MINUTE, (1020,))
    flows.health(
        cap.world, start + 21 * times.MINUTE, end, 50 * times.MINUTE,
        (1051,), "IssuePfx - COMException: System.Runtime.InteropServices."
        "COMException (0x80094012): CCertRequest::Submit: The permissions on "
        "the certificate template do not allow the current user to enroll "
        "for this type of certificate. 0x80094012 (-2146877422 "
        "CERTSRV_E_TEMPLATE_DENIED)")
    return finish(cap)


@scenario(
    "unified-challenge-expired",
    "Unified connector: every challenge is more than an hour old",
    "Connecteur unifi\u00e9\u00a0: chaque challenge a plus d'une heure",
    generation="unified", causes=["challenge-expired"],
    checks=unified(challenge_accepted="fail", connector_online="pass"))
def challenge_expired(ident):
    return broken(ident, flows.unified_refusal(
        "Microsoft.Management.Services.Api.IntuneScepServiceException: "
        "ChallengeExpired:SCEP challenge has expired.SCEP Challenge has "
        "expired. challengeExpInterval=60, challengeExpiration=05/05/2026 "
        "08:55:33, challengeCreation=05/05/2026 07:55:33"))


@scenario(
    "unified-proxy-407",
    "Unified connector: the proxy asks the service for a password (407)",
    "Connecteur unifi\u00e9\u00a0: le proxy demande un mot de passe au "
    "service (407)",
    generation="unified", causes=["connector-cannot-reach-intune"],
    checks=unified(challenge_accepted="fail", connector_online="warn"))
def proxy_407(ident):
    return broken(ident, flows.unified_refusal(
        "System.Net.WebException: The remote server returned an error: "
        "(407) Proxy Authentication Required."))


@scenario(
    "unified-key-unusable",
    "Unified connector: it cannot use its own private key",
    "Connecteur unifi\u00e9\u00a0: sa propre cl\u00e9 priv\u00e9e lui est "
    "refus\u00e9e",
    generation="unified", causes=["connector-key-unusable"],
    checks=unified(challenge_accepted="fail"))
def key_unusable(ident):
    return broken(ident, flows.unified_refusal(
        "System.Security.Cryptography.CryptographicException: Keyset does "
        "not exist"))


@scenario(
    "unified-template-name",
    "Unified connector: 4007 with 0x80094800, the template is not known",
    "Connecteur unifi\u00e9\u00a0: 4007 avec 0x80094800, mod\u00e8le "
    "inconnu",
    generation="unified", causes=["template-name-mismatch"],
    checks=unified(ca_answered="fail", ca_failures="fail"))
def template_name(ident):
    return broken(ident, flows.unified_denied(
        "System.Runtime.InteropServices.COMException (0x80094800): "
        "CCertRequest::Submit: The requested certificate template is not "
        "supported by this CA. 0x80094800 (-2146875392 "
        "CERTSRV_E_UNSUPPORTED_CERT_TYPE)"))
