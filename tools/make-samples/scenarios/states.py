"""What the registry and the stores tell of beside the logs."""

import flows
import httperr
import registry
from flows import refused_by_ca
from scenario import Capture, legacy, periods, scenario
from times import at

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
