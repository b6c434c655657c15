# fleet.sh - the Windows program asked by Ansible, through `raw' and a server of
# our own.  Part of check.sh.  The modules of ansible.windows need PowerShell,
# which Wine has not.
. tests/fleet.sh
cat >"$tmp/windows" <<END
#!/bin/sh
export LANG=C.UTF-8 WINEPREFIX='$WINEPREFIX' WINEDEBUG=-all WINEARCH=win64
exec /usr/lib/wine/wine64 '$exe' "\$@"
END
chmod +x "$tmp/windows"
ok 'fleet: a server' fleet_start "$tmp/fleet" || return
far=$tmp/fleet/results
asked=$top/samples/intermediate-in-root-local/capture
quiet=$top/samples/unified-silent/capture
fleet_host fault 'check_way: raw' "check_command: '$tmp/windows'" \
    "check_capture: '$asked'"
fleet_host warning 'check_way: raw' "check_command: '$tmp/windows'" \
    "check_capture: '$quiet'"
fleet_host failing 'check_way: raw' "check_command: '$tmp/windows'" \
    "check_capture: '$tmp/fleet/nowhere'"
fleet_host live 'check_way: raw' "check_command: '$tmp/windows'"
fleet_host nowhere 'check_way: raw' 'ansible_port: 1'
fleet_host slow 'check_way: raw' "check_command: 'sleep 30 #'" \
    'check_timeout: 2'
fleet_play check >"$tmp/out" 2>&1
ok 'fleet: the playbook' [ $? -eq 0 ] || tail -n 30 "$tmp/out"

"$nd" check --json "$asked" >"$tmp/out"
tr -d '\r' <"$far/fault.json" >"$tmp/wout"
without_moment "$tmp/out" "$tmp/wout"
ok 'fleet: the same bytes' cmp "$tmp/out" "$tmp/wout"
why() { grep -q "\"error\": \"$2" "$far/$1.json" || ! cat "$far/$1.json"; }
ok 'fleet: failing' why failing 'exit 1: ndes-doctor'
ok 'fleet: not reached' why nowhere 'unreachable: '
ok 'fleet: slow' why slow 'no answer within 2 s'
ok 'fleet: live' grep -q '"schema":"ndes-doctor/check/1"' "$far/live.json"

# Both programs make the same table of it.
answers="fault warning failing nowhere slow"
merged() {
	"$@" merge --json $(printf "$far/%s.json " $answers) |
	    tr -d '\r' | sed -E 's/"run_at":"[^"]*"/"run_at":""/g'
}
merged "$nd" >"$tmp/merged.1"
merged w "$exe" >"$tmp/merged.2"
ok 'fleet: the same table' cmp "$tmp/merged.1" "$tmp/merged.2"
ok 'fleet: three are told' [ "$(grep -o '"answered":false' "$tmp/merged.1" |
    wc -l)" -eq 3 ]
w "$exe" merge - <"$far/fault.json" >"$tmp/out"
ok 'fleet: a pipe' [ $? -eq 3 ]
sshd_end "$tmp/fleet/ssh"
