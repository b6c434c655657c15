#!/bin/sh
# evtx_dump.py of python3-evtx 0.6.1-2 (Debian 12); the log is read by
# evtxexport 20181227 to compare.
#
# Programs that write events by the old interface (services of .NET, VSS)
# leave their insertion strings as one value, a list.  Windows makes an
# element Data of each, and so does evtxexport.  evtx_dump.py makes one
# element that holds markup as text, <string>...</string>, so the second
# string of an event is to be found by no XPath; and the bytes of Binary are
# base64, where Windows writes hexadecimal digits.  Take the text of Data
# apart at "<string>" before you count on its place.
. "$(dirname "$0")/kit/kit"
get python3-evtx=0.6.1-2 python3-six libevtx-utils=20181227-2+b2 \
    libevtx1=20181227-2+b2 libbfio1=20170123-6
in_folder
# "one", "two", "three"
events <<'END'
- 81 6f006e0065000000740077006f000000740068007200650065000000
Bytes 0e 80070005
END
for tool in "python3 $root/usr/bin/evtx_dump.py" 'evtxexport -f xml'; do
	$tool log.evtx | sed -n '/<Data/,/<\/EventData/p' |
	    sed 's/^ *//; s/<EventData>//'
done >all
seen all <<'END'
<Data>&lt;string&gt;one&lt;/string&gt;
&lt;string&gt;two&lt;/string&gt;
&lt;string&gt;three&lt;/string&gt;
</Data>
<Data Name="Bytes">gAcABQ==</Data>
</EventData>
<Data>one</Data>
<Data>two</Data>
<Data>three</Data>
<Data Name="Bytes">80070005</Data>
</EventData>
END
