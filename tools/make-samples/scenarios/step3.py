"""Faults between NDES and the registration point (legacy connector)."""

import certs
import events
import flows
import registry
import times
from capture import MINE, ROOTS
from flows import refused_by_iis, send_failed
from scenario import Capture, legacy, periods, scenario
from svclog import Trace
from times import at
from world import Server

UNTRUSTED_ROOT = 2148204809
EXPIRED = 2148204801
REVOCATION_OFFLINE = 2148081683

REFUSED = dict(crp_reached="fail", challenge_accepted="fail")


def files(cap, day, connector=None, **plugin):
    """The logs a legacy server leaves; those of the connector of DAY only."""
    cap.iis_logs(restarts=[at(day + " 02:00:04")])
    cap.plugin_log(**plugin)
    cap.crp_log(since=at(day + " 06:00"))
    if connector:
        cap.connector_log(at(day + " 00:12:05"), at(day + " " + connector))


@scenario(
    "intermediate-in-root-local",
    "403.16: an intermediate CA was put into Trusted Root",
    "403.16\u00a0: une AC interm\u00e9diaire est dans le magasin racine",
    causes=["intermediate-ca-in-root-store"],
    checks=legacy(root_store_clean="fail", **REFUSED))
def intermediate_local(ident):
    cap = Capture(ident)
    periods(cap, at("2026-04-13 12:40"), at("2026-04-14 12:04"),
            at("2026-04-14 07:14:40"), at("2026-04-14 07:31"),
            refused_by_iis(403, 16, UNTRUSTED_ROOT, flows.FORBIDDEN))
    files(cap, "2026-04-14", connector="12:00")
    cap.stores(local=ROOTS + ("contoso-inspection", "contoso-issuing-2"),
               policy=None)
    cap.legacy_settings()
    return cap


@scenario(
    "module-through-balancer",
    "403.16, and the module reaches its own server through a balancer",
    "403.16, et le module atteint son propre serveur par un r\u00e9partiteur",
    causes=["intermediate-ca-in-root-store"],
    checks=legacy(root_store_clean="fail", crp_phases="no-evidence",
                  ca_answered="no-evidence", notified="no-evidence",
                  **REFUSED))
def through_balancer(ident):
    server = Server("NDES08", "10.20.4.38")
    server.module_balancer = "10.20.9.12"
    cap = Capture(ident, server)
    # all that is left of the good days is gone: only times tell whose
    # the requests are
    periods(cap, at("2026-04-14 07:20"), at("2026-04-14 12:04"),
            at("2026-04-14 07:20"), at("2026-04-14 07:31"),
            refused_by_iis(403, 16, UNTRUSTED_ROOT, flows.FORBIDDEN))
    t = at("2026-04-14 10:00")
    for _ in range(9):
        t += cap.world.rng.between(100, 600) * 1000
        flows.forged_row(cap.world, t, "203.0.113.40", 403, 7, 5)
    cap.iis_logs()
    cap.plugin_log()
    cap.stores(local=ROOTS + ("contoso-inspection", "contoso-issuing-2"),
               policy=None)
    cap.legacy_settings()
    return cap


@scenario(
    "intermediate-in-root-policy",
    "403.16: Group Policy puts an intermediate CA into Trusted Root",
    "403.16\u00a0: une strat\u00e9gie de groupe met une AC interm\u00e9diaire "
    "dans le magasin racine",
    causes=["intermediate-ca-in-root-store"],
    checks=legacy(root_store_clean="fail", **REFUSED))
