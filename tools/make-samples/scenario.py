"""The table of scenarios, and the periods most of them are made of."""

import flows
import noise
import times
from capture import Capture
from world import moments

LEGACY_CHECKS = ("ndes-reached module-called crp-reached challenge-accepted "
                 "crp-phases signing-certificate root-store-clean "
                 "client-certificate ca-answered ca-failures notified").split()

SCENARIOS = []


class Scenario:
    def __init__(self, ident, english, french, generation, verdict, causes,
                 exit_code, checks, part, make):
        self.ident, self.english, self.french = ident, english, french
        self.generation, self.verdict = generation, verdict
        self.causes, self.exit_code = causes, exit_code
        self.checks, self.part, self.make = checks, part, make

    def case(self):
        lines = ["title-en: " + self.english, "title-fr: " + self.french,
                 "origin: made by tools/make-samples",
                 "generation: " + self.generation,
                 "verdict: " + self.verdict,
                 "causes: " + " ".join(self.causes),
                 "exit: %d" % self.exit_code]
        if self.part:
            lines.append("part: " + self.part)
        lines += ["check %s: %s" % pair for pair in self.checks.items()]
        return "\n".join(line.rstrip() for line in lines) + "\n"


def scenario(ident, english, french, verdict="fault", causes=(),
             generation="legacy", exit_code=None, checks=None, part=None):
    """Decorates a function that fills a Capture; PART: what is expected is
    of this one of its servers."""
    if exit_code is None:
        exit_code = {"healthy": 0, "fault": 3, "warning": 4,
                     "not-enough-evidence": 5}[verdict]

    def keep(make):
        SCENARIOS.append(Scenario(ident, english, french, generation,
                                  verdict, causes, exit_code, checks or {},
                                  part, make))
        return make
    return keep


def legacy(**other):
    """Every legacy check passes, but for OTHER; None: not said.

    Without a CA listing ca-failures has nothing to go by.
    """
    checks = dict.fromkeys(LEGACY_CHECKS, "pass")
    checks["ca-failures"] = "no-evidence"
    for name, verdict in other.items():
        checks[name.replace("_", "-")] = verdict
    return {c: v for c, v in checks.items() if v}


def periods(cap, start, end, good_until=None, bad_from=None, ending=None,
            busiest=3, bad_busiest=13, devices=24, ask=None, other=None,
            long_queries=False, good_ending=flows.issued):
    """GOOD_ENDING until GOOD_UNTIL, then ENDING from BAD_FROM.

    ASK replaces flows.enrol() in the bad period.  OTHER: keywords for the
    probes after GOOD_UNTIL.
    """
    world, rng = cap.world, cap.world.rng
    good_until = end if good_until is None else good_until
    pool = flows.devices(rng, devices, long_queries=long_queries)
    for t in moments(rng, start, good_until - 15 * times.SECOND, busiest):
        flows.enrol(world, t, rng.pick(pool), good_ending)
    if good_until > start:
        # the last good one: within a known minute
        flows.enrol(world, good_until - 8 * times.SECOND, rng.pick(pool),
                    good_ending)
    if bad_from is not None:
        ask = ask or flows.enrol
        ask(world, bad_from, pool[0], ending)
        for t in moments(rng, bad_from + 20 * times.SECOND,
                         end - 30 * times.SECOND, bad_busiest):
            ask(world, t, rng.pick(pool), ending)
    split = bad_from if bad_from is not None and other else end
    world.rows += noise.all_of(cap.server, rng, start, split)
    if split < end:
        world.rows += noise.all_of(cap.server, rng, split, end, **other)


def unified(**other):
    """The same for the unified connector."""
    checks = dict.fromkeys(("crp-reached", "crp-phases",
                            "signing-certificate"), "not-applicable")
    for name in ("ndes-reached", "module-called", "challenge-accepted",
                 "root-store-clean", "ca-answered", "ca-failures",
                 "notified"):
        checks[name] = "pass"
    for name, verdict in other.items():
        checks[name.replace("_", "-")] = verdict
    return {c: v for c, v in checks.items() if v}


__all__ = ["Capture", "legacy", "periods", "scenario", "unified",
           "SCENARIOS"]
