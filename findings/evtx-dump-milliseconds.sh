#!/bin/sh
# evtx_dump.py of python3-evtx 0.6.1-2 (Debian 12); the log is read by
# evtxexport 20181227 to compare.
#
# A time of the type SYSTEMTIME in the data of an event ends in milliseconds;
# evtx_dump.py prints them as microseconds: a quarter of a second becomes a
# quarter of a millisecond, and two events of one second may change places.
# Neither has its times a zone: what reads them as local ones is off by hours.
# Sort by the time of the record (TimeCreated), and say that it is UTC.
. "$(dirname "$0")/kit/kit"
get python3-evtx=0.6.1-2 python3-six libevtx-utils=20181227-2+b2 \
    libevtx1=20181227-2+b2 libbfio1=20170123-6
in_folder
# Monday 2026-04-13 10:47:50 and 250 ms
events <<'END'
When 12 ea07040001000d000a002f003200fa00
END
for tool in "python3 $root/usr/bin/evtx_dump.py" 'evtxexport -f xml'; do
	$tool log.evtx | grep -o '[A-Z][A-Za-z]*[=>"]*2026-[^<"]*'
done >all
seen all <<'END'
SystemTime="2026-04-13 08:12:04.743296
When">2026-04-13 10:47:50.000250
SystemTime="2026-04-13T08:12:04.743295300Z
When">2026-04-13T10:47:50.250Z
END