def intermediate_policy(ident):
    # a French Windows: the page of IIS is in French, the log is ANSI
    cap = Capture(ident, Server(address="192.168.12.20", bias=-60,
                                self_address="192.168.12.20"))
    periods(cap, at("2026-03-10 11:00"), at("2026-03-11 15:40"),
            at("2026-03-11 11:02:30"), at("2026-03-11 11:08"),
            refused_by_iis(403, 16, UNTRUSTED_ROOT, flows.INTERDIT))
    cap.iis_logs(folder="iis/W3SVC1/")
    cap.plugin_log(encoding="cp1252", folder="journaux/")
    cap.crp_log(since=at("2026-03-11 07:00"), folder="journaux/")
    cap.stores(policy=("contoso-issuing", "contoso-root"), enterprise=None)
    cap.legacy_settings()
    return cap


@scenario(
    "root-clean-403-16",
    "403.16 with a clean store: the root of the client certificate is gone",
    "403.16 avec un magasin propre\u00a0: la racine du certificat client a "
    "disparu",
    causes=["issuing-root-missing"], checks=legacy(**REFUSED))
def root_missing(ident):
    cap = Capture(ident, Server(address="10.20.4.35", bias=-120))
    periods(cap, at("2026-04-20 12:00"), at("2026-04-21 13:15"),
            at("2026-04-21 08:20:20"), at("2026-04-21 08:26"),
            refused_by_iis(403, 16, UNTRUSTED_ROOT, flows.FORBIDDEN))
    files(cap, "2026-04-21")
    cap.stores(local=("litware-2010", "contoso-inspection"), enterprise=(),
               form=registry.UTF8)
    cap.legacy_settings()
    return cap


@scenario(
    "tls-name-mismatch",
    "12175: the renewed TLS certificate lacks the server's internal name",
    "12175\u00a0: le certificat TLS renouvel\u00e9 n'a pas le nom interne "
    "du serveur",
    causes=["ssl-cert-name-mismatch"], checks=legacy(**REFUSED))
def tls_name(ident):
    cap = Capture(ident, Server(address="10.31.0.15", self_address="fe80::"
                                "1c4e:77aa:20b1:9d03%4", bias=240),
                  activities=False)
    periods(cap, at("2026-04-13 14:00"), at("2026-04-14 19:40"),
            at("2026-04-14 13:52:30"), at("2026-04-14 14:05"),
            send_failed(12175, ["CERT_CN_INVALID"]))
    files(cap, "2026-04-14")
    cap.stores(my=MINE + ("tls-external-only",))
    cap.legacy_settings()
    return cap


@scenario(
    "tls-other-flag",
    "12175: the issuer and the CRL of the TLS certificate are out of reach",
    "12175\u00a0: \u00e9metteur inconnu et CRL injoignable pour le "
    "certificat TLS",
    causes=["ssl-cert-other-failure"], checks=legacy(**REFUSED))
def tls_other(ident):
    cap = Capture(ident, Server(address="10.44.7.4", self_address="10.44.7.4",
                                bias=-60))
    periods(cap, at("2026-04-27 12:00"), at("2026-04-28 14:30"),
            at("2026-04-28 08:59:20"), at("2026-04-28 09:17"),
            send_failed(12175, ["CERT_REV_FAILED", "INVALID_CA"],
                        taken=(900, 15200)))
    files(cap, "2026-04-28")
    cap.stores(form=registry.UTF8)
    cap.legacy_settings()
    return cap


@scenario(
    "crp-connect-failure",
    "12029: nothing answers the module on port 443",
    "12029\u00a0: rien ne r\u00e9pond au module sur le port 443",
    causes=["crp-unreachable"], checks=legacy(**REFUSED))
def connect_failure(ident):
    cap = Capture(ident)
    periods(cap, at("2026-05-04 12:00"), at("2026-05-05 12:10"),
            at("2026-05-05 07:44:50"), at("2026-05-05 07:52"),
            send_failed(12029, taken=(1990, 2110)))
    files(cap, "2026-05-05", connector="12:05")
    cap.stores(policy=None, enterprise=None, form=registry.UTF8)
    cap.legacy_settings()
    return cap


