#!/bin/sh
# reged 0.1 140201 (chntpw 140201-1, Debian 12); the hive is filled by
# hivexregedit 1.3.23.
#
# `reged -x' writes no line end behind a REG_BINARY of no bytes: the value
# after it stands on the same line, and whoever reads the export line by line
# loses it.
. "$(dirname "$0")/kit/kit"
get chntpw=140201-1 libhivex0=1.3.23-1+b1 libhivex-bin=1.3.23-1+b1 \
    libwin-hivex-perl=1.3.23-1+b1
kit=$(cd "$(dirname "$0")/kit" && pwd)
cd "$tmp"
python3 "$kit/hive.py" hive
cat >in.reg <<'END'
Windows Registry Editor Version 5.00

[\Software]
"Empty"=hex:
"EncryptionTemplate"="IPSECIntermediateOffline"
END
hivexregedit --merge hive in.reg
reged -x hive 'HKLM\S' '\' out.reg >/dev/null
tr -d '\r' <out.reg | grep = >all
seen all <<'END'
"Empty"=hex:"EncryptionTemplate"="IPSECIntermediateOffline"
END
