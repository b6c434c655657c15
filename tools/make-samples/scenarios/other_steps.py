"""Faults before the module (step 2), at the CA (step 4), and the unified
connector."""

import events
import flows
import httperr
import noise
import registry
import times
from flows import refused_by_ca
from scenario import Capture, legacy, periods, scenario, unified
from times import at
from world import Server

NOT_SUPPORTED = "0x80094800 (-2146875392 CERTSRV_E_UNSUPPORTED_CERT_TYPE)"
DENIED = "0x80094012 (-2146877422 CERTSRV_E_TEMPLATE_DENIED)"


@scenario(
    "ra-cert-expired",
    "500 0 87: both RA certificates expired, NDES no longer starts",
    "500 0 87\u00a0: les deux certificats RA ont expir\u00e9, NDES ne "
    "d\u00e9marre plus",
    causes=["ra-certs-expired"], checks=legacy(ndes_reached="fail"))
def ra_expired(ident):
    # they expired on Sunday; the pool went on until its nightly recycling
    cap = Capture(ident)
    bad = at("2026-04-14 03:05:10")
    periods(cap, at("2026-04-13 04:00"), at("2026-04-14 11:40"),
            at("2026-04-14 01:58:30"), bad,
            ask=lambda world, t, dev, _: flows.enrol(
                world, t, dev, None, caps=(500, 0, 87)),
            other=dict(bare=(500, 0, 87), caps=500))
    cap.iis_logs(restarts=[at("2026-04-14 02:00:04")])
    cap.plugin_log()
    cap.crp_log(since=at("2026-04-13 15:00"))
    t = bad - 40
    while t < at("2026-04-14 11:30"):
        cap.world.events += [events.ndes_certificate(t),
                             events.ndes_start_failed(t + 15)]
        t += cap.rng.between(4, 16) * times.MINUTE
    cap.world.events.append(events.ndes_started(at("2026-04-13 02:00:31")))
    cap.event_log("application-ndes.xml", "Application")
    cap.stores(my=("tls", "client", "ra-signing-expired",
                   "ra-encryption-expired"), form=registry.UTF8)
    cap.legacy_settings()
    return cap


@scenario(
    "nothing-reached",
    "No request for mscep.dll at all, though the web server is busy",
    "Aucune demande vers mscep.dll, alors que le serveur web travaille",
    verdict="warning", causes=["no-request-reached-ndes"],
    checks=legacy(
        ndes_reached="warn", module_called="no-evidence",
        crp_reached="no-evidence", challenge_accepted="no-evidence",
        crp_phases="no-evidence", ca_answered="no-evidence",
        notified="no-evidence"))
def nothing_reached(ident):
    cap = Capture(ident)
    world, rng = cap.world, cap.world.rng
    # the last requests are eleven days old, and only the module kept them
    periods(cap, at("2026-04-02 06:00"), at("2026-04-03 09:00"))
    world.rows.clear()
    start, end = at("2026-04-12 20:00"), at("2026-04-14 12:30")
    world.rows += noise.all_of(cap.server, rng, start, end, bare=None,
                               caps=None)
    cap.iis_logs()
    cap.plugin_log()
    cap.stores(form=registry.UTF8)
    cap.legacy_settings()
    return cap


def refused_by_http_sys(world, t, dev, _):
    """The pool SCEP is off: HTTP.sys answers, IIS never hears of it."""
    world.refused.append(httperr.row(
        t, dev.address, world.rng.between(49152, 65000),
        world.server.address, "AppOffline",
        "%s?operation=GetCACaps&message=%s" % (dev.stem, dev.message), 503,
        "SCEP"))


@scenario(
    "httperr-pool-stopped",
    "The pool SCEP was stopped: 503 of HTTP.sys, in HTTPERR only",
    "Le pool SCEP s'est arr\u00eat\u00e9\u00a0: 503 de HTTP.sys, dans "
    "HTTPERR seulement",
    causes=["scep-apppool-stopped"], checks=legacy(ndes_reached="fail"))
