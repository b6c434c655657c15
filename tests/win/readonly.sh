# readonly.sh - a look at the live server changes nothing that others can see:
# registry, certificate stores, services and files are the same before and
# after; part of check.sh.
. tests/win/planting.sh
plant intermediate-in-root-local
seen=$tmp/readonly
mkdir -p "$seen"

# witness NAME - what the server is, by Wine's own tools and this system's.
# The case folder is the program's own, and Wine writes down when it ran.
witness() {
	for key in 'HKLM\SOFTWARE\Microsoft' 'HKLM\SYSTEM\CurrentControlSet' \
	    'HKCU\Software\Microsoft'; do
		w reg export "$key" "Z:$seen/$1.reg" /y /reg:64 >/dev/null
		cat "$seen/$1.reg"
		rm -f "$seen/$1.reg"
	done >"$seen/$1.registry"
	w net start >"$seen/$1.services" 2>/dev/null
	(cd "$disk" && find . -type f -not -path './ProgramData/ndes-doctor/*' \
	    -not -path '*/Temp/*' -printf '%p %s %T@\n' |
	    LC_ALL=C sort) >"$seen/$1.files"
}
unchanged() {
	for what in registry services files; do
		cmp "$seen/before.$what" "$seen/after.$what" || return 1
	done
}

# The first look fills Wine's stores of roots, whoever looks.
w "$exe" check --live >/dev/null 2>&1 </dev/null
witness before
ok 'readonly: the witness sees something' [ -s "$seen/before.registry" ]
for command in 'check --live' 'check --json --live' 'trace --live' \
    'fix list --live' 'fix preview --live'; do
	w "$exe" $command >/dev/null 2>&1 </dev/null
done
w "$exe" fix apply --live --yes=28DA intermediate-ca-in-root-store \
    >"$tmp/wout" 2>&1 </dev/null
ok 'readonly: no fix without --allow-changes' [ $? -eq 1 ]
witness after
ok 'readonly: nothing changed' unchanged
# A witness that sees no change would prove nothing.
w reg add 'HKLM\SOFTWARE\Microsoft\ndes-doctor-witness' /f /reg:64 >/dev/null
witness after
ok 'readonly: the witness tells a change' sh -c \
    "! cmp -s '$seen/before.registry' '$seen/after.registry'"
