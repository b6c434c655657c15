#!/bin/sh
# hivexregedit 1.3.23 (libwin-hivex-perl 1.3.23-1+b1, Debian 12); the hive is
# read by reglookup 1.0.1+svn287 to compare.
#
# Its manual asks for a .reg file in UTF-8.  `--merge' then writes the name
# of a value right, and of its text each byte of UTF-8 as a character of its
# own: a-umlaut becomes two.  Its own `--export' turns that back and so hides
# it; Windows and every other reader see the wrong text.
. "$(dirname "$0")/kit/kit"
get_hivex reglookup=1.0.1+svn287-9 libregfi1=1.0.1+svn287-9 \
    libtalloc2=2.4.0-f2
hive_of <<'END'
"Gerät"="Größe"
END
{
	hivexregedit --export --unsafe-printable-strings hive '\Software' |
	    grep -a = | od -An -c | tr -s ' '
	reglookup -t SZ hive 2>/dev/null | tail -n 1 | cut -d , -f 1-3
} >all
seen all <<'END'
 " G e r 344 t " = s t r ( 1 ) : "
 G r 303 266 303 237 e " \n
/Software/Ger%E4t,SZ,G%00r%00%C3%00%B6%00%C3%00%9F%00e%00%00%00
END
