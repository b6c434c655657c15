"""Servers that work."""

from scenario import Capture, legacy, periods, scenario
from times import at


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
    cap.crp_log(since=at("2026-04-14 06:00"))
    cap.connector_log(at("2026-04-14 00:12:05"), end)
    cap.stores()
    cap.legacy_settings()
    return cap


