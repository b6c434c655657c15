#!/bin/sh
# bench.sh - speed and memory as ratios against peers in the same run.
# MIB sets the size of the log (default 256); peers that are not installed
# are left out.
set -eu
cd "$(dirname "$0")/.."
nd=${1:-./ndes-doctor}
mib=${MIB:-256}
"$nd" --version >/dev/null
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# rows FILE PERCENT - an IIS log of which PERCENT of the rows concern NDES
rows() {
	LC_ALL=C awk -v limit=$((mib * 1048576)) -v percent="$2" 'BEGIN {
	srand(1)
	print "#Software: Microsoft Internet Information Services 10.0"
	print "#Version: 1.0"
	print "#Date: 2026-03-02 00:00:00"
	print "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query" \
	    " s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status" \
	    " sc-substatus sc-win32-status time-taken"
	verify = "fe80::1%13 POST /CertificateRegistrationSvc/Certificate/" \
	    "VerifyRequest - 443 - fe80::1%13 NDES_Plugin - 201 0 0 341"
	caps = "10.0.0.5 GET /certsrv/mscep/mscep.dll/pkiclient.exe " \
	    "operation=GetCACaps&message=default 80 - 10.1.2.7 " \
	    "Mozilla/4.0+(compatible;+Win32;+NDES+client) - 200 0 0 186"
	other = "10.0.0.5 GET /owa/auth/logon.aspx url=https%3a%2f%2fmail." \
	    "contoso.com%2fowa%2f&reason=0 443 - 203.0.113.9 Mozilla/5.0+" \
	    "(Windows+NT+10.0;+Win64;+x64)+AppleWebKit/537.36 - 200 0 0 31"
	while (bytes < limit) {
		n = n + 1
		second = int(n / 40) % 86400
		row = sprintf("2026-03-02 %02d:%02d:%02d %s", second / 3600,
		    second / 60 % 60, second % 60,
		    rand() * 100 >= percent ? other : \
		    rand() < 0.5 ? verify : caps)
		bytes += length(row) + 1
		print row
	}
	}' >"$1"
}

# best COMMAND... - the best of five runs, in milliseconds
best() {
	least=
	for run in 1 2 3 4 5; do
		start=$(date +%s%N)
		# Not straight to /dev/null: grep would stop at its first match.
		{ "$@" 2>&1 || true; } | cat >/dev/null
		took=$((($(date +%s%N) - start) / 1000000))
		[ -n "$least" ] && [ "$least" -le "$took" ] || least=$took
	done
	[ "$least" -gt 0 ] || least=1
	echo "$least"
}

against() {
	name=$1 us=$2
	shift 2
	command -v "$1" >/dev/null || return 0
	peer=$(best "$@")
	awk -v n="$name" -v a="$us" -v b="$peer" 'BEGIN {
		printf "  %-34s takes %.2f times as long\n", n, b / a }'
}

patterns='NDES_Plugin - 201|NDES_Plugin - 403 16|NDES_Plugin - 403 7'
patterns="$patterns|NDES_Plugin - 403 13|NDES_Plugin - 403 17"
patterns="$patterns|NDES_Plugin - 500|NDES_Plugin - 401|NDES_Plugin - 404"
patterns="$patterns|operation=GetCACaps|operation=GetCACert"
patterns="$patterns|operation=PKIOperation|Certificate/Notify"

for percent in 5 95; do
	rm -rf "$dir/log" && mkdir "$dir/log"
	rows "$dir/log/u_ex260302.log" "$percent"
	us=$(best "$nd" check --json "$dir/log")
	echo "IIS, $mib MiB, $percent% of the rows concern NDES:" \
	    "check --json is 1"
	against 'cat' "$us" cat "$dir/log/u_ex260302.log"
	against 'ripgrep, 12 patterns' "$us" rg -c "$patterns" \
	    "$dir/log/u_ex260302.log"
	against 'grep -E, 12 patterns' "$us" grep -cE "$patterns" \
	    "$dir/log/u_ex260302.log"
	if command -v /usr/bin/time >/dev/null; then
		/usr/bin/time -f '  peak memory %M KiB' -o "$dir/peak" \
		    "$nd" check --json "$dir/log" >/dev/null || true
		grep peak "$dir/peak"
	fi
done
