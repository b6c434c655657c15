#!/bin/sh
# net 4.17.12 (samba-common-bin 2:4.17.12+dfsg-0+deb12u4, Debian 12).
#
# `net registry import' sets a value when it has read the line after it.  Of
# a .reg file that ends with its last value, as one written by hand or cut to
# size does, that value is not set: exit 0, not a word, and the key is there.
# With an empty line at the end, as REGEDIT leaves one, it is set.  Add one.
. "$(dirname "$0")/kit/kit"
get_samba samba-common-bin
mkdir state
cat >smb.conf <<END
[global]
lock directory = $tmp/state
state directory = $tmp/state
cache directory = $tmp/state
private dir = $tmp/state
END
cat >one.reg <<'END'
Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\Software\One]
"First"="1"
"Last"="2"
END
{
	sed 's/One/Two/' one.reg
	echo
} >two.reg
for key in One Two; do
	net -s smb.conf registry import \
	    "$(echo $key | tr OT ot).reg" && echo "exit 0"
	echo "$key: $(net -s smb.conf registry enumerate \
	    "HKLM\\Software\\$key" | sed -n 's/^Valuename *= //p' | xargs)"
done >all 2>&1
seen all <<'END'
exit 0
One: First
exit 0
Two: First Last
END
