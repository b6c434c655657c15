"""Certificates of an invented company and of invented public roots.

The keys (keys/*.pem) are throw-away keys made for these samples only.  The
certificates (der/*.cer) are kept beside them, because an ECDSA signature
and the way a version of openssl writes an extension are not ours to fix.
"make.py --certificates" makes them again with the openssl command.
"""

import hashlib
import os
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
KEYS = os.path.join(HERE, "keys")
DER = os.path.join(HERE, "der")

CONTOSO = "/DC=com/DC=contoso"
CLIENT_AUTH = "clientAuth"
SERVER_AUTH = "serverAuth"
REQUEST_AGENT = "1.3.6.1.4.1.311.20.2.1"

# name: (subject, key, issuer's name or None, serial, from, until, usage)
# usage: "ca" or (extended key usage, DNS names)
TABLE = {
    "contoso-root": (
        CONTOSO + "/CN=Contoso Root CA", "contoso-root", None,
        "5a1f0c77", "160301080000Z", "360301080000Z", "ca"),
    "contoso-issuing": (
        CONTOSO + "/CN=Contoso Issuing CA 1", "contoso-issuing",
        "contoso-root", "6100000002a4",
        "210412090000Z", "310412090000Z", "ca"),
    "contoso-issuing-2": (
        CONTOSO + "/CN=Contoso Issuing CA 2", "contoso-issuing-2",
        "contoso-root", "6100000003b7",
        "230911090000Z", "330911090000Z", "ca"),
    # the same authority before it was renewed, with the same key
    "contoso-issuing-old": (
        CONTOSO + "/CN=Contoso Issuing CA 1", "contoso-issuing",
        "contoso-root", "610000000114",
        "160421090000Z", "260421071500Z", "ca"),
    "contoso-root-2006": (
        CONTOSO + "/CN=Contoso Root CA 2006", "northwind-r2", None,
        "2b7d0911", "060301080000Z", "280301090000Z", "ca"),
    # the root, signed by the root that it replaced
    "contoso-root-cross": (
        CONTOSO + "/CN=Contoso Root CA", "contoso-root", "contoso-root-2006",
        "1f00000007", "160301090000Z", "280301090000Z", "ca"),
    "contoso-inspection": (
        "/O=Contoso/OU=Network Security/CN=Contoso TLS Inspection Root",
        "fabrikam-tls", None, "01",
        "220105000000Z", "320105000000Z", "ca"),
    "fabrikam-root": (
        "/C=US/O=Fabrikam, Inc./OU=www.fabrikam.example"
        "/CN=Fabrikam Assured ID Root CA", "fabrikam-root", None,
        "0ce7e0e517d846fe8fe560fc1bf03039",
        "061110000000Z", "311110000000Z", "ca"),
    "fabrikam-tls": (
        "/C=US/O=Fabrikam, Inc./CN=Fabrikam TLS RSA SHA256 2020 CA1",
        "fabrikam-tls", "fabrikam-root", "06d8d904d5584346f68a2fa754227ec4",
        "210414000000Z", "310413235959Z", "ca"),
    "northwind-r2": (
        "/OU=Northwind Trust Root CA - R2/O=Northwind Trust"
        "/CN=Northwind Trust", "northwind-r2", None, "0400000000010f8626e60d",
        "061215080000Z", "291215080000Z", "ca"),
    "northwind-r2-cross": (
        "/OU=Northwind Trust Root CA - R2/O=Northwind Trust"
        "/CN=Northwind Trust", "northwind-r2", "fabrikam-root",
        "7be1a09c4e", "210101000000Z", "310101000000Z", "ca"),
    "wingtip-ecc": (
        "/C=GB/O=Wingtip Trust Services/CN=Wingtip ECC Root X1",
        "wingtip-ecc", None, "41d29dd172eaeea780c12c6ce92f8752",
        "200904000000Z", "400917160000Z", "ca"),
    "litware-2010": (
        "/C=US/ST=Washington/L=Redmond/O=Litware Corporation"
        "/CN=Litware Root Certificate Authority 2010",
        "northwind-r2", None, "28cc3a25bfba44ac449a9b586b4339aa",
        "100623215724Z", "350623220401Z", "ca"),
    "tls": (
        "/CN=scep.contoso.com", "leaf-1", "contoso-issuing",
        "1c00000011d0", "250602080000Z", "270602080000Z",
        (SERVER_AUTH, "scep.contoso.com ndes01.contoso.com")),
    "tls-external-only": (
        "/CN=scep.contoso.com", "leaf-2", "fabrikam-tls",
        "0a1b7c33e0", "260413000000Z", "270512235959Z",
        (SERVER_AUTH + "," + CLIENT_AUTH,
         "scep.contoso.com www.scep.contoso.com")),
    "client": (
        "/CN=ndes01.contoso.com", "leaf-3", "contoso-issuing",
        "1c00000011d1", "250602081500Z", "270602081500Z",
        (CLIENT_AUTH + "," + SERVER_AUTH, "ndes01.contoso.com")),
    "client-expired": (
        "/CN=ndes01.contoso.com", "leaf-3", "contoso-issuing",
        "1c0000000b42", "240414072600Z", "260414072600Z",
        (CLIENT_AUTH, "ndes01.contoso.com")),
    "ra-signing": (
        "/C=FR/CN=NDES01-MSCEP-RA", "leaf-4", "contoso-issuing",
        "1c00000011d2", "250603070000Z", "270603070000Z",
        (REQUEST_AGENT, "")),
    "ra-encryption": (
        "/C=FR/CN=NDES01-MSCEP-RA", "leaf-1", "contoso-issuing",
        "1c00000011d3", "250603070100Z", "270603070100Z",
        (REQUEST_AGENT, "")),
    "ra-signing-expired": (
        "/C=FR/CN=NDES01-MSCEP-RA", "leaf-4", "contoso-issuing",
        "1c0000000a11", "240412152000Z", "260412152000Z",
        (REQUEST_AGENT, "")),
    "ra-encryption-expired": (
        "/C=FR/CN=NDES01-MSCEP-RA", "leaf-1", "contoso-issuing",
        "1c0000000a12", "240412152100Z", "260412152100Z",
        (REQUEST_AGENT, "")),
    "connector": (
        "/CN=7f3f4a19-6d0c-4a50-b3f5-6b1f2b7f2d1e", "leaf-2",
        "contoso-issuing", "1c0000002001", "251120000000Z",
        "261120000000Z", (CLIENT_AUTH, "")),
}

