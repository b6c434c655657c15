"""A small random generator whose numbers never change.

Python may change what random.choice() draws from one version to the next;
samples must not change with it.
"""

import hashlib

MASK = (1 << 64) - 1


class Rng:
    """SplitMix64, seeded by any number of strings."""

    def __init__(self, *seed):
        digest = hashlib.sha256("/".join(seed).encode()).digest()
        self.state = int.from_bytes(digest[:8], "big")

    def u64(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, n):
        return self.u64() % n

    def between(self, low, high):
        """An integer, both ends included."""
        return low + self.below(high - low + 1)

    def chance(self, percent):
        return self.below(100) < percent

    def pick(self, items):
        return items[self.below(len(items))]

    def bytes(self, n):
        out = b""
        while len(out) < n:
            out += self.u64().to_bytes(8, "big")
        return out[:n]

    def hex(self, n):
        return self.bytes((n + 1) // 2).hex()[:n]

    def guid(self):
        h = self.hex(32)
        return "-".join((h[:8], h[8:12], "4" + h[13:16], "a" + h[17:20],
                         h[20:]))
