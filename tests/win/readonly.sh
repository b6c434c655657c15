# readonly.sh - a look at the live server changes nothing that others can see:
# registry, certificate stores, services and files are the same before and
# after; part of check.sh.
. tests/win/planting.sh
plant intermediate-in-root-local
seen=$tmp/readonly
mkdir -p "$seen"
w "$win/connector.exe" install
w net start WAS >/dev/null
w net start W3SVC >/dev/null

# witness NAME - what the server is, by Wine's own tools and this system's.
# The case folder is the program's own, and Wine writes down when it ran.
witness() {
	for key in 'HKLM\SOFTWARE\Microsoft' 'HKLM\SYSTEM\CurrentControlSet' \
	    'HKCU\Software\Microsoft'; do
		w reg export "$key" "Z:$seen/$1.reg" /y /reg:64 >/dev/null
		cat "$seen/$1.reg"
		rm -f "$seen/$1.reg"
	done >"$seen/$1.registry"
	for service in WAS W3SVC NDESConnectorSvc PFXCertificateConnectorSvc; do
		w sc query $service | tr -d '\r' | grep -E 'NAME|STATE'
	done >"$seen/$1.services"
	w net start | tr -d '\r' >>"$seen/$1.services"
	(cd "$disk" && find . -type f -not -path './ProgramData/ndes-doctor/*' \
	    -not -path '*/Temp/*' -printf '%p %s %T@ ' -exec sha1sum '{}' ';' |
	    LC_ALL=C sort) >"$seen/$1.files"
}
witnesses='registry services files'
# reg writes UTF-16
holds_line() { tr -d '\000' <"$seen/before.$1" | grep -q -- "$2"; }

# reads NAME EXIT WHAT ARGUMENT... - it ends so, and its output holds WHAT:
# one that did nothing would change nothing either
reads() {
	name=$1 want=$2 what=$3
	shift 3
	w "$exe" "$@" >"$tmp/wout" 2>"$tmp/werr" </dev/null
	got=$?
	ok "readonly: $name: exit $got, not $want" [ "$got" -eq "$want" ]
	ok "readonly: $name: it says what it read" grep -q -- "$what" \
	    "$tmp/wout" "$tmp/werr"
}

# The first look fills Wine's stores of roots, whoever looks.
reads 'the first look' 3 intermediate check --live
# and Wine's own services end by and by: the server is at rest when it looks
# the same twice.
for try in 1 2 3 4 5 6 7 8; do
	witness before
	sleep 4
	witness after
	cmp -s "$seen/before.registry" "$seen/after.registry" &&
	    cmp -s "$seen/before.services" "$seen/after.services" && break
done
ok 'readonly: the certificate in question' holds_line registry "$thumbprint"
ok 'readonly: a service that runs' holds_line services ': 4  *RUNNING'
ok 'readonly: a service that does not' holds_line services ': 1  *STOPPED'
ok 'readonly: a log' holds_line files 'W3SVC1/u_ex'
reads check 3 'u_ex.*\.log' check --live
reads 'check as JSON' 3 "\"thumbprint\":\"$thumbprint\"" check --json --live
reads trace 0 '"stopped_at"' trace --json --live
reads report 3 "$thumbprint" report --json --live
reads 'list of fixes' 0 intermediate-ca-in-root-store fix list --json --live
reads 'preview of a fix' 0 "$thumbprint" fix preview --live \
    intermediate-ca-in-root-store
reads 'no fix without --allow-changes' 1 --allow-changes fix apply --live \
    --yes=28DA intermediate-ca-in-root-store
reads 'nor an undo' 1 --allow-changes fix undo --live --yes=28DA
witness after
for what in $witnesses; do
	ok "readonly: no change of $what" cmp "$seen/before.$what" \
	    "$seen/after.$what"
done

# A witness that sees no change would prove nothing.
w reg add 'HKLM\SOFTWARE\Microsoft\ndes-doctor-witness' /f /reg:64 >/dev/null
w net stop W3SVC >/dev/null
find "$disk/inetpub" -name 'u_ex*.log' | head -n 1 | while read -r log; do
	printf x | dd of="$log" bs=1 conv=notrunc 2>/dev/null
	touch -d '2026-01-01' "$log"
done
witness after
for what in $witnesses; do
	ok "readonly: the witness of $what tells a change" sh -c \
	    "! cmp -s '$seen/before.$what' '$seen/after.$what'"
done