NO_SIGNING = (
    "Signing certificate could not be retrieved. System.Security."
    "Cryptography.CryptographicException: m_safeCertContext is an invalid "
    "handle.\r\n   at System.Security.Cryptography.X509Certificates."
    "X509Certificate.ThrowIfContextInvalid()\r\n   at System.Security."
    "Cryptography.X509Certificates.X509Certificate.GetCertHashString()\r\n"
    "   at Microsoft.ConfigurationManager.CertRegPoint.CRPCertificate."
    "RetrieveSigningCert(String certThumbprint)")


@scenario(
    "signing-certificate-missing",
    "Challenge refused: the connector's SigningCertificate is not there",
    "Challenge refus\u00e9\u00a0: la valeur SigningCertificate du connecteur "
    "n'existe pas",
    causes=["signing-certificate-missing"],
    checks=legacy(challenge_accepted="fail", crp_phases="fail",
                  signing_certificate="fail", ca_answered=None))
def signing_missing(ident):
    cap = Capture(ident)
    periods(cap, at("2026-04-15 12:00"), at("2026-04-16 11:30"),
            at("2026-04-16 06:47:30"), at("2026-04-16 07:02"),
            flows.refused_by_crp([
                ("Error", NO_SIGNING),
                ("Error", "Validation Phase 1 finished with status False."),
                ("Information", "VerifyRequest Finished with status False"),
            ]), bad_busiest=10)
    files(cap, "2026-04-16")
    t = at("2026-04-16 06:52:10")
    for i in range(30):
        for text in ("Downloading certificates for request verification.",
                     "Download failed. System.Net.WebException: Unable to "
                     "connect to the remote server ---> System.Net.Sockets."
                     "SocketException: A connection attempt failed because "
                     "the connected party did not properly respond"):
            cap.world.connector.append(Trace(
                t, text, thread=9, source="NDESConnectorService",
                process=("NDESConnector", 5120),
                level="Error" if "failed" in text else "Information"))
            t += 21040
        t += 8 * times.MINUTE
    cap.connector_log(at("2026-04-15 23:52:10"), at("2026-04-16 06:50"),
                      cap.world.connector)
    cap.event_log("application-ndes.xml", "Application", encoding="utf-16")
    cap.stores(form=registry.UTF8)
    cap.legacy_settings(signing=False)
    return cap


@scenario(
    "module-silent",
    "PKIOperation arrives and the policy module is never called",
    "PKIOperation arrive et le module de strat\u00e9gie n'est jamais "
    "appel\u00e9",
    causes=["policy-module-not-called"],
    checks=legacy(module_called="fail"))
def module_silent(ident):
    # the module was lost with the reboot of the evening before last
    cap = Capture(ident)
    lost = at("2026-04-21 18:40")
    periods(cap, at("2026-04-21 07:00"), at("2026-04-23 09:20"),
            at("2026-04-21 17:52:30"), lost, flows.not_called, bad_busiest=9,
            other=dict(bare=(200, 0, 0)))
    cap.iis_logs(restarts=[at("2026-04-21 18:31:00")])
    cap.plugin_log()
    cap.crp_log(since=at("2026-04-21 14:00"))
    cap.stores(form=registry.UTF8)
    cap.legacy_settings(module=False)
    return cap


@scenario(
    "client-cert-403-7",
    "403.7: the pasted thumbprint begins with an invisible character",
    "403.7\u00a0: l'empreinte coll\u00e9e commence par un caract\u00e8re "
    "invisible",
    causes=["client-cert-not-presented"],
    checks=legacy(client_certificate="fail", **REFUSED))
def no_client_cert(ident):
    cap = Capture(ident, Server(address="10.20.4.36", self_address="fe80::"
                                "88d:91ff:fe02:4a10%7", bias=240))
    periods(cap, at("2026-04-07 16:00"), at("2026-04-08 18:20"),
            at("2026-04-08 13:27:40"), at("2026-04-08 13:35"),
            refused_by_iis(403, 7, 64, flows.FORBIDDEN))
    files(cap, "2026-04-08")
    cap.stores(policy=None, form=registry.UTF8)
    cap.legacy_settings(
        thumbprint="\u200e" + certs.thumbprint("client").lower())
    return cap


