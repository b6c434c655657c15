#!/bin/sh
# regfexport 20201007 (libregf-utils 20201007-2+b2, Debian 12); the hive is
# filled by hivexregedit 1.3.23, and read by reged 140201 to compare.
#
# Values of at most four bytes lie in the cell of the value itself, from its
# first byte on.  regfexport takes the last bytes of that field: 01 02 03 is
# shown as 02 03 00, 01 02 as 00 00, 01 as 00.  Four bytes and five are right.
. "$(dirname "$0")/kit/kit"
get_hivex libregf-utils=20201007-2+b2 libregf1=20201007-2+b2 \
    libbfio1=20170123-6 chntpw=140201-1
hive_of <<'END'
"One"=hex:01
"Two"=hex:01,02
"Three"=hex:01,02,03
"Four"=hex:01,02,03,04
"Five"=hex:01,02,03,04,05
END
reged -x hive 'HKLM\S' '\' out.reg >/dev/null
tr -d '\r' <out.reg | grep = >all
regfexport -K '\' hive | sed -n 's/^Value: [0-9]* //p; s/^0000.*: \(.*[0-9a-f]\)  .*/\1/p' |
    sed 's/  *$//' | paste -d ' ' - - >>all
seen all <<'END'
"One"=hex:01
"Two"=hex:01,02
"Three"=hex:01,02,03
"Four"=hex:01,02,03,04
"Five"=hex:01,02,03,04,05
One 00
Two 00 00
Three 02 03 00
Four 01 02 03 04
Five 01 02 03 04 05
END
