#!/bin/sh
# bench.sh - speed and memory as ratios against peers, measured in turn with
# them: medians of RUNS (default 5).  MIB sets the size of the log (default
# 256); OLD is an older build to compare with.  Peers that are not installed
# are left out.
set -eu
cd "$(dirname "$0")/.."
nd=${1:-./ndes-doctor}
mib=${MIB:-256}
runs=${RUNS:-5}
old=${OLD:-}
"$nd" --version >/dev/null
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# rows DIR PERCENT KIB - logs of IIS, KIB each, of which PERCENT of the rows
# concern NDES
rows() {
	LC_ALL=C awk -v limit=$((mib * 1048576)) -v percent="$2" \
	    -v dir="$1" -v each=$(($3 * 1024)) '
	function head() {
		if (file)
			close(file)
		file = sprintf("%s/u_ex%05d.log", dir, ++files)
		print "#Software: Microsoft Internet Information Services" \
		    " 10.0\n#Version: 1.0\n#Date: 2026-03-02 00:00:00\n" \
		    "#Fields: date time s-ip cs-method cs-uri-stem" \
		    " cs-uri-query s-port cs-username c-ip cs(User-Agent)" \
		    " cs(Referer) sc-status sc-substatus sc-win32-status" \
		    " time-taken" >file
		end += each
	}
	BEGIN {
	srand(1)
	head()
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
		if (bytes > end)
			head()
		print row >file
	}
	}'
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

# took COMMAND... - how long it takes, in microseconds
took() {
	start=$(date +%s%N)
	# Not straight to /dev/null: grep would stop at its first match.
	{ "$@" 2>&1 || true; } | cat >/dev/null
	echo $((($(date +%s%N) - start) / 1000 + 1))
}

median() {
	sort -n "$1" | sed -n "$((runs / 2 + 1))p"
}

# against NAME COMMAND... - the program and a peer in turn, RUNS times
against() {
	name=$1
	shift
	command -v "$1" >/dev/null || return 0
	: >"$dir/us"
	: >"$dir/peer"
	run=0
	while [ "$run" -lt "$runs" ]; do
		took "$nd" $asked "$dir/log" >>"$dir/us"
		took "$@" >>"$dir/peer"
		run=$((run + 1))
	done
	awk -v n="$name" -v a="$(median "$dir/us")" \
	    -v b="$(median "$dir/peer")" 'BEGIN {
		printf "  %-34s takes %.2f times as long (%.0f, %.0f ms)\n",
		    n, b / a, b / 1000, a / 1000 }'
}

# ours WHAT COMMAND - COMMAND on $dir/log, against the usual peers
ours() {
	asked=$2
	echo "$1, $mib MiB: $asked is 1"
	if command -v /usr/bin/time >/dev/null; then
		/usr/bin/time -f '  peak memory %M KiB' -o "$dir/peak" \
		    "$nd" $asked "$dir/log" >/dev/null || true
		grep peak "$dir/peak"
	fi
	[ -z "$old" ] || against 'the older build' "$old" $asked "$dir/log"
	against 'cat' cat "$dir"/log/*
}

# searched PATTERNS - against those who only look for lines
searched() {
	against 'ripgrep, 12 patterns' rg -c "$1" "$file"
	against 'grep -E, 12 patterns' grep -cE "$1" "$file"
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
	new u_ex00001.log
	rows "$dir/log" "$percent" $((mib * 1024 + 1024))
	ours "IIS, $percent% of the rows concern NDES" 'check --json'
	searched "$iis"
done
ours 'IIS, 95%, requests followed' 'trace --json'

# Many files against one of their size: the same rows, cut at 200 KiB.
one=$(took "$nd" check --json "$dir/log")
new u_ex00001.log
rows "$dir/log" 95 200
ours 'IIS, 95%, in logs of 200 KiB' 'check --json'
echo "  one log of that size took $((one / 1000)) ms"

new CertificateRegistrationPoint_03_02.svclog
events "$file"
ours 'svclog' 'check --json'
# A document needs a root.
{ printf '<r>' && cat "$file" && printf '</r>'; } >"$dir/rooted.xml"
against 'xmllint --stream' xmllint --stream --huge --noout "$dir/rooted.xml"

new NDESPlugin.log
entries "$file"
ours 'NDESPlugin.log, all of it matters' 'check --json'
searched "$plugin"

new nothing.txt
mib=0
: >"$file"
ours 'start-up: a folder with nothing in it' 'check --json'
against 'and its help' "$nd" --version
