#!/bin/sh
# Parse::Win32Registry 1.1 (libparse-win32registry-perl 1.1-2, Debian 12); the
# hive is filled and its export read back by hivexregedit 1.3.23.
#
# as_regedit_export says that its text can be exchanged with REGEDIT.  It
# doubles no backslash and escapes no quotation mark, neither in names nor in
# text: a path loses its separators when the text is read back, and a text
# with quotation marks ends early or is refused.  A REG_DWORD of other than
# four bytes becomes "dword:" without a number.  Escape \ and " yourself, or
# export with hivexregedit.
. "$(dirname "$0")/kit/kit"
get_hivex libparse-win32registry-perl=1.1-2
hive_of <<'END'
"Path"="C:\\inetpub\\logs"
"Word\\Two"="x"
"Said"="a \"b\" c"
"Short"=hex(4):01,02
END
cat >export.pl <<'END'
use Parse::Win32Registry;
my $key = Parse::Win32Registry->new('hive')->get_root_key;
print "Windows Registry Editor Version 5.00\n\n[\\Software]\n";
print $_->as_regedit_export
    for $key->get_subkey('Software')->get_list_of_values;
END
perl export.pl >out.reg
{
	grep = out.reg
	python3 "$kit/hive.py" again
	grep -v 'Said\|Short\|Word' out.reg >path.reg
	hivexregedit --merge again path.reg
	hivexregedit --export --unsafe-printable-strings again '\Software' |
	    grep =
} >all
seen all <<'END'
"Path"="C:\inetpub\logs"
"Word\Two"="x"
"Said"="a "b" c"
"Short"=dword:
"Path"=str(1):"C:inetpublogs"
END
