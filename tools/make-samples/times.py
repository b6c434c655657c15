"""Times: whole milliseconds since 1970, UTC."""

import datetime

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime.datetime(1970, 1, 1)


def at(text):
    """at("2026-04-14 09:31") or with seconds."""
    shape = "%Y-%m-%d %H:%M:%S" if text.count(":") == 2 else "%Y-%m-%d %H:%M"
    delta = datetime.datetime.strptime(text, shape) - _EPOCH
    return (delta.days * 86400 + delta.seconds) * SECOND


def when(ms):
    """The datetime of MS, without a zone."""
    return _EPOCH + datetime.timedelta(milliseconds=ms)


def midnight(ms):
    return ms - ms % DAY


def iso(ms):
    """2026-04-14T09:31:47.123Z"""
    return when(ms).strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (ms % 1000)


def us_date_time(ms):
    """4/14/2026 9:31:47 AM, as an American Windows writes it."""
    d = when(ms)
    return "%d/%d/%d %d:%02d:%02d %s" % (
        d.month, d.day, d.year, (d.hour + 11) % 12 + 1, d.minute, d.second,
        "AM" if d.hour < 12 else "PM")
