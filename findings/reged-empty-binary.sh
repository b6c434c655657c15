#!/bin/sh
# reged 0.1 140201 (chntpw 140201-1, Debian 12); the hive is filled by
# hivexregedit 1.3.23.
#
# `reged -x' writes no line end behind a REG_BINARY of no bytes: the value
# after it stands on the same line, and whoever reads the export line by line
# loses it.
. "$(dirname "$0")/kit/kit"
get_hivex chntpw=140201-1
hive_of <<'END'
"Empty"=hex:
"EncryptionTemplate"="IPSECIntermediateOffline"
END
reged -x hive 'HKLM\S' '\' out.reg >/dev/null
tr -d '\r' <out.reg | grep = >all
seen all <<'END'
"Empty"=hex:"EncryptionTemplate"="IPSECIntermediateOffline"
END
