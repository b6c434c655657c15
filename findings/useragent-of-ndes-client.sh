#!/bin/sh
# Parse::HTTP::UserAgent 0.42 (libparse-http-useragent-perl 0.42-2, Debian
# 12).
#
# Windows asks NDES as "Mozilla/4.0 (compatible; Win32; NDES client)".  The
# module finds a browser of the name Win32 in that and an operating system of
# the name "NDES client": in a table of systems the devices stand under that
# name, and under Windows 7 or the like with their browsers.  With the pluses
# that IIS writes for blanks it is "+NDES+client", one system more.  unknown()
# is false for both.  Look for "NDES client" before you parse, and turn the
# pluses into blanks.
. "$(dirname "$0")/kit/kit"
get libparse-http-useragent-perl=0.42-2
in_folder
cat >read.pl <<'END'
use Parse::HTTP::UserAgent;
while (my $line = <STDIN>) {
	chomp $line;
	my $read = Parse::HTTP::UserAgent->new($line);
	printf "name %s, system %s, unknown %d\n", $read->name, $read->os,
	    $read->unknown ? 1 : 0;
}
END
perl read.pl >all <<'END'
Mozilla/4.0 (compatible; Win32; NDES client)
Mozilla/4.0+(compatible;+Win32;+NDES+client)
Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)
END
seen all <<'END'
name Win32, system NDES client, unknown 0
name +Win32, system +NDES+client, unknown 0
name MSIE, system Windows 7, unknown 0
END
