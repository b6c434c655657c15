#!/bin/sh
# regpatch 4.17.12 (registry-tools 2:4.17.12+dfsg-0+deb12u4, Debian 12); the
# hive is filled by hivexregedit 1.3.23, which then does the same patch.
#
# `regpatch -F hive' says that it cannot open a key which is there, leaves the
# hive as it was to the byte, and exits 0: a script that patches a hive with
# it goes on as if that were done.  regtree of the same package shows the
# key.  Use hivexregedit --merge, and read the value back in any case.
. "$(dirname "$0")/kit/kit"
get_samba registry-tools
get_hivex
hive_of <<'END'
"Old"="1"
END
echo '[global]' >smb.conf
cat >patch.reg <<'END'
Windows Registry Editor Version 5.00

[Software]
"New"="2"

END
cp hive before
{
	regtree -s smb.conf -F hive | grep -o '^ *Software'
	regpatch -s smb.conf -F hive patch.reg && echo "exit $?"
	cmp before hive && echo "as it was"
	sed 's/\[/[\\/' patch.reg >hivex.reg
	hivexregedit --merge hive hivex.reg
	hivexregedit --export hive '\Software' | grep New
} >all 2>&1
seen all <<'END'
 Software
Error opening key 'Software'
Error setting value for New in Software
exit 0
as it was
"New"=hex(1):32,00,00,00
END
