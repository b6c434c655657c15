"""Faults between NDES and the registration point."""

import flows
import ndesplugin
from capture import INTERMEDIATES, ROOTS
from flows import refused_by_iis
from scenario import Capture, legacy, periods, scenario
from times import at
from world import Server

UNTRUSTED_ROOT = 2148204809


def files(cap, day, **plugin):
    """The logs a legacy server leaves; CRP and connector of DAY only."""
    cap.iis_logs(restarts=[at(day + " 02:00:04")])
    cap.plugin_log(**plugin)
    cap.crp_log(since=at(day + " 00:00"))


@scenario(
    "intermediate-in-root-local",
    "403.16: an intermediate CA was put into Trusted Root",
    "403.16\u00a0: une AC interm\u00e9diaire est dans le magasin racine",
    causes=["intermediate-ca-in-root-store"],
    checks=legacy(crp_reached="fail", challenge_accepted="fail",
                  root_store_clean="fail"))
def intermediate_local(ident):
    cap = Capture(ident)
    end = at("2026-04-14 12:04")
    periods(cap, at("2026-04-13 05:40"), end, at("2026-04-14 07:14:40"),
            at("2026-04-14 07:31"),
            refused_by_iis(403, 16, UNTRUSTED_ROOT, flows.FORBIDDEN))
    files(cap, "2026-04-14")
    cap.connector_log(at("2026-04-14 00:12:05"), end)
    cap.stores(local=ROOTS + ("contoso-issuing-2",), policy=None)
    cap.legacy_settings()
    return cap


@scenario(
    "tls-name-mismatch",
    "12175: the renewed TLS certificate lacks the server's internal name",
    "12175\u00a0: le certificat TLS renouvel\u00e9 n'a pas le nom interne "
    "du serveur",
    causes=["ssl-cert-name-mismatch"],
    checks=legacy(crp_reached="fail", challenge_accepted="fail"))
def tls_name(ident):
    cap = Capture(ident, Server(address="10.31.0.15", self_address="fe80::"
                                "1c4e:77aa:20b1:9d03%4", bias=240),
                  activities=False)
    end = at("2026-04-14 19:40")
    periods(cap, at("2026-04-13 06:00"), end, at("2026-04-14 15:52:30"),
            at("2026-04-14 16:05"),
            flows.send_failed(12175, ["CERT_CN_INVALID"]))
    files(cap, "2026-04-14")
    cap.stores(my=("tls-external-only", "tls", "client", "ra-signing",
                   "ra-encryption"))
    cap.legacy_settings()
    return cap


__all__ = ["INTERMEDIATES", "ndesplugin"]
