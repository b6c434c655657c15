#!/bin/sh
# phpseclib 3.0.19 (php-phpseclib3 3.0.19-1+deb12u6, Debian 12).
#
# X509::setDN takes a subject as text.  Domain components, in which every
# name of Active Directory ends, are not among the parts that it knows, and it
# returns true all the same: behind another part they become the end of that
# part's value, a CN of "device, DC=example, DC=com", and in front they are
# left out.  The request is made and signed for that name.  setDNProp takes
# none (it returns false).  Give setDN the parts as an rdnSequence, these as
# 0.9.2342.19200300.100.1.25.
. "$(dirname "$0")/kit/kit"
get php-phpseclib3=3.0.19-1+deb12u6 php-constant-time php-random-compat \
    php8.2-cli=8.2.36-1~deb12u1 libargon2-1 libsodium23 libxml2 libedit2
in_folder
cat >request.php <<'END'
<?php
require getenv('root') . '/usr/share/php/phpseclib3/autoload.php';
use phpseclib3\Crypt\RSA;
use phpseclib3\File\X509;

$key = RSA::createKey(2048);
foreach (['CN=device, DC=example, DC=com', 'DC=com, DC=example, CN=device']
    as $name) {
    $request = new X509();
    $request->setPrivateKey($key);
    echo $name, ': ', var_export($request->setDN($name), true), "\n";
    file_put_contents('request.pem', $request->saveCSR($request->signCSR()));
    passthru('openssl req -in request.pem -noout -subject -nameopt RFC2253');
}
$parts = ['0.9.2342.19200300.100.1.25' => ['ia5String' => 'com'],
    'id-at-commonName' => ['utf8String' => 'device']];
foreach ($parts as $type => $value)
    $sequence[] = [['type' => $type, 'value' => $value]];
$request = new X509();
$request->setPrivateKey($key);
$request->setDN(['rdnSequence' => $sequence]);
file_put_contents('request.pem', $request->saveCSR($request->signCSR()));
passthru('openssl req -in request.pem -noout -subject -nameopt RFC2253');
END
root=$root php8.2 -n request.php >all
seen all <<'END'
CN=device, DC=example, DC=com: true
subject=CN=device\, DC=example\, DC=com
DC=com, DC=example, CN=device: true
subject=CN=device
subject=CN=device,DC=com
END