@scenario(
    "client-cert-revoked-403-13",
    "403.13: the CRL of the client certificate cannot be checked",
    "403.13\u00a0: la CRL du certificat client n'est pas v\u00e9rifiable",
    causes=["client-cert-revoked-or-crl-unreachable"],
    checks=legacy(**REFUSED))
def revoked(ident):
    cap = Capture(ident, Server(bias=0))
    periods(cap, at("2026-03-23 14:00"), at("2026-03-24 15:10"),
            at("2026-03-24 09:58:30"), at("2026-03-24 10:01"),
            refused_by_iis(403, 13, REVOCATION_OFFLINE, flows.FORBIDDEN))
    files(cap, "2026-03-24")
    cap.stores(form=registry.UTF8)
    cap.legacy_settings()
    return cap


@scenario(
    "client-cert-expired-403-17",
    "403.17: the module's client certificate expired; its log just stops",
    "403.17\u00a0: le certificat client du module a expir\u00e9\u00a0; son "
    "journal s'arr\u00eate net",
    causes=["client-auth-cert-expired"],
    checks=legacy(client_certificate="fail", **REFUSED))
def client_expired(ident):
    cap = Capture(ident)
    periods(cap, at("2026-04-13 12:00"), at("2026-04-14 13:04"),
            at("2026-04-14 07:14:30"), at("2026-04-14 07:31"),
            flows.silent(403, 17, EXPIRED))
    files(cap, "2026-04-14", connector="12:30")
    cap.stores(my=("tls", "client-expired", "ra-signing", "ra-encryption"),
               form=registry.UTF8)
    cap.legacy_settings(
        thumbprint=certs.thumbprint("client-expired").lower())
    return cap


@scenario(
    "expired-issuer",
    "403.17: not the client certificate, its issuing CA has expired",
    "403.17\u00a0: ce n'est pas le certificat client, c'est l'AC "
    "\u00e9mettrice qui a expir\u00e9",
    causes=["client-chain-expired"],
    checks=legacy(client_certificate="fail", **REFUSED))
def expired_issuer(ident):
    cap = Capture(ident)
    periods(cap, at("2026-04-20 12:20"), at("2026-04-21 12:40"),
            at("2026-04-21 07:14:30"), at("2026-04-21 07:26"),
            refused_by_iis(403, 17, EXPIRED, flows.FORBIDDEN))
    files(cap, "2026-04-21", connector="12:30")
    cap.stores(my=("tls-external-only", "client", "ra-signing",
                   "ra-encryption"),
               ca=("contoso-issuing-old", "contoso-issuing-2",
                   "fabrikam-tls"))
    cap.legacy_settings()
    return cap


@scenario(
    "cross-signed-root",
    "403.16: an intermediate CA beside a cross-signed root in Trusted Root",
    "403.16\u00a0: une AC interm\u00e9diaire \u00e0 c\u00f4t\u00e9 d'une "
    "racine \u00e0 signature crois\u00e9e dans le magasin racine",
    causes=["intermediate-ca-in-root-store"],
    checks=legacy(root_store_clean="fail", **REFUSED))
def cross_signed_root(ident):
    cap = Capture(ident)
    periods(cap, at("2026-04-15 12:10"), at("2026-04-16 11:50"),
            at("2026-04-16 07:05:10"), at("2026-04-16 07:22"),
            refused_by_iis(403, 16, UNTRUSTED_ROOT, flows.FORBIDDEN))
    files(cap, "2026-04-16", connector="11:40")
    # by thumbprint the cross-signed copy comes before the root
    cap.stores(local=ROOTS + ("contoso-root-cross", "contoso-issuing-2"),
               policy=None)
    cap.legacy_settings()
    return cap