def pool_stopped(ident):
    cap = Capture(ident)
    world, rng = cap.world, cap.rng
    start, end = at("2026-04-13 06:00"), at("2026-04-14 11:40")
    bad = at("2026-04-14 09:12:20")
    periods(cap, start, end, at("2026-04-14 09:10:40"), bad,
            ask=refused_by_http_sys, other=dict(bare=None, caps=None))
    # what stands in every such log, and is nobody's fault
    t = start
    while t < end:
        client = "10.20.%d.%d" % (rng.between(30, 34), rng.between(10, 250))
        port = rng.between(49152, 65000)
        world.refused.append(httperr.row(
            t, client, port, cap.server.address, "Timer_ConnectionIdle",
            queue=rng.pick(["-", "SCEP", "DefaultAppPool"])))
        if rng.chance(20):
            world.refused.append(httperr.row(
                t + 700, "203.0.113.%d" % rng.between(2, 250), port,
                cap.server.address, rng.pick(["BadRequest", "Hostname"]),
                rng.pick(["/", "/.env", "/cgi-bin/..%c0%af"]), 400))
        t += rng.between(6, 50) * times.MINUTE
    cap.iis_logs()
    cap.httperr_log(restarts=[at("2026-04-14 02:00:04")])
    cap.plugin_log()
    cap.crp_log(since=at("2026-04-13 15:00"))
    cap.stores(form=registry.UTF8)
    cap.legacy_settings()
    return cap


@scenario(
    "template-name",
    "0x80094800: the MSCEP values hold the template's display name",
    "0x80094800\u00a0: les valeurs MSCEP portent le nom complet du "
    "mod\u00e8le",
    causes=["template-name-mismatch"], checks=legacy(ca_failures="fail"))
def template_name(ident):
    cap = Capture(ident)
    periods(cap, at("2026-04-13 12:00"), at("2026-04-14 12:15"),
            at("2026-04-14 07:14:30"), at("2026-04-14 07:31"),
            refused_by_ca(
                "The requested certificate template is not supported by this "
                "CA.", "0x80004005",
                (31, NOT_SUPPORTED, "Denied by Policy Module  0x80094800, "
                 "The request was for a certificate template that is not "
                 "supported by the Active Directory Certificate Services "
                 "policy: Contoso SCEP device.")), bad_busiest=9)
    cap.iis_logs()
    cap.plugin_log()
    cap.crp_log(since=at("2026-04-14 06:30"))
    cap.event_log("application-ndes.xml", "Application")
    cap.ca_view(since=at("2026-04-13 22:00"))
    cap.stores(form=registry.UTF8)
    cap.legacy_settings(templates=("Contoso SCEP device",) * 3)
    return cap


@scenario(
    "template-denied",
    "0x80094012: the NDES account may not enroll the template",
    "0x80094012\u00a0: le compte NDES n'a pas le droit d'inscrire le "
    "mod\u00e8le",
    causes=["template-denied"], checks=legacy(ca_failures="fail"))
def template_denied(ident):
    cap = Capture(ident, Server(address="10.20.4.38", bias=-120))
    periods(cap, at("2026-05-06 12:00"), at("2026-05-07 12:40"),
            at("2026-05-07 07:38:30"), at("2026-05-07 07:49"),
            refused_by_ca(
                "The permissions on the certificate template do not allow "
                "the current user to enroll for this type of certificate.",
                "0x80004005", (31, DENIED, "Denied by Policy Module")),
            bad_busiest=9)
    cap.iis_logs()
    cap.plugin_log()
    cap.crp_log(since=at("2026-05-07 06:30"))
    cap.event_log("application-ndes.xml", "Application", rendered=False)
    cap.ca_view(since=at("2026-05-06 22:00"))
    cap.stores(form=registry.UTF8)
    cap.legacy_settings()
    return cap


@scenario(
    "ca-rpc-unavailable",
    "0x800706BA: the CA does not answer NDES",
    "0x800706BA\u00a0: l'AC ne r\u00e9pond pas \u00e0 NDES",
    causes=["ca-rpc-unavailable"], checks=legacy(ca_failures="fail"))
def rpc_unavailable(ident):
    cap = Capture(ident, Server(bias=-60, address="10.50.2.6",
                                self_address="10.50.2.6"))
    periods(cap, at("2026-03-18 12:00"), at("2026-03-19 13:20"),
            at("2026-03-19 08:44:30"), at("2026-03-19 08:57"),
            refused_by_ca("0x800706ba", "The RPC server is unavailable.",
                          None, taken=(20900, 42300), row=False),
            bad_busiest=9)
    cap.iis_logs()
    cap.plugin_log()
    cap.crp_log(since=at("2026-03-19 08:00"))
    cap.event_log("application-ndes.xml", "Application", encoding="utf-16",
                  newest_first=True)
    cap.stores(form=registry.UTF8)
    cap.legacy_settings()
    return cap


@scenario(
    "unified-verify-failed",
    "Unified connector: 4005, Intune cannot be reached to verify requests",
    "Connecteur unifi\u00e9\u00a0: 4005, Intune injoignable pour valider "
    "les demandes",
    generation="unified", causes=["connector-cannot-reach-intune"],
    checks=unified(challenge_accepted="fail"))
