"""NDESPlugin.log in the three shapes it is met in.

raw     CMTrace records, as the ConfigMgr component is believed to write
viewer  copied out of the CMTrace window: tabs, no offset from UTC
bare    the message lines alone, as they are quoted in the articles
"""

import times

INFO, WARNING, ERROR = 1, 2, 3


class Entry:
    def __init__(self, time, thread, text, kind=INFO):
        self.time, self.thread, self.text, self.kind = time, thread, text, kind


def raw(entry, bias):
    """BIAS: minutes to add to the local time to get UTC (-120: Paris)."""
    d = times.when(entry.time - bias * times.MINUTE)
    return ('<![LOG[%s]LOG]!><time="%s.%03d%+d" date="%s" '
            'component="NDESPlugin" context="" type="%d" thread="%d" '
            'file="ndesplugin.cpp">' % (
                entry.text, d.strftime("%H:%M:%S"), entry.time % 1000, bias,
                d.strftime("%m-%d-%Y"), entry.kind, entry.thread))


def viewer(entry, bias):
    local = entry.time - bias * times.MINUTE
    return "%s\tNDESPlugin\t%s\t%d (0x%04X)" % (
        entry.text.replace("\r\n", " "), times.us_date_time(local),
        entry.thread, entry.thread)


def bare(entry, _bias):
    return entry.text


def write(entries, bias, shape=raw, encoding="utf-8"):
    entries = sorted(entries, key=lambda e: e.time)
    text = "".join(shape(e, bias) + "\r\n" for e in entries)
    return text.encode(encoding, "replace")
