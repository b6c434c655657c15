#!/bin/sh
# reged 0.1 140201 (chntpw 140201-1, Debian 12); the hive is filled by
# hivexregedit 1.3.23.
#
# A value may say REG_DWORD and hold other than four bytes; programs do write
# such.  `reged -x' prints one of eight bytes as a dword that was never
# there: the number of the value that was exported before it.  Its order in
# the hive decides what a reader of the export believes.
. "$(dirname "$0")/kit/kit"
get_hivex chntpw=140201-1
for before in 00000007 0000002a; do
	hive_of <<END
"Before"=dword:$before
"Long"=hex(4):01,00,00,00,02,00,00,00
END
	hivexregedit --export hive '\Software' | grep Long
	reged -x hive 'HKLM\S' '\' out.reg >/dev/null
	tr -d '\r' <out.reg | grep =
done >all
seen all <<'END'
"Long"=hex(4):01,00,00,00,02,00,00,00
"Before"=dword:00000007
"Long"=dword:00000007
"Long"=hex(4):01,00,00,00,02,00,00,00
"Before"=dword:0000002a
"Long"=dword:0000002a
END
