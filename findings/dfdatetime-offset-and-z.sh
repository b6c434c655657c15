#!/bin/sh
# dfdatetime 20210509 (python3-dfdatetime 20210509-1, Debian 12).
#
# A time that names its offset, as a trace of .NET does
# (2026-04-13T08:12:04.7432953+02:00), is read right: its number of seconds
# is that of 06:12:04 UTC.  CopyToDateTimeStringISO8601 of the same object
# says 08:12:04Z, the local time with the mark of UTC, two hours off; so does
# its Filetime.  Write the time from CopyToPosixTimestamp, or take the offset
# off before.
. "$(dirname "$0")/kit/kit"
get python3-dfdatetime=20210509-1
in_folder
python3 - >all <<'END'
from dfdatetime import filetime, time_elements

kept = time_elements.TimeElementsInMicroseconds()
for text in '2026-04-13T06:12:04.743295Z', '2026-04-13T08:12:04.743295+02:00':
    kept.CopyFromStringISO8601(text)
    print(text, kept.CopyToPosixTimestamp(), kept.CopyToDateTimeStringISO8601())
ticks = filetime.Filetime()
ticks.CopyFromDateTimeString('2026-04-13 08:12:04.743295+02:00')
print(ticks.CopyToPosixTimestamp(), ticks.CopyToDateTimeStringISO8601())
END
date -u -d @1776060724 +%FT%TZ >>all
seen all <<'END'
2026-04-13T06:12:04.743295Z 1776060724 2026-04-13T06:12:04.743295Z
2026-04-13T08:12:04.743295+02:00 1776060724 2026-04-13T08:12:04.743295Z
1776060724 2026-04-13T08:12:04.7432950Z
2026-04-13T06:12:04Z
END
