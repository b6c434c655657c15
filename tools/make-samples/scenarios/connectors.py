"""Which connector there is, and what may be concluded from its silence."""

import flows
import registry
import times
from flows import send_failed
from iis import Row
from scenario import Capture, legacy, periods, scenario, unified
from times import at
from world import Server

CHANNEL = "Microsoft-Intune-CertificateConnectors/"
NMAP = ("Mozilla/5.0+(compatible;+Nmap+Scripting+Engine;"
        "+https://nmap.org/book/nse.html)")


@scenario(
    "unified-silent",
    "Unified connector: devices go on asking, its events have stopped",
    "Connecteur unifi\u00e9\u00a0: les demandes continuent, ses "
    "\u00e9v\u00e9nements ont cess\u00e9",
    verdict="warning", generation="unified",
    causes=["unified-connector-silent"],
    checks=unified(module_called="warn"))
def unified_silent(ident):
    cap = Capture(ident, Server("NDES02", "10.20.4.32", "10.20.4.32"))
    periods(cap, at("2026-05-04 20:00"), at("2026-05-05 12:10"),
            at("2026-05-05 10:22:30"), at("2026-05-05 10:31"),
            flows.unified_unheard, good_ending=flows.unified_issued)
    cap.iis_logs()
    cap.event_log("connectors-operational.xml", CHANNEL + "Operational",
                  newest_first=True)
    cap.event_log("connectors-admin.xml", CHANNEL + "Admin")
    cap.stores(my=("tls", "connector", "ra-signing", "ra-encryption"),
               form=registry.UTF8)
    cap.unified_settings()
    return cap


@scenario(
    "iis-only-unified",
    "The IIS log alone of a healthy server: which connector is it?",
    "Le seul journal IIS d'un serveur sain\u00a0: quel connecteur\u00a0?",
    verdict="not-enough-evidence", generation="unknown",
    checks={"ndes-reached": "pass", "module-called": "no-evidence",
            "challenge-accepted": "no-evidence",
            "ca-answered": "no-evidence"})
def iis_only(ident):
    cap = Capture(ident, Server("NDES02", "10.20.4.32", "10.20.4.32"))
    periods(cap, at("2026-05-05 02:00"), at("2026-05-05 11:48"),
            good_ending=flows.unified_issued)
    cap.iis_logs()
    return cap


@scenario(
    "scanner-noise",
    "Healthy server: a scanner posts to mscep.dll, each time in vain",
    "Serveur sain\u00a0: un scanner poste vers mscep.dll, toujours en vain",
    verdict="healthy", checks=legacy())
def scanner_noise(ident):
    cap = Capture(ident)
    periods(cap, at("2026-04-14 04:00"), at("2026-04-14 13:10"))
    t = at("2026-04-14 11:55")
    for status, sub, win32 in ((400, 0, 0), (404, 0, 2), (405, 0, 1),
                               (413, 1, 0), (500, 0, 0), (503, 0, 0),
                               (400, 0, 0), (400, 0, 0), (400, 0, 0)):
        for query in ("-", "x=%d" % status):
            cap.world.rows.append(Row(
                t, "POST", flows.SCEP, query, "203.0.113.9", NMAP, status,
                sub, win32, taken=4, server=cap.server.address))
            t += cap.rng.between(4 * times.MINUTE, 5 * times.MINUTE)
    cap.iis_logs()
    cap.plugin_log()
    cap.crp_log()
    cap.stores(form=registry.UTF8)
    cap.legacy_settings()
    return cap


@scenario(
    "configmgr",
    "ConfigMgr: 12175 on the way to its registration point",
    "ConfigMgr\u00a0: 12175 vers son point d'inscription",
    generation="configmgr", causes=["ssl-cert-name-mismatch"],
    checks=legacy(crp_reached="fail", challenge_accepted="fail",
                  signing_certificate="no-evidence"))
def configmgr(ident):
    cap = Capture(ident, activities=False)
    cap.world.crp_path = flows.CONFIGMGR
    periods(cap, at("2026-04-13 20:00"), at("2026-04-14 12:20"),
            at("2026-04-14 08:12:30"), at("2026-04-14 08:31"),
            send_failed(12175, ["CERT_CN_INVALID"]))
    cap.iis_logs()
    cap.plugin_log(folder="ConfigMgr/Logs/")
    cap.crp_cmtrace()
    cap.stores(form=registry.UTF8)
    cap.legacy_settings(connector=False)
    return cap
