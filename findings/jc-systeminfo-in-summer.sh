#!/bin/sh
# jc 1.22.5 (jc 1.22.5-1, Debian 12), --systeminfo.
#
# systeminfo prints the start of a server in its local time, and of its zone
# the offset in winter: London is (UTC+00:00) all the year.  jc takes that for
# UTC and gives system_boot_time_epoch_utc, by its help there "only if the
# timezone field is UTC": of a server in London in summer it is an hour late
# and says that it is UTC, so that the first rows of the IIS log, which are
# UTC, stand before the start.  A server that runs on UTC, (UTC) Coordinated
# Universal Time, gets the same number for the same line, rightly.  Of other
# zones there is none.  Take the time from the event 6005 instead.
. "$(dirname "$0")/kit/kit"
get jc=1.22.5-1 python3-xmltodict python3-pygments
in_folder
for zone in '(UTC) Coordinated Universal Time' \
    '(UTC+00:00) Dublin, Edinburgh, Lisbon, London' \
    '(UTC+01:00) Brussels, Copenhagen, Madrid, Paris'; do
	echo "$zone"
	jc --quiet --systeminfo <<END | grep -o 'boot_time_epoch_utc[^,]*[0-9l]'
Host Name:                 NDES01
OS Name:                   Microsoft Windows Server 2022 Standard
System Boot Time:          7/6/2026, 9:30:00 AM
Time Zone:                 $zone
Total Physical Memory:     8,191 MB
Available Physical Memory: 4,095 MB
Virtual Memory: Max Size:  9,471 MB
Virtual Memory: Available: 5,000 MB
Virtual Memory: In Use:    4,471 MB
Network Card(s):           1 NIC(s) Installed.
                           [01]: Example Network Adapter
END
done >all
{
	TZ=Europe/London date -d '2026-07-06 09:30' +'London: %s'
	date -d '2026-07-06 09:30' +'UTC: %s'
} >>all
seen all <<'END'
(UTC) Coordinated Universal Time
boot_time_epoch_utc":1783330200
(UTC+00:00) Dublin, Edinburgh, Lisbon, London
boot_time_epoch_utc":1783330200
(UTC+01:00) Brussels, Copenhagen, Madrid, Paris
boot_time_epoch_utc":null
London: 1783326600
UTC: 1783330200
END
