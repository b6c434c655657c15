#!/bin/sh
# hivex 1.3.23 (libhivex0 and python3-hivex 1.3.23-1+b1, Debian 12).
#
# A REG_MULTI_SZ is a list of texts, each ended by a null, and a null behind
# the last.  hivex_value_multiple_strings makes of that last null a text of
# its own, an empty one: two protocols are three, and an empty list has one
# entry.  hivex(3) says that it returns the strings.  The function takes a
# list from Windows and one that hivexregedit wrote alike; without the null
# behind, as some programs write it, the count is right.  Drop the last entry
# if it is empty.
. "$(dirname "$0")/kit/kit"
get_hivex python3-hivex=1.3.23-1+b1
hive_of <<'END'
"two"=hex(7):61,00,00,00,62,00,00,00,00,00
"none"=hex(7):00,00
"without"=hex(7):61,00,00,00,62,00,00,00
END
python3 - >all <<'END'
import hivex

hive = hivex.Hivex('hive')
for value in hive.node_values(hive.node_get_child(hive.root(), 'Software')):
    print(hive.value_key(value), hive.value_multiple_strings(value))
END
hivexget hive Software >>all
seen all <<'END'
two ['a', 'b', '']
none ['']
without ['a', 'b']
"two"=hex(7):61,00,00,00,62,00,00,00,00,00
"none"=hex(7):00,00
"without"=hex(7):61,00,00,00,62,00,00,00
END
