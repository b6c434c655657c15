#!/bin/sh
# guid-typescript 1.0.9 (npm).
#
# The registry and event logs write a GUID in braces, and often in capitals.
# Guid.parse of one in braces throws nothing and is the empty GUID: any two
# such are equal.  Of two without braces equals() compares the letters: the
# GUID of a device in capitals is another than the same in small ones.  Its
# documentation says of parse that it creates an instance of a text, and of
# equals that it compares a GUID.  Take the braces off, and make both small,
# before Guid.parse; isEmpty() tells of the first.
. "$(dirname "$0")/kit/kit"
get_npm guid-typescript@1.0.9
cat >read.js <<'END'
const { Guid } = require('guid-typescript');
const a = '6c1a4e0d-8f65-4f2a-9b0c-111111111111';
const b = '0d1e2f3a-0000-4000-8000-222222222222';

console.log('braces', Guid.parse(`{${a}}`).toString());
console.log('two of them', Guid.parse(`{${a}}`).equals(Guid.parse(`{${b}}`)));
console.log('empty', Guid.parse(`{${a}}`).isEmpty());
console.log('capitals', Guid.parse(a).equals(Guid.parse(a.toUpperCase())));
END
node read.js >all
seen all <<'END'
braces 00000000-0000-0000-0000-000000000000
two of them true
empty true
capitals false
END
