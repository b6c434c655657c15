# script.sh - the batch files that `fix script' writes, run by Wine's cmd with
# the real registry and stand-ins for certutil and net; part of check.sh.
#
# Wine's cmd takes both sides of || and && whatever the left one says, so each
# is written as an `if errorlevel' first.  Not shown here: services that need
# the one restarted (Wine's sc knows no enumdepend).
. tests/win/planting.sh
tools=$tmp/tools
mkdir -p "$tools"
# the scripts name their tools whole
stand_in() {
	for name in certutil net; do
		cp "$win/standin.exe" "$disk/windows/system32/$name.exe"
	done
}
stand_in
export WINEDLLOVERRIDES='certutil.exe,net.exe=n'

# batch SAMPLE FIX - its script, as Wine can run it
batch() {
	rm -f "$tmp/fix.cmd"
	"$nd" fix script --format cmd --lang en -o "$tmp/fix.cmd" \
	    "$top/samples/$1/capture" "$2"
	sed -e 's/\r$//' -e '/^echo .*> .* || /s/ || .*//' \
	    -e '/^for /s/ || .*//' -e '/^if errorlevel 1 (/b' \
	    -e 's/^\(.*\) || \(.*\)$/\1\nif errorlevel 1 \2/' \
	    -e 's/^\(.*\) && \(.*\)$/\1\nif not errorlevel 1 \2/' \
	    "$tmp/fix.cmd" | sed 's/$/\r/' >"$tools/fix.cmd"
}

# batch_in - in the pane, with its folder as the current one
batch_in() {
	rm -f "$tmp/said"
	type_in 80x24 "cd $tools && env 'WINEPATH=Z:$tools' \
	    'WINEDLLOVERRIDES=$WINEDLLOVERRIDES' /usr/lib/wine/wine64 cmd \
	    /c fix.cmd $1 2>&1 | tee $tmp/said"
}
said() { grep -qs -- "$1" "$tmp/said"; }

open_pane || return
plain_blobs=yes
plant intermediate-in-root-local
batch intermediate-in-root-local intermediate-ca-in-root-store
batch_in ''
sees 'script: names the server and the word' said "Server .*28DA"
key -l no
key Enter
sees 'script: a wrong word' [ -s "$tmp/exit" ]
ok 'script: a wrong word changes nothing' holds ROOT
batch_in ''
sees 'script: asks' said '28DA'
key -l 28DA
key Enter
for step in 1 2 4; do
	sees "script: step $step is a person's" said "Do step $step"
	key Enter
done
sees 'script: done' said 'Done. Only newer requests'
ok 'script: not in Root' lacks ROOT
ok 'script: in CA' holds CA
ok 'script: the same certificate' same_certificate CA
ok 'script: saved before' cmp -s \
    "$disk/Program Files/ndes-doctor/"*"run-"*"/$thumbprint.cer" \
    "$tmp/one.cer"
batch_in undo
sees 'script: asks before it takes back' said '28DA'
key -l 28DA
key Enter
sees 'script: undone' said 'Taken back'
sees 'script: undo ends' [ -s "$tmp/exit" ]
ok 'script: back in Root' holds ROOT
ok 'script: out of CA' lacks CA

fresh_windows
stand_in
plant signing-certificate-missing
w "$win/connector.exe" install
w sc start W3SVC >/dev/null
w reg add "$test_key" /v NoNetwork /t REG_DWORD /d 1 /f /reg:64 >/dev/null
batch signing-certificate-missing signing-certificate-missing
batch_in ''
sees 'script: asks for a service' said 'type Intune Connector Service'
key -l 'Intune Connector Service'
key Enter
sees 'script: starts the connector' said 'started NDESConnectorSvc'
sees 'script: it has started' value_is "$test_key" NDESConnectorSvc 0x1
not_yet() { ! said 'Do step 3'; }
ok 'script: waits for the value' not_yet
w reg add "$intune" /v SigningCertificate /d 01 /f /reg:64 >/dev/null
sees 'script: step 3 is a person s' said 'Do step 3'
key Enter
sees 'script: restarts W3SVC' said 'started W3SVC'
sees 'script: services done' said 'Done. Only newer requests'
