#!/bin/sh
# dfwinreg 20201006 (python3-dfwinreg 20201006-1.1) on libregf 20201007
# (python3-libregf 20201007-2+b2), Debian 12.
#
# A REG_DWORD is a number without a sign.  GetDataAsObject, "data as a Python
# type", makes one above 0x7fffffff, an error code of an enrolment, a number
# below zero: 0x80070005 in the registry is not equal to 0x80070005 in a
# program.  A REG_MULTI_SZ is no list of texts either but an object of the
# library below, which json does not take and which is equal to no list.
# Mask the one with 0xffffffff, and make the other a list().
. "$(dirname "$0")/kit/kit"
get_hivex python3-dfwinreg=20201006-1.1 python3-libregf=20201007-2+b2 \
    libregf1=20201007-2+b2 python3-dfdatetime python3-dtfabric python3-yaml \
    libyaml-0-2
hive_of <<'END'
"Status"=dword:80070005
"Names"=hex(7):61,00,00,00,62,00,00,00,00,00
END
python3 - >all <<'END'
from dfwinreg import regf

hive = regf.REGFWinRegistryFile()
hive.Open(open('hive', 'rb'))
for value in hive.GetKeyByPath('\\Software').GetValues():
    data = value.GetDataAsObject()
    if isinstance(data, int):
        print(value.name, data, data == 0x80070005, hex(data & 0xffffffff))
    else:
        print(value.name, type(data).__name__, data == ['a', 'b'], list(data))
END
seen all <<'END'
Status -2147024891 False 0x80070005
Names multi_string False ['a', 'b']
END
