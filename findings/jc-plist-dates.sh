#!/bin/sh
# jc 1.22.5 (jc 1.22.5-1, Debian 12), --plist.
#
# A date in a property list, as in a profile for SCEP on Apple's devices, is
# UTC and says so by the Z that PropertyList-1.0.dtd asks for.  jc takes it
# for a local time: the seconds of one and the same file are two hours fewer
# in Paris and four hours more in New York, and the text has lost its Z.
# jc's help promises to keep what the original says of its zone.  Run it with
# TZ=UTC, or take the text and put the Z back.
. "$(dirname "$0")/kit/kit"
get jc=1.22.5-1 python3-xmltodict python3-pygments
in_folder
cat >scep.mobileconfig <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
	<key>PayloadType</key>
	<string>com.apple.security.scep</string>
	<key>RemovalDate</key>
	<date>2026-04-14T07:00:00Z</date>
</dict>
</plist>
END
{
	date -u -d 2026-04-14T07:00:00Z +%s
	for zone in UTC Europe/Paris America/New_York; do
		echo "$zone: $(TZ=$zone jc --plist <scep.mobileconfig |
		    grep -o '"Removal.*[0-9]"')"
	done
} >all
seen all <<'END'
1776150000
UTC: "RemovalDate":1776150000,"RemovalDate_iso":"2026-04-14T07:00:00"
Europe/Paris: "RemovalDate":1776142800,"RemovalDate_iso":"2026-04-14T07:00:00"
America/New_York: "RemovalDate":1776164400,"RemovalDate_iso":"2026-04-14T07:00:00"
END
