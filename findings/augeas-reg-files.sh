#!/bin/sh
# augtool and its lens Wine 1.14.0 (augeas-tools, augeas-lenses
# 1.14.0-1+deb12u1, Debian 12).
#
# The lens reads "Windows registry files, as used by wine etc", to its head.
# A REG_QWORD, hex(b) in a .reg file, is not in its grammar, and no more is a
# value that is taken away ("Old"=-); a list, hex(7), is.  One such line, and
# nothing of the file is there: of the values above it get says (o), as of one
# that is missing, print says nothing, and the exit is 0.  Only /augeas//error
# has a word, and that names the line and not what is wrong with it.  A text
# keeps its doubled backslashes.  Look at /augeas//error before you take a value
# for missing, or read the file with hivexregedit.
. "$(dirname "$0")/kit/kit"
get augeas-tools=1.14.0-1+deb12u1 augeas-lenses=1.14.0-1+deb12u1 \
    libaugeas0=1.14.0-1+deb12u1 libreadline8
in_folder
cat >plain.reg <<'END'
Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography\MSCEP]
"SignatureTemplate"="NDESDevice"
"Logs"="C:\\inetpub\\logs"
"UseSinglePassword"=dword:00000001
"Names"=hex(7):61,00,00,00,\
  00,00
END
{
	cat plain.reg
	echo '"Quota"=hex(b):01,00,00,00,00,00,00,00'
} >qword.reg
{
	cat plain.reg
	echo '"Old"=-'
} >removal.reg
for name in plain qword removal; do
	file=/files/$name.reg
	echo "$name:"
	augtool --root "$tmp" --nostdinc --noautoload --noload \
	    --include "$root/usr/share/augeas/lenses/dist" <<-END
		set /augeas/load/Wine/lens Wine.lns
		set /augeas/load/Wine/incl /$name.reg
		load
		get $file/section/entry[1]/value
		get $file/section/entry[2]/value
		print $file/section/entry[4]
		get /augeas$file/error/line
		get /augeas$file/error/message
	END
	echo "exit $?"
done >all 2>&1
seen all <<'END'
plain:
/files/plain.reg/section/entry[1]/value = NDESDevice
/files/plain.reg/section/entry[2]/value = C:\\inetpub\\logs
/files/plain.reg/section/entry[4]
/files/plain.reg/section/entry[4]/key = "Names"
/files/plain.reg/section/entry[4]/type = "hex(7)"
/files/plain.reg/section/entry[4]/value = "61,00,00,00,\\\n  00,00"
/augeas/files/plain.reg/error/line (o)
/augeas/files/plain.reg/error/message (o)
exit 0
qword:
/files/qword.reg/section/entry[1]/value (o)
/files/qword.reg/section/entry[2]/value (o)
/augeas/files/qword.reg/error/line = 9
/augeas/files/qword.reg/error/message = Get did not match entire input
exit 0
removal:
/files/removal.reg/section/entry[1]/value (o)
/files/removal.reg/section/entry[2]/value (o)
/augeas/files/removal.reg/error/line = 9
/augeas/files/removal.reg/error/message = Get did not match entire input
exit 0
END