def unified_verify(ident):
    cap = Capture(ident, Server("NDES02", "10.20.4.32", "10.20.4.32"))
    periods(cap, at("2026-05-04 12:00"), at("2026-05-05 12:10"),
            at("2026-05-05 07:14:30"), at("2026-05-05 07:31"),
            flows.unified_refused, good_ending=flows.unified_issued)
    cap.iis_logs()
    channel = "Microsoft-Intune-CertificateConnectors/"
    cap.event_log("connectors-operational.xml", channel + "Operational",
                  rendered=False)
    cap.event_log("connectors-admin.xml", channel + "Admin")
    cap.stores(my=("tls", "connector", "ra-signing", "ra-encryption"),
               form=registry.UTF8)
    cap.unified_settings()
    return cap


CREATE = "PFX Create Certificate Connector for Microsoft Intune"
REVOKE = "PFX Revoke Certificate Connector for Microsoft Intune"


@scenario(
    "unified-service-stopped",
    "Unified connector: its service cannot log on after a restart",
    "Connecteur unifi\u00e9\u00a0: son service ne peut plus ouvrir de session "
    "apr\u00e8s un red\u00e9marrage",
    generation="unified", causes=["unified-service-stopped"],
    checks=unified(challenge_accepted="fail", module_called="warn"))
def unified_service_stopped(ident):
    cap = Capture(ident, Server("NDES03", "10.20.4.33", "10.20.4.33"))
    down = at("2026-05-06 07:15")
    periods(cap, at("2026-05-05 12:00"), at("2026-05-06 12:10"),
            at("2026-05-06 07:14:30"), at("2026-05-06 07:31"),
            flows.unified_stopped, good_ending=flows.unified_issued)
    cap.world.events += [
        events.service_moved(down, CREATE, "stopped"),
        events.service_moved(down + 1000, REVOKE, "stopped"),
        events.service_log_on(down + 95000, "PkiCreateConnectorSvc",
                              "CONTOSO\\gmsa-ndes$"),
        events.service_failed(down + 95010, CREATE),
        # the other service of the connector is well
        events.service_moved(down + 96000, REVOKE, "running")]
    cap.iis_logs()
    channel = "Microsoft-Intune-CertificateConnectors/"
    cap.event_log("connectors-operational.xml", channel + "Operational",
                  rendered=False, newest_first=True)
    cap.event_log("application-ndes.xml", "Application")
    cap.event_log("system.xml", "System", newest_first=True)
    cap.stores(my=("tls", "connector", "ra-signing", "ra-encryption"),
               form=registry.UTF8)
    cap.unified_settings()
    return cap


@scenario(
    "unified-unanswered",
    "Unified connector: requests are accepted and never issued",
    "Connecteur unifi\u00e9\u00a0: les demandes sont accept\u00e9es, puis "
    "jamais d\u00e9livr\u00e9es",
    generation="unified", causes=["unified-issue-failed"],
    checks=unified(ca_answered="fail"))
def unified_unanswered(ident):
    cap = Capture(ident, Server("NDES02", "10.20.4.32", "10.20.4.32"))
    periods(cap, at("2026-05-06 12:00"), at("2026-05-07 12:10"),
            at("2026-05-07 07:14:30"), at("2026-05-07 07:31"),
            flows.unified_lost, good_ending=flows.unified_issued)
    cap.iis_logs()
    channel = "Microsoft-Intune-CertificateConnectors/"
    cap.event_log("connectors-operational.xml", channel + "Operational",
                  rendered=False, newest_first=True)
    cap.stores(my=("tls", "connector", "ra-signing", "ra-encryption"),
               form=registry.UTF8)
    cap.unified_settings()
    return cap


@scenario(
    "nothing-usable",
    "Nothing to go by: notes, logs of other programs, an empty export",
    "Rien d'exploitable\u00a0: des notes, les journaux d'autres programmes, "
    "une exportation vide",
    verdict="not-enough-evidence", generation="unknown")
def nothing_usable(ident):
    from .hostile import PROSE, look_alikes
    cap = Capture(ident)
    look_alikes(cap)
    for link in [n for n, d in cap.files.items() if isinstance(d, str)]:
        del cap.files[link]
    # HTTP.sys refused something, but of another application
    name = "HTTPERR/httperr1.log"
    cap.add(name, cap.files[name].replace(
        b"/certsrv/mscep/mscep.dll?operation=GetCACaps", b"/owa/").replace(
            b" SCEP\r", b" MSExchangeOWAAppPool\r"))
    cap.add("ticket.txt", PROSE.encode("cp1252"))
    cap.add("registry/empty.reg", registry.export([]))
    return cap
