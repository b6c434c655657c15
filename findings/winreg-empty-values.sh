#!/bin/sh
# winreg 1.2.5 (npm).  It reads what `reg query' prints; where there is no
# Windows it runs a REG of the PATH, here one that prints the lines that
# reg.exe does.
#
# A value without data, a REG_SZ set to nothing or an empty REG_BINARY, is a
# line that ends in its type.  values() leaves it out, and get() of it calls
# back with neither value nor error: an empty EncryptionTemplate of NDES looks
# like none.  Spaces at the end of the data are gone as well, so that a
# template's name with one too many, a fault hard to see anyway, looks right.
# Ask reg.exe itself, or PowerShell, for such values.
. "$(dirname "$0")/kit/kit"
get_npm winreg@1.2.5
cat >REG <<'END'
#!/bin/sh
case $* in
*Encryption*) only=Encryption ;;
esac
{
	echo
	echo 'HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography\MSCEP'
	grep "^    ${only:-.}" values
	echo
} | sed 's/$/\r/'
END
cat >values <<'END'
    EncryptionTemplate    REG_SZ    |
    GeneralPurposeTemplate    REG_SZ    NDES Device |
    SignatureTemplate    REG_SZ    NDESDevice|
    Cookie    REG_BINARY    |
END
sed -i 's/|$//' values
chmod +x REG
cat >read.js <<'END'
const Registry = require('winreg');
const key = new Registry({ hive: Registry.HKLM,
	key: '\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP' });

key.values((_, all) => {
	for (const one of all)
		console.log(one.name, one.type, JSON.stringify(one.value));
	key.get('EncryptionTemplate', (error, one) =>
		console.log('get:', error, one));
});
END
PATH=$tmp:$PATH node read.js >all
seen all <<'END'
GeneralPurposeTemplate REG_SZ "NDES Device"
SignatureTemplate REG_SZ "NDESDevice"
get: null null
END
