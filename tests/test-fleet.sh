#!/bin/sh
# test-fleet.sh PROGRAM - the Ansible collection: syntax and lint of all of it,
# and its POSIX half against servers of our own behind a real sshd: good, bad,
# not to be reached, failing, slow, talking nonsense.
set -u
cd "$(dirname "$0")/.."
case $1 in /*) nd=$1 ;; *) nd=$PWD/$1 ;; esac
. tests/lib.sh
. tests/fleet.sh
trap 'sshd_end "$tmp/ssh"; rm -rf "$tmp"' EXIT
samples=$PWD/samples
fleet_start "$tmp" || { fail 'no sshd'; tally; exit; }

fleet_host good "check_capture: $samples/healthy-legacy-mixed/capture" \
    "collect_capture: $samples/healthy-legacy-mixed/capture"
fleet_host bad "check_capture: $samples/tls-name-mismatch/capture" \
    "collect_capture: $samples/tls-name-mismatch/capture"
fleet_host failing 'check_capture: /nonexistent' \
    'collect_capture: /nonexistent'
fleet_host nowhere 'ansible_port: 1'
fleet_host slow "check_program: $tmp/slow" 'check_timeout: 2' \
    "collect_capture: $samples/unified-silent/capture"
fleet_host torn "check_program: $tmp/torn" 'check_capture: x' \
    "collect_capture: $samples/nothing-usable/capture"
fleet_host shell 'check_way: raw' "check_command: '$nd'" \
    "check_capture: $samples/unified-silent/capture" \
    "collect_capture: $samples/two-nodes-good-one/capture"
fleet_host shell-nowhere 'check_way: raw' 'ansible_port: 1'
fleet_host shell-slow 'check_way: raw' "check_command: '$tmp/slow'" \
    'check_timeout: 2'
fleet_host shell-missing 'check_way: raw' 'check_command: nowhere-to-be-found' \
    "collect_capture: $samples/two-nodes-other-one/capture"
printf '#!/bin/sh\nexec sleep 30\n' >"$tmp/slow"
printf '#!/bin/sh\necho "{\\"schema\\":\\"ndes-doctor/check/1\\",\\"ho"\n' \
    >"$tmp/torn"
chmod +x "$tmp/slow" "$tmp/torn"

# row NAME FIELD - of the merged table
row() {
	python3 - "$tmp/results/merged.json" "$1" "$2" <<'END' 2>&1
import json, sys
m = json.load(open(sys.argv[1]))
print([s[sys.argv[3]] for s in m['servers'] if s['name'] == sys.argv[2]])
END
}
# is NAME FIELD WANTED
is() {
	name="$1: $2"
	got=$(row "$1" "$2")
	[ "$got" = "$3" ] && pass || fail "$got, not $3"
}
left_behind() { ls -d /tmp/ndes-doctor-*/ /tmp/ndes-collect-*/ 2>/dev/null; }
before=$(left_behind)

expect 'check: the playbook' 0 fleet_play check
says out 'servers: 10'
is NDES01 verdict "['fault', 'healthy']"
is ndes02.contoso.com verdict "['warning']"
is failing why "['exit 1: ndes-doctor: /nonexistent: not found']"
is slow why "['no answer within 2 s']"
is torn why "['exit 0: no object of check']"
is shell-slow why "['no answer within 2 s']"
for host in nowhere shell-nowhere; do
	name="$host is told"
	row $host why | grep -q "^\['unreachable: " && pass ||
	    fail "$(row $host why)"
done
name='shell-missing is told'
row shell-missing why | grep -q "exit 127: " && pass ||
    fail "$(row shell-missing why)"
exits() { grep -q "\"exit\": $2}" "$tmp/results/$1.json"; }
holds 'exit: failing' exits failing 1
holds 'exit: not reached' exits nowhere 255
holds 'exit: slow' exits slow 124
holds 'exit: missing' exits shell-missing 127
holds 'nothing is left there' [ "$(left_behind)" = "$before" ]
holds 'the owner only' [ "$(stat -c %a "$tmp/results")" = 700 ]

# What it says is what the program says here.
"$nd" check --json "$samples/tls-name-mismatch/capture" >"$tmp/here"
for file in "$tmp/here" "$tmp/results/bad.json"; do
	sed -E 's/"run_at":"[^"]*"/"run_at":""/' "$file" >"$file.same"
done
holds 'the same object' cmp -s "$tmp/here.same" "$tmp/results/bad.json.same"

# A second run: a server that is gone does not live on in its old answer.
expect 'check again, strict' 2 fleet_play check -l 'localhost,good,bad' \
    -e "{check_capture: /nonexistent, merge_strict: true, \
    merge_hosts: [good, bad, new]}"
is bad why "['exit 1: ndes-doctor: /nonexistent: not found']"
is "$tmp/results/new.json" why "['not found']"
says out 'merge ends with 1'

expect 'collect: the playbook' 0 fleet_play collect
is NDES01 verdict "['fault', 'healthy', 'healthy']"
is NDES02 verdict "['fault']"
holds 'the archive is here' [ -s "$tmp/results/bad.tar" ]
is failing why "['exit 2: tar: /nonexistent: Cannot open: No such file or directory']"
holds 'nothing is left there either' [ "$(left_behind)" = "$before" ]

# Syntax and lint.
lint() {
	(cd "$tmp/home/.ansible/collections/ansible_collections/ndes_doctor/\
server" && of_ansible ansible-lint --offline -q --profile production \
	    roles playbooks galaxy.yml meta && yamllint -s .)
}
expect 'lint' 0 lint
for role in check collect; do
	printf -- '- hosts: all\n  tasks:\n    - ansible.builtin.import_tasks: %s\n' \
	    "$PWD/tools/ansible/roles/$role/tasks/windows.yml" >"$tmp/syntax.yml"
	expect "syntax: windows, $role" 0 of_ansible ansible-playbook \
	    -i localhost, --syntax-check "$tmp/syntax.yml"
done
expect 'arguments: windows' 0 of_ansible /usr/bin/python3 tests/ansible-args.py \
    tools/ansible/roles/*/tasks/windows.yml
tally
