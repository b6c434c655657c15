#!/bin/sh
# @balena/apple-plist 0.0.3 (npm).
#
# Parsing a property list in XML, it takes spaces off both ends of a text: a
# challenge of a SCEP payload that ends in one is another challenge, and a
# template or a name with a space too many looks right.  A text in CDATA is
# empty.  Nothing is thrown.  The same list in Apple's binary form, written by
# plistutil 2.2.0, keeps both.  Turn the profile into the binary form first.
. "$(dirname "$0")/kit/kit"
get libplist-utils=2.2.0-6+b2 libplist3=2.2.0-6+b2
get_npm @balena/apple-plist@0.0.3
cat >scep.mobileconfig <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
	<key>Challenge</key>
	<string>0A1B2C </string>
	<key>Name</key>
	<string>  CA  </string>
	<key>PayloadDescription</key>
	<string><![CDATA[R&D]]></string>
	<key>PayloadOrganization</key>
	<string>R&amp;D</string>
</dict>
</plist>
END
plistutil -i scep.mobileconfig -o scep.bin -f bin
cat >read.js <<'END'
const fs = require('fs');
const plist = require('@balena/apple-plist');

for (const name of ['scep.mobileconfig', 'scep.bin']) {
	const { data } = plist.parse(fs.readFileSync(name));
	console.log(name, JSON.stringify(data));
}
END
node read.js >all
seen all <<'END'
scep.mobileconfig {"Challenge":"0A1B2C","Name":"CA","PayloadDescription":"","PayloadOrganization":"R&D"}
scep.bin {"Challenge":"0A1B2C ","Name":"  CA  ","PayloadDescription":"R&D","PayloadOrganization":"R&D"}
END
