#!/bin/sh
# reglookup 1.0.1+svn287-9 (Debian 12); the hive is filled by hivexregedit
# 1.3.23.
#
# A binary value without a byte is printed as the text (null), as printf
# prints a missing string.  A string that holds these six characters is
# printed the same, and an empty string is not: nothing tells them apart but
# the type beside them, and a REG_BINARY of those six bytes is the same again.
. "$(dirname "$0")/kit/kit"
get_hivex reglookup=1.0.1+svn287-9 libregfi1=1.0.1+svn287-9 \
    libtalloc2=2.4.0-f2
hive_of <<'END'
"Nothing"=hex:
"SixBytes"=hex:28,6e,75,6c,6c,29
"Text"="(null)"
"EmptyText"=""
END
reglookup hive 2>/dev/null | grep -v ,KEY, >all
seen all <<'END'
PATH,TYPE,VALUE,MTIME
/Software/Nothing,BINARY,(null),
/Software/SixBytes,BINARY,(null),
/Software/Text,SZ,(null),
/Software/EmptyText,SZ,,
END
