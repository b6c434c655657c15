"""A server and all that it writes while a sample is made."""

import times
from rng import Rng

# per cent of the busiest hour, from 00 to 23 UTC
DAY_SHAPE = (8, 5, 4, 4, 6, 20, 60, 95, 100, 90, 85, 70, 75, 90, 85, 70, 50,
             30, 20, 18, 15, 12, 10, 9)


class Server:
    def __init__(self, name="NDES01", address="10.20.4.31",
                 self_address="fe80::f53d:89b8:c3e8:5fec%13", bias=-120):
        self.name = name
        self.fqdn = name.lower() + ".contoso.com"
        self.address = address
        self.self_address = self_address
        self.bias = bias
        self.monitor = "10.20.9.40"
        self.balancer = "10.20.9.12"
        # where the module's own requests come back from, if not directly
        self.module_balancer = None


class World:
    def __init__(self, ident, server, activities=True):
        self.rng = Rng(ident)
        self.server = server
        self.activities = activities
        self.crp_pid = self.rng.between(2000, 9000)
        self.rows, self.plugin, self.crp, self.events = [], [], [], []
        self.connector, self.ca, self.refused = [], [], []
        self.busy = {self.rng.between(1500, 9900): 0 for _ in range(5)}
        self.request_id = self.rng.between(4000, 60000)
        self.proxy_field = False
        self.crp_path = "/CertificateRegistrationSvc/Certificate/"

    def plugin_thread(self, t):
        """A thread of the SCEP pool that has nothing to do at T."""
        free = [n for n, until in self.busy.items() if until < t]
        if not free:
            free = [min(self.busy, key=self.busy.get)]
        return self.rng.pick(free)

    def crp_thread(self):
        return self.rng.between(5, 60) if self.activities else \
            self.rng.between(100, 9000)

    def forwarded(self, dev):
        return dev.address if self.proxy_field else "-"

    def ca_issued(self, t, dev):
        self.request_id += self.rng.between(1, 3)
        self.ca.append((self.request_id, t, 20, "0x0 (WIN32: 0)", "Issued",
                        dev))

    def ca_refused(self, t, dev, disposition):
        self.request_id += self.rng.between(1, 3)
        self.ca.append((self.request_id, t) + disposition + (dev,))


def moments(rng, start, end, busiest):
    """Times between START and END; BUSIEST: so many in the busiest hour."""
    t = start
    out = []
    while True:
        t += rng.between(1, 2 * times.HOUR // busiest)
        if t >= end:
            return out
        if rng.chance(DAY_SHAPE[t % times.DAY // times.HOUR]):
            out.append(t)
