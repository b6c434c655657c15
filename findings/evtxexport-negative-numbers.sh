#!/bin/sh
# evtxexport 20181227 (libevtx-utils 20181227-2+b2, Debian 12).
#
# A number with a sign in the data of an event, as .NET programs write every
# `int', comes out with its sign and the rest of its bits as they lie: -1 of
# 32 bits is -2147483647, and 0x80070005 (-2147024891, access denied) is
# -458757, a number that no table of errors knows.  Numbers without a sign
# and hexadecimal ones are right.  Add 2147483648 to what is negative, or
# read such events with another tool.
. "$(dirname "$0")/kit/kit"
get libevtx-utils=20181227-2+b2 libevtx1=20181227-2+b2 libbfio1=20170123-6
in_folder
events <<'END'
MinusOne 07 ffffffff
AccessDenied 07 05000780
AccessDeniedUnsigned 08 05000780
AccessDeniedHex 14 05000780
Plus 07 05000700
MinusOneOf64 09 ffffffffffffffff
MinusOneOf16 05 ffff
END
evtxexport -f xml log.evtx | grep Data | sed 's/^ *//' >all
seen all <<'END'
<EventData>
<Data Name="MinusOne">-2147483647</Data>
<Data Name="AccessDenied">-458757</Data>
<Data Name="AccessDeniedUnsigned">2147942405</Data>
<Data Name="AccessDeniedHex">0x80070005</Data>
<Data Name="Plus">458757</Data>
<Data Name="MinusOneOf64">-9223372036854775807</Data>
<Data Name="MinusOneOf16">-32767</Data>
</EventData>
END
