"""The files of one sample, as {path below capture/: bytes}."""

import certs
import events
import httperr
import iis
import ndesplugin
import registry
import svclog
import times
from registry import ENTERPRISE, LOCAL, POLICY
from rng import Rng
from svclog import Trace
from world import Server, World

# what an ordinary server holds in Root, CA and My
ROOTS = ("contoso-root", "litware-2010")
PUBLIC = ("fabrikam-root", "wingtip-ecc")
INTERMEDIATES = ("contoso-issuing", "fabrikam-tls")
MINE = ("tls", "client", "ra-signing", "ra-encryption")

LOGS = "inetpub/logs/LogFiles/W3SVC1/"
INTUNE = "Program Files/Microsoft Intune/"


class Capture:
    def __init__(self, ident, server=None, activities=True):
        self.ident = ident
        self.server = server or Server()
        self.world = World(ident, self.server, activities)
        self.rng = Rng(ident, "files")
        self.files = {}

    def add(self, path, data):
        self.files[path] = data

    # --- logs -------------------------------------------------------------

    def iis_logs(self, fields=iis.DEFAULT, restarts=(), folder=LOGS):
        always = {"s-sitename": "W3SVC1", "s-computername": self.server.name,
                  "cs-host": "scep.contoso.com"}
        logs = iis.write(self.world.rows, fields, always, restarts)
        for name, data in logs.items():
            self.add(folder + name, data)

    def httperr_log(self, restarts=(), name="HTTPERR/httperr1.log"):
        self.add(name, httperr.write(self.world.refused, restarts))

    def plugin_log(self, shape=ndesplugin.raw, encoding="utf-8", since=0,
                   until=1 << 60, name="NDESPlugin.log",
                   folder=INTUNE + "NDESPolicyModule/Logs/"):
        entries = [e for e in self.world.plugin if since <= e.time < until]
        self.add(folder + name, ndesplugin.write(
            entries, self.server.bias, shape, encoding))

    def crp_log(self, since=0, form=lambda text: text,
                folder=INTUNE + "NDESConnectorSvc/Logs/Logs/"):
        traces = [t for t in self.world.crp if t.time >= since]
        day = times.when(traces[0].time if traces else since)
        self.add(folder + day.strftime(
            "CertificateRegistrationPoint_%m_%d.svclog"),
            svclog.write(traces, self.server.name, form))

    def crp_cmtrace(self, name="ConfigMgr/Logs/Crp.log"):
        """The same lines as ConfigMgr is believed to write them."""
        entries = [ndesplugin.Entry(t.time, t.thread, t.text)
                   for t in self.world.crp]
        data = ndesplugin.write(entries, self.server.bias)
        self.add(name, data.replace(b'component="NDESPlugin"',
                                    b'component="CRP"').replace(
                                        b'"ndesplugin.cpp"', b'""'))

    def connector_log(self, start, end, more=(),
                      folder=INTUNE + "NDESConnectorSvc/Logs/Logs/"):
        """The Intune Connector Service at its rounds; MORE traces."""
        rng = self.rng
        process = ("NDESConnector", rng.between(2000, 9000))
        traces = []
        t = start
        while t < end:
            now = t
            for text in (
                    "Checking connectivity to the Intune service.",
                    "Downloading certificates for request verification.",
                    "Writing registry SOFTWARE\\Microsoft\\MicrosoftIntune\\"
                    "NDESConnector\\ConnectionStatus - LastConnectionTime "
                    "with the value %s" % times.iso(now)[:19],
                    "Uploading 0 certificate request status files."):
                traces.append(Trace(now, text, thread=rng.between(4, 60),
                                    source="NDESConnectorService",
                                    process=process))
                now += rng.between(120, 2600)
            t += times.HOUR
        name = times.when(start).strftime("NDESConnector_%Y-%m-%d_%H%M%S")
        self.add(folder + name + ".svclog",
                 svclog.write(traces, self.server.name))

    def event_log(self, name, channel_prefix="", **form):
        chosen = [e for e in self.world.events
                  if e.channel.startswith(channel_prefix)]
        self.add("events/" + name, events.write(chosen, self.server.fqdn,
                                                **form))

    def ca_view(self, name="ca/failed.csv", since=0):
        """certutil -view ... csv, taken on the CA in its local time."""
        bias = self.server.bias
        head = ("Request ID", "Request Submission Date", "Request Status "
                "Code", "Request Disposition", "Request Disposition Message",
                "Requester Name", "Issued Common Name",
                "Certificate Template")
        words = {20: "20 -- Issued", 30: "30 -- Failed", 31: "31 -- Denied"}
        lines = [head]
        for ident, t, disposition, code, message, dev in self.world.ca:
            if t < since:
                continue
            local = times.us_date_time(t - bias * times.MINUTE)
            lines.append((
                str(ident), local[:-6] + local[-3:], code,
                words[disposition], message, "CONTOSO\\svc-ndes$",
                "device-%s" % dev.address.replace(":", "").replace(".", ""),
                "1.3.6.1.4.1.311.21.8.4711.1 Contoso SCEP device"
                if disposition == 20 else ""))
        text = "".join(",".join('"%s"' % c for c in line) + "\r\n"
                       for line in lines)
        self.add(name, text.encode("cp1252"))

    # --- registry ---------------------------------------------------------

    def reg(self, name, keys, form=registry.UTF16):
        self.add("registry/" + name + ".reg", registry.export(keys, form))

    def store(self, name, root, logical, members, form=registry.UTF16,
              private=False):
        """One physical store: the keys reg export writes."""
        base = "%s\\%s" % (root, logical)
        keys = [(base, []), (base + "\\Certificates", [])]
        for thumb, member in sorted((certs.thumbprint(m), m)
                                    for m in members):
            data = certs.blob(member, self.rng, private and
                              member not in ROOTS)
            keys.append(("%s\\Certificates\\%s" % (base, thumb),
                         [("Blob", registry.binary(data))]))
        keys += [(base + "\\CRLs", []), (base + "\\CTLs", [])]
        self.reg(name, keys, form)

    def stores(self, local=ROOTS, policy=(), enterprise=("contoso-root",),
               authroot=PUBLIC, ca=INTERMEDIATES, my=MINE,
               form=registry.UTF16):
        """None instead of members: this key was not exported."""
        wanted = (
            ("root-local", LOCAL, "ROOT", local),
            ("root-policy", POLICY, "Root", policy),
            ("root-enterprise", ENTERPRISE, "Root", enterprise),
            ("root-authroot", LOCAL, "AuthRoot", authroot),
            ("ca-local", LOCAL, "CA", ca),
        )
        for name, root, logical, members in wanted:
            if members is not None:
                self.store(name, root, logical, members, form)
        self.store("my", LOCAL, "MY", my, form, private=True)

    def unified_settings(self, form=registry.UTF16):
        key = registry.INTUNE + "\\PFXCertificateConnector"
        one = registry.dword(1)
        thumb = certs.thumbprint("connector")
        self.reg("pfxcertificateconnector", [
            (key, [("EnablePFxCreate", registry.dword(0)),
                   ("EnablePFxImport", registry.dword(0)),
                   ("EnableRevocation", one), ("EnableSCEP", one),
                   ("EncryptionCertThumbprint", registry.text(thumb))]),
            (key + "\\ConnectionStatus",
             [("LastConnectionTime", registry.text("2026-05-05T11:40:02"))]),
        ], form)
        names = ("EncryptionTemplate", "GeneralPurposeTemplate",
                 "SignatureTemplate")
        self.reg("mscep", [(registry.MSCEP, [
            (n, registry.text("ContosoSCEPdevice")) for n in names])], form)

    def legacy_settings(self, signing=True, thumbprint=None,
                        templates=("ContosoSCEPdevice",) * 3, module=True,
                        form=registry.UTF16, schannel=(), connector=True):
        rng = self.rng
        key = registry.INTUNE + "\\NDESConnector"
        values = [("SigningCertificate", registry.text(rng.hex(40).upper()))]
        if not signing:
            values = []
        values = [
            ("KeyRecoveryAgentCertificate",
             registry.text(rng.hex(40).upper())),
            ("PfxSigningCertificate", registry.text(rng.hex(40).upper())),
        ] + values
        if connector:
            self.reg("ndesconnector", [
                (key, values),
                (key + "\\ConnectionStatus",
                 [("IssueDetails", registry.text("0x00000000"))])], form)
        if thumbprint is None:
            thumbprint = certs.thumbprint("client").lower()
        policy = [("Policy", registry.text("NDESPolicy.OTA.1"))]
        names = ("EncryptionTemplate", "GeneralPurposeTemplate",
                 "SignatureTemplate")
        self.reg("mscep", [
            (registry.MSCEP,
             [(n, registry.text(t)) for n, t in zip(names, templates)]),
            (registry.MSCEP + "\\CAType",
             [("CAType", registry.dword(1))]),
            (registry.MSCEP + "\\EnforcePassword",
             [("EnforcePassword", registry.dword(1))]),
            (registry.MSCEP + "\\Modules", policy if module else []),
            (registry.MSCEP + "\\Modules\\NDESPolicy",
             [("NDESCertThumbprint", registry.text(thumbprint))]),
        ], form)
        self.reg("http-parameters", [
            (registry.HTTP, [("MaxFieldLength", registry.dword(65534)),
                             ("MaxRequestBytes", registry.dword(65534))])],
            form)
        self.reg("schannel", [(registry.SCHANNEL, list(schannel) or
                               [("EventLogging", registry.dword(1))])], form)