@scenario(
    "crp-500-windows-temp",
    "500: the pool of the registration point cannot write Windows\\Temp",
    "500\u00a0: le pool du point d'inscription ne peut pas \u00e9crire dans "
    "Windows\\Temp",
    causes=["crp-apppool-no-write-windows-temp"],
    checks=legacy(**REFUSED))
def windows_temp(ident):
    cap = Capture(ident)
    periods(cap, at("2026-04-28 12:00"), at("2026-04-29 13:30"),
            at("2026-04-29 08:11:30"), at("2026-04-29 08:24"),
            refused_by_iis(500, 0, 0, flows.SERVER_ERROR))
    files(cap, "2026-04-29")
    t = at("2026-04-29 08:24:20")
    for i in range(14):
        cap.world.events.append(events.compilation_error(t))
        if i % 3 == 0:
            cap.world.events.append(events.pool_crash(t + 900, 4100 + 52 * i))
        t += cap.rng.between(12, 25) * times.MINUTE
    cap.event_log("application.xml", "Application", rendered=False)
    cap.event_log("system.xml", "System", newest_first=True)
    cap.stores(policy=None, form=registry.UTF8)
    cap.legacy_settings()
    return cap


# Windows authentication is on for the registration point; the rest is right.
IIS_CONFIG = """\
<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <system.applicationHost>
    <applicationPools>
      <add name="SCEP" managedRuntimeVersion="v4.0" />
    </applicationPools>
  </system.applicationHost>
  <system.webServer>
    <security>
      <access sslFlags="None" />
      <isapiCgiRestriction notListedIsapisAllowed="false">
        <add path="%windir%\\system32\\certsrv\\mscep\\mscep.dll" \
allowed="true" groupId="MSCEP" description="MSCEP" />
      </isapiCgiRestriction>
    </security>
  </system.webServer>
  <location path="Default Web Site">
    <system.webServer>
      <security>
        <requestFiltering>
          <requestLimits maxUrl="65534" maxQueryString="65534" />
        </requestFiltering>
      </security>
    </system.webServer>
  </location>
  <location path="Default Web Site/CertSrv/mscep">
    <system.webServer>
      <handlers accessPolicy="Read, Script, Execute" />
      <security>
        <access sslFlags="Ssl" />
        <authentication>
          <anonymousAuthentication enabled="true" />
        </authentication>
      </security>
    </system.webServer>
  </location>
  <location path="Default Web Site/CertificateRegistrationSvc">
    <system.webServer>
      <security>
        <access sslFlags="Ssl, SslNegotiateCert, SslRequireCert" />
        <authentication>
          <anonymousAuthentication enabled="false" />
          <windowsAuthentication enabled="true" />
        </authentication>
      </security>
    </system.webServer>
  </location>
</configuration>
"""


@scenario(
    "crp-windows-authentication",
    "401: Windows authentication is on for CertificateRegistrationSvc",
    "401\u00a0: l'authentification Windows est activ\u00e9e sur "
    "CertificateRegistrationSvc",
    causes=["crp-windows-authentication-on"],
    checks=legacy(crp_phases="no-evidence", ca_answered="no-evidence",
                  notified="no-evidence", **REFUSED))
def windows_authentication(ident):
    # broken from the first line on
    cap = Capture(ident, Server(address="10.20.4.37"))
    start, end = at("2026-03-31 22:00"), at("2026-04-01 10:00")
    periods(cap, start, end, start, start + 9000,
            refused_by_iis(401, 2, 5, flows.UNAUTHORIZED))
    cap.iis_logs()
    cap.plugin_log()
    cap.stores(form=registry.UTF8)
    cap.legacy_settings()
    cap.add("iis/applicationHost.config",
            IIS_CONFIG.replace("\n", "\r\n").encode())
    return cap
