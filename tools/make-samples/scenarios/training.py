"""Servers for the course that no other sample shows.  Small: half a day."""

import events
import flows
import registry
from capture import MINE, ROOTS
from flows import IOS, Device, refused_by_iis, send_failed
from registry import INTUNE
from scenario import Capture, legacy, periods, scenario, unified
from times import MINUTE, at
from world import Server

UNTRUSTED_ROOT = 2148204809
QUIET = dict(busiest=2, bad_busiest=7, devices=8)


@scenario(
    "tls-hides-403-16",
    "12175 with a second fault behind it: an intermediate CA in Trusted Root",
    "12175 qui cache une seconde panne\u00a0: une AC interm\u00e9diaire dans "
    "le magasin racine",
    causes=["ssl-cert-name-mismatch"],
    checks=legacy(crp_reached="fail", challenge_accepted="fail",
                  root_store_clean="fail"))
def tls_hides(ident):
    # both came with the change of the night: no request was good since
    cap = Capture(ident)
    periods(cap, at("2026-06-09 05:00"), at("2026-06-09 13:10"),
            at("2026-06-09 08:51:30"), at("2026-06-09 09:06"),
            send_failed(12175, ["CERT_CN_INVALID"]), **QUIET)
    cap.iis_logs()
    cap.plugin_log()
    cap.crp_log(since=at("2026-06-09 05:00"))
    cap.stores(local=ROOTS + ("contoso-issuing-2",), policy=None,
               my=MINE + ("tls-external-only",), form=registry.UTF8)
    cap.legacy_settings(form=registry.UTF8)
    return cap


@scenario(
    "two-nodes-good-one",
    "Two NDES servers; this capture is of the one that works",
    "Deux serveurs NDES\u00a0; ce relev\u00e9 est celui du serveur qui "
    "fonctionne",
    verdict="healthy", checks=legacy())
def two_nodes(ident):
    cap = Capture(ident, Server("NDES01", "10.20.4.31", "10.20.4.31"))
    periods(cap, at("2026-06-10 05:00"), at("2026-06-10 13:00"), **QUIET)
    cap.iis_logs()
    cap.plugin_log()
    cap.crp_log(since=at("2026-06-10 05:00"))
    cap.stores(policy=None, form=registry.UTF8)
    cap.legacy_settings(form=registry.UTF8)
    return cap


@scenario(
    "two-nodes-other-one",
    "Two NDES servers; this capture is of the one that refuses",
    "Deux serveurs NDES\u00a0; ce relev\u00e9 est celui du serveur qui "
    "refuse",
    causes=["intermediate-ca-in-root-store"],
    checks=legacy(crp_reached="fail", challenge_accepted="fail",
                  root_store_clean="fail"))
def two_nodes_other(ident):
    # the phone of the lesson asks here, and only here
    cap = Capture(ident, Server("NDES02", "10.20.4.32", "10.20.4.32"))
    refused = refused_by_iis(403, 16, UNTRUSTED_ROOT, flows.FORBIDDEN)
    periods(cap, at("2026-06-10 05:00"), at("2026-06-10 13:00"),
            at("2026-06-10 06:41:30"), at("2026-06-10 06:58"), refused,
            **QUIET)
    phone = Device("10.40.2.18", IOS, cap.rng)
    for time in ("09:12:20", "11:30:41", "12:47:05"):
        flows.enrol(cap.world, at("2026-06-10 " + time), phone, refused)
    cap.iis_logs()
    cap.plugin_log()
    cap.crp_log(since=at("2026-06-10 05:00"))
    cap.stores(local=ROOTS + ("contoso-issuing-2",), policy=None,
               form=registry.UTF8)
    cap.legacy_settings(form=registry.UTF8)
    return cap


@scenario(
    "two-servers",
    "Two NDES servers below one folder: one works, the other refuses",
    "Deux serveurs NDES sous un dossier\u00a0: l'un fonctionne, l'autre "
    "refuse",
    causes=["intermediate-ca-in-root-store"], part="NDES02",
    checks=legacy(crp_reached="fail", challenge_accepted="fail",
                  crp_phases="no-evidence", root_store_clean="fail"))
def two_servers(ident):
    cap = Capture(ident)
    for name, address, bad in (("NDES01", "10.20.4.31", False),
                               ("NDES02", "10.20.4.32", True)):
        one = Capture(ident + name, Server(name, address, address))
        if bad:
            periods(one, at("2026-06-10 05:00"), at("2026-06-10 09:00"),
                    at("2026-06-10 06:41:30"), at("2026-06-10 06:58"),
                    refused_by_iis(403, 16, UNTRUSTED_ROOT, flows.FORBIDDEN),
                    **QUIET)
        else:
            periods(one, at("2026-06-10 05:00"), at("2026-06-10 09:00"),
                    **QUIET)
        one.iis_logs()
        one.plugin_log()
        one.stores(local=ROOTS + (("contoso-issuing-2",) if bad else ()),
                   policy=None, form=registry.UTF8)
        one.legacy_settings(form=registry.UTF8)
        for path, data in one.files.items():
            cap.add(name + "/" + path, data)
    return cap


@scenario(
    "unified-proxy-without-http",
    "Unified connector: the proxy was entered without http://",
    "Connecteur unifi\u00e9\u00a0: le proxy a \u00e9t\u00e9 saisi sans "
    "http://",
    generation="unified",
    causes=["connector-proxy-url-without-http"],
    checks=unified(challenge_accepted="fail"))
def unified_proxy(ident):
    cap = Capture(ident, Server("NDES02", "10.20.4.32", "10.20.4.32"))

    def refused(world, t, thread, dev):
        answer = flows.unified_refused(world, t, thread, dev)
        world.events.append(events.ndes_password(answer[3]))
        return answer

    periods(cap, at("2026-06-11 05:00"), at("2026-06-11 12:50"),
            at("2026-06-11 08:41:30"), at("2026-06-11 08:57"),
            refused, good_ending=flows.unified_issued, **QUIET)
    cap.iis_logs()
    channel = "Microsoft-Intune-CertificateConnectors/"
    cap.event_log("connectors-operational.xml", channel + "Operational",
                  rendered=False)
    cap.event_log("connectors-admin.xml", channel + "Admin", rendered=False)
    cap.event_log("application-ndes.xml", "Application")
    cap.stores(my=("tls", "connector", "ra-signing", "ra-encryption"),
               policy=None, form=registry.UTF8)
    cap.unified_settings(form=registry.UTF8)
    cap.reg("proxy", [(INTUNE + "\\PFXCertificateConnector\\Proxy", [
        ("ProxyServer", registry.text("proxy.contoso.com")),
        ("ProxyPort", registry.dword(8080))])], registry.UTF8)
    return cap


@scenario(
    "issued-wifi-refuses",
    "Every certificate is issued; it is the Wi-Fi that refuses them",
    "Tous les certificats sont d\u00e9livr\u00e9s\u00a0; c'est le Wi-Fi qui "
    "les refuse",
    verdict="healthy", checks=legacy(ca_failures="pass"))
def wifi_refuses(ident):
    cap = Capture(ident, Server(address="10.20.4.39", self_address="::1"))
    end = at("2026-06-12 13:00")
    periods(cap, at("2026-06-12 05:00"), end, **QUIET)
    cap.iis_logs()
    cap.plugin_log()
    cap.crp_log(since=at("2026-06-12 05:00"))
    cap.ca_view(since=end - 480 * MINUTE)
    cap.stores(policy=None, form=registry.UTF8)
    cap.legacy_settings(form=registry.UTF8)
    return cap
