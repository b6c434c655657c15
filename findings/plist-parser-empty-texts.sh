#!/bin/sh
# plist-parser 0.9.2 (npm).
#
# An empty text in a property list, as the Challenge or the Name of a SCEP
# payload can be, is not empty: it is the line end and the tabs before the
# element, for <string/> and <string></string> alike, and validate() says
# true.  A text in CDATA is lost in the same way, and of a text with a comment
# in it the part before the comment.  Nothing is thrown.  Read profiles with
# python3's plistlib.
. "$(dirname "$0")/kit/kit"
get_npm plist-parser@0.9.2
cat >scep.mobileconfig <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
	<key>Challenge</key>
	<string></string>
	<key>Name</key>
	<string/>
	<key>PayloadDescription</key>
	<string><![CDATA[R&D]]></string>
	<key>PayloadDisplayName</key>
	<string>Device <!-- 2026 -->certificate</string>
	<key>Keysize</key>
	<integer>2048</integer>
</dict>
</plist>
END
cat >read.js <<'END'
const fs = require('fs');
const { PlistParser } = require('plist-parser');
const parser = new PlistParser(fs.readFileSync('scep.mobileconfig', 'utf8'));

console.log(parser.validate());
for (const [key, value] of Object.entries(parser.parse()))
	console.log(key, JSON.stringify(value));
END
{
	node read.js
	python3 -c 'import plistlib
with open("scep.mobileconfig", "rb") as f:
    for key, value in plistlib.load(f).items():
        print(key, repr(value))'
} >all
seen all <<'END'
true
Challenge "\n\t"
Name "\n\t"
PayloadDescription "\n\t"
PayloadDisplayName "certificate"
Keysize 2048
Challenge ''
Name ''
PayloadDescription 'R&D'
PayloadDisplayName 'Device certificate'
Keysize 2048
END
