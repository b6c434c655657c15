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

# events FILE - a log of the certificate registration point, one long line
events() {
	LC_ALL=C awk -v limit=$((mib * 1048576)) 'BEGIN {
	srand(1)
	ns = "http://schemas.microsoft.com/2004/06"
	n = split("VerifyRequest Started.|Challenge decrypted, %d bytes|" \
	    "Validation Phase 1 finished with status True.|" \
	    "Request &lt;%d&gt; belongs to a known device|" \
	    "Validation Phase 3 finished with status True.|" \
	    "VerifyRequest Finished with status True", says, "|")
	while (bytes < limit) {
		i = i % n + 1
		if (i == 1)
			id = int(rand() * 4294967295)
		t += 0.05
		event = sprintf("<E2ETraceEvent xmlns=\"%s/E2ETraceEvent\">" \
		    "<System xmlns=\"%s/windows/eventlog/system\">" \
		    "<EventID>0</EventID><Type>3</Type>" \
		    "<SubType Name=\"Information\">0</SubType>" \
		    "<Level>8</Level><TimeCreated SystemTime=\"2026-03-%02d" \
		    "T%02d:%02d:%010.7fZ\" /><Source " \
		    "Name=\"CertificateRegistrationPoint\" /><Correlation " \
		    "ActivityID=\"{%08x-8245-48a3-a8fb-38e7eab9f966}\" />" \
		    "<Execution ProcessName=\"w3wp\" ProcessID=\"2506\" " \
		    "ThreadID=\"%d\" /><Channel/><Computer>NDES01" \
		    "</Computer></System><ApplicationData>%s" \
		    "</ApplicationData></E2ETraceEvent>", ns, ns,
		    2 + t / 86400, t / 3600 % 24, t / 60 % 60, t % 60, id,
		    id % 50, sprintf(says[i], id % 1000))
		bytes += length(event)
		printf "%s", event
	}
	}' >"$1"
}

# entries FILE - NDESPlugin.log; a quarter of the answers are pages of HTML
entries() {
	LC_ALL=C awk -v limit=$((mib * 1048576)) 'BEGIN {
	srand(1)
	page = "<html><head><title>403 - Forbidden</title>\r\n<style>\r\n"
	for (i = 0; i < 12; i++)
		page = page "body{margin:0;font-size:.7em;font-family:" \
		    "Verdana, Arial, Helvetica, sans-serif}\r\n"
	page = page "</style></head><body><h1>Server Error</h1></body></html>"
	good = "true|Exiting VerifyRequest with 0x0|Calling Notifyrequest " \
	    "...|Sending request to certificate registration point.|" \
	    "Exiting Notify with 0x0"
	bad = page "|Exiting VerifyRequest with 0x80004005"
	while (bytes < limit) {
		n = split("Calling VerifyRequest ...  |Sending request to " \
		    "certificate registration point.|Verify challenge " \
		    "returns " (rand() < 0.25 ? bad : good), says, "|")
		thread = 1000 + int(rand() * 9000)
		for (i = 1; i <= n; i++) {
			t += 0.05
			entry = sprintf("<![LOG[%s]LOG]!><time=\"%02d:%02d:" \
			    "%06.3f-60\" date=\"03-%02d-2026\" component=" \
			    "\"NDESPlugin\" context=\"\" type=\"1\" thread=" \
			    "\"%d\" file=\"ndesplugin.cpp\">\r\n", says[i],
			    t / 3600 % 24, t / 60 % 60, t % 60,
			    2 + t / 86400, thread)
			bytes += length(entry)
			printf "%s", entry
		}
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

# ours WHAT - times the program on $dir/log, whose one file is $file
ours() {
	us=$(best "$nd" check --json "$dir/log")
	echo "$1, $mib MiB: check --json is 1 ($us ms)"
	if command -v /usr/bin/time >/dev/null; then
		/usr/bin/time -f '  peak memory %M KiB' -o "$dir/peak" \
		    "$nd" check --json "$dir/log" >/dev/null || true
		grep peak "$dir/peak"
	fi
	against 'cat' "$us" cat "$file"
}

# searched PATTERNS - against those who only look for lines
searched() {
	against 'ripgrep, 12 patterns' "$us" rg -c "$1" "$file"
	against 'grep -E, 12 patterns' "$us" grep -cE "$1" "$file"
}

# new NAME - an empty folder for the one log NAME
new() {
	rm -rf "$dir/log"
	mkdir "$dir/log"
	file=$dir/log/$1
}

iis='NDES_Plugin - 201|NDES_Plugin - 403 16|NDES_Plugin - 403 7'
iis="$iis|NDES_Plugin - 403 13|NDES_Plugin - 403 17"
iis="$iis|NDES_Plugin - 500|NDES_Plugin - 401|NDES_Plugin - 404"
iis="$iis|operation=GetCACaps|operation=GetCACert"
iis="$iis|operation=PKIOperation|Certificate/Notify"
plugin='Calling VerifyRequest|Sending request to|returns true|returns false'
plugin="$plugin|Exiting VerifyRequest with|Calling Notifyrequest"
plugin="$plugin|Exiting Notify with|Failed to send http request"
plugin="$plugin|CERT_CN_INVALID|Error 12175|403 - Forbidden|<html"

for percent in 5 95; do
	new u_ex260302.log
	rows "$file" "$percent"
	ours "IIS, $percent% of the rows concern NDES"
	searched "$iis"
done

new CertificateRegistrationPoint_03_02.svclog
events "$file"
ours 'svclog'
# A document needs a root.
{ printf '<r>' && cat "$file" && printf '</r>'; } >"$dir/rooted.xml"
against 'xmllint --stream' "$us" \
    xmllint --stream --huge --noout "$dir/rooted.xml"

new NDESPlugin.log
entries "$file"
ours 'NDESPlugin.log, all of it matters'
searched "$plugin"
