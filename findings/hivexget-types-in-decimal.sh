#!/bin/sh
# hivexget 1.3.23 (libhivex-bin 1.3.23-1+b1, Debian 12); the hive is filled,
# and its output read back, by hivexregedit of the same version.
#
# The manual says that it prints the values of a key much as regedit does.
# The number of a type in hex(...) is decimal here and hexadecimal there: a
# REG_QWORD comes out as hex(11), which is type 17 to a reader of .reg files,
# and hex(10) is type 10 here and type 16 there.  The lines read back give
# another hive, without a word.  Export with hivexregedit instead.
. "$(dirname "$0")/kit/kit"
get_hivex
hive_of <<'END'
"Quad"=hex(b):2a,00,00,00,00,00,00,00
"Requirements"=hex(a):01,02
END
{
	hivexregedit --export hive '\Software' | grep =
	hivexget hive '\Software'
	{
		printf 'Windows Registry Editor Version 5.00\n\n[\\Software]\n'
		hivexget hive '\Software'
	} >out.reg
	python3 "$kit/hive.py" again
	hivexregedit --merge again out.reg
	hivexregedit --export again '\Software' | grep =
} >all
seen all <<'END'
"Quad"=hex(b):2a,00,00,00,00,00,00,00
"Requirements"=hex(a):01,02
"Quad"=hex(11):2a,00,00,00,00,00,00,00
"Requirements"=hex(10):01,02
"Quad"=hex(11):2a,00,00,00,00,00,00,00
"Requirements"=hex(10):01,02
END
