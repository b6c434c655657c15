#!/bin/sh
# reged 0.1 140201 (chntpw 140201-1, Debian 12); the hive is filled by
# hivexregedit 1.3.23.
#
# A value may say REG_DWORD and hold other than four bytes; programs do write
# such.  `reged -x' prints one of eight bytes as a dword that was never
# there: the number of the value that was exported before it.  Its order in
# the hive decides what a reader of the export believes.
. "$(dirname "$0")/kit/kit"
get chntpw=140201-1 libhivex0=1.3.23-1+b1 libhivex-bin=1.3.23-1+b1 \
    libwin-hivex-perl=1.3.23-1+b1
kit=$(cd "$(dirname "$0")/kit" && pwd)
cd "$tmp"
for before in 00000007 0000002a; do
	python3 "$kit/hive.py" hive
	cat >in.reg <<END
Windows Registry Editor Version 5.00

[\\Software]
"Before"=dword:$before
"Long"=hex(4):01,00,00,00,02,00,00,00
END
	hivexregedit --merge hive in.reg
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