FRIENDLY = {
    "contoso-root": "Contoso Root CA",
    "fabrikam-root": "Fabrikam",
    "northwind-r2": "Northwind Trust Root CA \u2013 R2",
    "litware-2010": "Litware Root Certificate Authority 2010",
    "tls": "scep.contoso.com (2025)",
    "client": "NDES policy module",
}


def _openssl(*args):
    subprocess.run(("openssl",) + args, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def _key(name):
    return os.path.join(KEYS, name + ".pem")


def _make_key(name):
    if os.path.exists(_key(name)):
        return
    if "ecc" in name or name.startswith("leaf"):
        kind = ("EC", "-pkeyopt", "ec_paramgen_curve:P-256")
    else:
        kind = ("RSA", "-pkeyopt", "rsa_keygen_bits:2048")
    _openssl("genpkey", "-algorithm", *kind, "-out", _key(name))


def _extensions(usage):
    if usage == "ca":
        return ("basicConstraints=critical,CA:TRUE\n"
                "keyUsage=critical,digitalSignature,keyCertSign,cRLSign\n"
                "subjectKeyIdentifier=hash\n")
    eku, names = usage
    lines = ("keyUsage=critical,digitalSignature,keyEncipherment\n"
             "extendedKeyUsage=%s\nsubjectKeyIdentifier=hash\n"
             "authorityKeyIdentifier=keyid\n"
             "crlDistributionPoints="
             "URI:http://pki.contoso.com/crl/issuing1.crl\n" % eku)
    if names:
        dns = ",".join("DNS:" + n for n in names.split())
        lines += "subjectAltName=%s\n" % dns
    return lines


CONFIG = """
[ca]
default_ca = here
[here]
database = {0}/index
serial = {0}/serial
new_certs_dir = {0}
default_md = sha256
policy = any
preserve = yes
unique_subject = no
string_mask = utf8only
[any]
countryName = optional
stateOrProvinceName = optional
localityName = optional
domainComponent = optional
organizationName = optional
organizationalUnitName = optional
commonName = optional
[req]
distinguished_name = dn
string_mask = utf8only
[dn]
[ext]
{1}
"""


def _make(name, folder):
    subject, key, issuer, serial, start, end, usage = TABLE[name]
    path = lambda leaf: os.path.join(folder, leaf)
    with open(path("conf"), "w") as f:
        f.write(CONFIG.format(folder, _extensions(usage)))
    open(path("index"), "w").close()
    with open(path("serial"), "w") as f:
        f.write(("0" if len(serial) % 2 else "") + serial + "\n")
    _openssl("req", "-new", "-config", path("conf"), "-key", _key(key),
             "-subj", subject, "-out", path("csr"))
    signer = ["-selfsign", "-keyfile", _key(key)]
    if issuer:
        _openssl("x509", "-inform", "DER", "-out", path("issuer.pem"),
                 "-in", os.path.join(DER, issuer + ".cer"))
        signer = ["-cert", path("issuer.pem"),
                  "-keyfile", _key(TABLE[issuer][1])]
    _openssl("ca", "-batch", "-notext", "-config", path("conf"),
             "-extensions", "ext", "-startdate", start, "-enddate", end,
             "-in", path("csr"), "-out", path("cert.pem"), *signer)
    _openssl("x509", "-in", path("cert.pem"), "-outform", "DER",
             "-out", os.path.join(DER, name + ".cer"))


def make_all():
    """Every certificate again, issuers first (the order of TABLE)."""
    for entry in TABLE.values():
        _make_key(entry[1])
    for name in TABLE:
        with tempfile.TemporaryDirectory() as folder:
            _make(name, folder)


def der(name):
    with open(os.path.join(DER, name + ".cer"), "rb") as f:
        return f.read()


def thumbprint(name):
    return hashlib.sha1(der(name)).hexdigest().upper()


# --- the registry form of a certificate -----------------------------------

def _element(data, pos):
    """(first byte of content, end) of the DER element at POS."""
    length = data[pos + 1]
    start = pos + 2
    if length & 0x80:
        n = length & 0x7F
        length = int.from_bytes(data[start:start + n], "big")
        start += n
    return start, start + length


def _parts(data):
    """(signed part, subject public key info) of a certificate."""
    tbs_at, _ = _element(data, 0)
    pos, tbs_end = _element(data, tbs_at)
    for _ in range(6):          # version .. subject
        _, pos = _element(data, pos)
    _, spki_end = _element(data, pos)
    return data[tbs_at:tbs_end], data[pos:spki_end]


def _property(ident, data):
    return (ident.to_bytes(4, "little") + b"\1\0\0\0"
            + len(data).to_bytes(4, "little") + data)


def _utf16(text):
    return text.encode("utf-16-le") + b"\0\0"


def _key_provider(container):
    name = _utf16(container)
    provider = _utf16("Microsoft Software Key Storage Provider")
    head = 7 * 4
    numbers = (head, head + len(name), 0, 0x20, 0, 0, 0)
    return b"".join(n.to_bytes(4, "little") for n in numbers) + name + provider


def blob(name, rng, private_key=False):
    """The Blob value: properties in some order, the certificate among them."""
    data = der(name)
    tbs, spki = _parts(data)
    bits = _element(spki, _element(spki, _element(spki, 0)[0])[1])[0]
    rsa = len(spki) > 200
    props = [
        (0x03, hashlib.sha1(data).digest()),
        (0x04, hashlib.md5(data).digest()),
        (0x0F, hashlib.sha256(tbs).digest()),
        (0x14, hashlib.sha1(spki[bits + 1:]).digest()),
        (0x19, hashlib.md5(spki).digest()),
        (0x5C, (2048 if rsa else 256).to_bytes(4, "little")),
    ]
    if name in FRIENDLY:
        props.append((0x0B, _utf16(FRIENDLY[name])))
    if private_key:
        props.append((0x02, _key_provider("le-" + rng.guid())))
    for i in range(len(props) - 1, 0, -1):
        j = rng.below(i + 1)
        props[i], props[j] = props[j], props[i]
    cut = len(props)
    if rng.chance(25):          # the certificate need not be the last
        cut = rng.between(1, len(props))
    props.insert(cut, (0x20, data))
    return b"".join(_property(i, d) for i, d in props)
