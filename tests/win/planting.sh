# planting.sh - a sample becomes the server itself; helpers of check.sh, with
# reg and openssl as witnesses.
disk=$WINEPREFIX/drive_c
stores='HKLM\SOFTWARE\Microsoft\SystemCertificates'
intune='HKLM\SOFTWARE\Microsoft\MicrosoftIntune\NDESConnector'
test_key='HKLM\SOFTWARE\ndes-doctor-test'
thumbprint=5E59B09EC203CF078D03C650D6433FD9041E28DA

# plant SAMPLE - its logs, as if they were of yesterday, and its registry; with
# certificates that Wine's crypt32 sees when $plain_blobs is not empty
plain_blobs=
plant() {
	capture=$top/samples/$1/capture
	day=$(find "$capture" -name 'u_ex*.log' | sort | tail -n 1)
	day=20${day##*/u_ex}
	day=${day%.log}
	shift=
	for back in 0 1; do
		for form in %F %m-%d-%Y; do
			was=$(date -u -d "$day - $back day" +$form)
			is=$(date -u -d "yesterday - $back day" +$form)
			shift="$shift;s/$was/$is/g"
		done
	done
	cp -R "$capture/inetpub" "$capture/Program Files" "$disk/"
	find "$disk/inetpub" "$disk/Program Files/Microsoft Intune" -type f \
	    -exec sed -i "${shift#;}" {} +
	for file in "$capture"/registry/*.reg; do
		cp "$file" "$tmp/planted.reg"
		[ -z "$plain_blobs" ] || python3 tests/win/blobs.py plain \
		    "$file" "$tmp/planted.reg"
		w reg import "Z:$tmp/planted.reg" /reg:64 >/dev/null
	done
}

holds() {
	w reg query "$stores\\$1\\Certificates\\$thumbprint" /reg:64 \
	    >/dev/null 2>&1
}
lacks() { ! holds "$1"; }
same_certificate() {
	w reg export "$stores\\$1\\Certificates\\$thumbprint" \
	    "Z:$tmp/one.reg" /y /reg:64 >/dev/null
	python3 tests/win/blobs.py der "$tmp/one.reg" >"$tmp/one.cer"
	openssl x509 -in "$tmp/one.cer" -inform DER -noout -fingerprint -sha1 |
	    tr -d : | grep -q "=$thumbprint\$"
}
value_of() {
	w reg query "$1" /v "$2" /reg:64 2>/dev/null | tr -d '\r' |
	    sed -n "s/^ *$2 *REG_[A-Z]* *//p"
}
value_is() { [ "$(value_of "$1" "$2")" = "$3" ]; }
no_value() { [ -z "$(value_of "$1" "$2")" ]; }
state_is() { w sc query "$1" | grep -q "STATE .*: $2 "; }
