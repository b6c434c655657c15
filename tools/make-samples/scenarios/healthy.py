"""Servers that work."""

import flows
import iis
import ndesplugin
import registry
import svclog
from capture import MINE, PUBLIC, ROOTS
from registry import LOCAL
from scenario import Capture, legacy, periods, scenario, unified
from times import at
from world import Server


@scenario(
    "healthy-legacy-cmtrace",
    "Healthy server, legacy connector: probes, scanners, dropped clients",
    "Serveur sain, connecteur historique\u00a0: sondes, scanners, clients "
    "qui raccrochent",
    verdict="healthy", checks=legacy())
def healthy_cmtrace(ident):
    cap = Capture(ident)
    end = at("2026-04-14 14:02")
    periods(cap, at("2026-04-12 23:10"), end)
    cap.iis_logs(restarts=[at("2026-04-13 03:00:05"),
                           at("2026-04-14 11:47:30")])
    cap.plugin_log()
    cap.crp_log(since=at("2026-04-14 09:00"))
    cap.connector_log(at("2026-04-14 00:12:05"), end)
    cap.stores(local=ROOTS + ("contoso-inspection",))
    cap.legacy_settings()
    return cap


@scenario(
    "healthy-legacy-mixed",
    "Healthy server, other formats, an iisreset in the morning and a "
    "cross-signed root",
    "Serveur sain, autres formats, un iisreset le matin et une racine "
    "crois\u00e9e",
    verdict="healthy", checks=legacy(ca_failures="pass"))
def healthy_mixed(ident):
    cap = Capture(ident, Server(
        address="172.16.40.8", self_address="172.16.40.8", bias=-60),
        activities=False)
    world = cap.world
    world.proxy_field = True
    start, end = at("2026-03-17 04:00"), at("2026-03-18 12:30")
    periods(cap, start, end, long_queries=True)
    for moment in ("2026-03-18 07:12:03", "2026-03-18 07:12:31"):
        dev = flows.Device("10.20.5.44", flows.IOS, world.rng)
        flows.enrol(world, at(moment), dev,
                    flows.refused_by_iis(503, 0, 0, flows.UNAVAILABLE))
    cap.iis_logs(iis.WIDE, restarts=[at("2026-03-18 07:12:40")],
                 folder="iis/")
    turn = at("2026-03-18 06:00")
    cap.plugin_log(until=turn, name="NDESPlugin.lo_", folder="ndes/")
    cap.plugin_log(ndesplugin.viewer, since=turn, folder="ndes/")
    cap.crp_log(since=at("2026-03-18 07:00"), form=svclog.pretty,
                folder="ndes/")
    cap.ca_view("ca/requests.csv", since=at("2026-03-18 00:00"))
    cap.stores(local=ROOTS + ("northwind-r2-cross",),
               authroot=PUBLIC + ("northwind-r2",), policy=None,
               form=registry.UTF8)
    cap.store("my", LOCAL, "MY", MINE, registry.REGEDIT4, private=True)
    cap.legacy_settings(form=registry.REGEDIT4)
    return cap


@scenario(
    "healthy-bare-log",
    "Healthy server; only the bare text of NDESPlugin.log was kept",
    "Serveur sain\u00a0; de NDESPlugin.log il ne reste que le texte nu",
    verdict="healthy",
    checks=legacy(crp_phases="no-evidence", root_store_clean="no-evidence"))
def healthy_bare(ident):
    cap = Capture(ident, Server(address="10.20.4.33", self_address="::1",
                                bias=0))
    end = at("2026-03-25 11:20")
    periods(cap, at("2026-03-24 09:00"), end)
    cap.iis_logs(iis.BYTES, folder="W3SVC1/")
    cap.plugin_log(ndesplugin.bare, folder="")
    cap.store("my", LOCAL, "MY", MINE, registry.UTF8, private=True)
    cap.legacy_settings(form=registry.UTF8)
    return cap


@scenario(
    "healthy-after-repair",
    "Healthy again: 12175 yesterday afternoon, good ever since",
    "De nouveau sain\u00a0: 12175 hier apr\u00e8s-midi, bon depuis",
    verdict="healthy", checks=legacy())
def healthy_again(ident):
    cap = Capture(ident, Server(bias=-330, self_address="10.60.1.9",
                                address="10.60.1.9"))
    bad_end = at("2026-04-20 15:20")
    periods(cap, at("2026-04-20 06:00"), bad_end, at("2026-04-20 12:41:30"),
            at("2026-04-20 12:50"),
            flows.send_failed(12175, ["CERT_CN_INVALID"]))
    periods(cap, at("2026-04-20 15:31"), at("2026-04-21 11:05"))
    cap.iis_logs()
    cap.plugin_log()
    cap.crp_log(since=at("2026-04-21 05:00"))
    cap.stores(form=registry.UTF8)
    cap.legacy_settings()
    return cap


@scenario(
    "forged-calls",
    "Healthy; a stranger posts 403.16 in the policy module's name",
    "Sain\u00a0; un inconnu envoie des 403.16 au nom du module",
    verdict="healthy", checks=legacy())
def forged_calls(ident):
    cap = Capture(ident, Server("NDES07", "192.0.2.31", bias=-60))
    periods(cap, at("2026-03-02 07:00"), at("2026-03-03 09:40"))
    t = at("2026-03-03 09:02")
    for _ in range(24):
        t += cap.world.rng.between(20, 95) * 1000
        flows.forged_row(cap.world, t, "203.0.113.9")
    cap.iis_logs()
    cap.plugin_log()
    cap.crp_log(since=at("2026-03-03 05:00"))
    cap.stores(form=registry.UTF8)
    cap.legacy_settings()
    return cap


@scenario(
    "forged-calls-alone",
    "IIS log alone: 403.16 in the module's name, from the internet only",
    "Journal IIS seul\u00a0: 403.16 au nom du module, d'Internet seulement",
    verdict="warning", generation="unknown",
    checks={"crp-reached": "warn", "module-called": "no-evidence"})
def forged_calls_alone(ident):
    cap = Capture(ident, Server("NDES07", "192.0.2.31", bias=-60))
    periods(cap, at("2026-03-02 07:00"), at("2026-03-03 09:40"),
            good_ending=flows.unified_unheard)
    t = at("2026-03-03 09:02")
    for _ in range(24):
        t += cap.world.rng.between(20, 95) * 1000
        flows.forged_row(cap.world, t, "203.0.113.9")
    cap.iis_logs()
    return cap


@scenario(
    "unified-healthy",
    "Healthy server, unified connector: no NDESPlugin.log, events instead",
    "Serveur sain, connecteur unifi\u00e9\u00a0: pas de NDESPlugin.log, des "
    "\u00e9v\u00e9nements",
    verdict="healthy", generation="unified", checks=unified())
def unified_healthy(ident):
    cap = Capture(ident, Server("NDES02", "10.20.4.32", "10.20.4.32"))
    cap.world.events = []
    periods(cap, at("2026-05-04 08:00"), at("2026-05-05 11:48"),
            good_ending=flows.unified_issued)
    cap.iis_logs(restarts=[at("2026-05-05 04:10:00")])
    channel = "Microsoft-Intune-CertificateConnectors/"
    cap.event_log("connectors-operational.xml", channel + "Operational",
                  newest_first=True)
    cap.event_log("connectors-admin.xml", channel + "Admin",
                  encoding="utf-16")
    cap.stores(my=("tls", "connector", "ra-signing", "ra-encryption"),
               form=registry.UTF8)
    cap.unified_settings()
    return cap


