#!/bin/sh
# regtree 4.17.12 (registry-tools 2:4.17.12+dfsg-0+deb12u4, Debian 12); the
# hive is filled by hivexregedit 1.3.23.
#
# regtree prints the values of a hive.  Each REG_MULTI_SZ is "(null)", as if
# nothing were there, whatever strings it holds; and a binary value of one to
# three bytes is printed as four, with bytes behind it that the value does not
# have.  Read such values with hivexregedit.
. "$(dirname "$0")/kit/kit"
get_samba registry-tools
get_hivex
hive_of <<'END'
"Protocols"=hex(7):61,00,00,00,62,00,00,00,00,00
"Three"=hex:01,02,03
"Four"=hex:01,02,03,04
"Text"="text"
END
echo '[global]' >smb.conf
regtree -s smb.conf -F hive | grep = >all
seen all <<'END'
  Protocols = REG_MULTI_SZ : (null)
  Three = REG_BINARY : 01020300
  Four = REG_BINARY : 01020304
  Text = REG_SZ : text
END
