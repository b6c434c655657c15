#!/bin/sh
# test-cli.sh PROGRAM - the command line: exits, streams, languages.
set -u
cd "$(dirname "$0")/.."
case $1 in /*) nd=$1 ;; *) nd=$PWD/$1 ;; esac
. tests/lib.sh

s=samples
fault=$s/intermediate-in-root-local/capture
expect 'healthy' 0 "$nd" check $s/healthy-legacy-cmtrace/capture
says out '^healthy'
silent err
expect 'fault' 3 "$nd" check $fault
says out 'last good 2026-04-14 07:14'
says out '5E59B09EC203CF078D03C650D6433FD9041E28DA'
expect 'fault in French' 3 "$nd" check --lang fr $fault
says out 'dernier succès 2026-04-14 07:14'
expect 'French by locale' 3 env LC_ALL=fr_FR.UTF-8 "$nd" check $fault
says out 'panne trouvée'
expect 'nothing usable' 5 "$nd" check $s/nothing-usable/capture
expect 'no such capture' 1 "$nd" check "$tmp/none"
says err "$tmp/none"
expect 'one of two cannot be opened' 1 "$nd" check --json $fault "$tmp/none"
says out '"verdict":"fault"'
expect 'the worst exit of several' 3 "$nd" check --json \
    $s/healthy-legacy-cmtrace/capture $fault
two=$tmp/two
mkdir "$two"
cp -R $s/two-nodes-good-one/capture "$two/NDES01"
cp -R $s/two-nodes-other-one/capture "$two/NDES02"
for what in check trace 'fix list'; do
	code=0
	[ "$what" = check ] && code=3
	# shellcheck disable=SC2086
	expect "two servers in one folder: $what" $code "$nd" $what --json \
	    --read-only --case "$tmp/case" "$two"
	says out '"capture":"two/NDES01"'
	says out '"capture":"two/NDES02"'
	says out "\"path\":\"$two\""
	says out '"run_at":"20'
	[ "$(wc -l <"$tmp/out")" -eq 2 ] || { echo "FAILED $what: not 2 lines";
	    failed=$((failed + 1)); }
done

# Archives: the same verdict from the same bytes, and two servers in one
body() {
	sed 's/"\(run_at\|path\|capture\)":"[^"]*"/"\1":""/g' "$tmp/out"
}
expect 'a folder' 3 "$nd" check --json $fault
body >"$tmp/folder"
(cd $fault && python3 -m zipfile -c "$tmp/one.zip" ./*)
expect 'the same as a zip' 3 "$nd" check --json "$tmp/one.zip"
body >"$tmp/zip"
expect 'says the same' 0 cmp "$tmp/folder" "$tmp/zip"
(cd "$two" && python3 -m zipfile -c "$tmp/two.zip" NDES01 NDES02)
expect 'two servers in one zip' 3 "$nd" check --json "$tmp/two.zip"
says out '"capture":"two.zip/NDES01"'
says out '"capture":"two.zip/NDES02"'
head -c 30 "$tmp/one.zip" >"$tmp/cut.zip"
expect 'a cut zip' 5 "$nd" check --json "$tmp/cut.zip"
says out '"looks_like":"archive-damaged"'
expect 'a fix is for one server' 1 "$nd" fix preview --read-only \
    --case "$tmp/case" "$two"
says err 'several servers'
says err 'NDES01'
printf 'v Down Enter R o Up Enter R q' >"$tmp/keys"
expect 'the wizard parts two servers' 0 env XDG_STATE_HOME="$tmp/servers" \
    "$nd" --lang en --script "$tmp/keys" "$two"
says out 'Which server'
says out 'Quel serveur'
says out 'DÉFAUT 3.2'
says out 'two/NDES02'
says out 'SAIN '
# Without a word Windows shows the server itself, not the first page.
if [ "${ON_WINDOWS-}" ]; then
	echo 'skipped: a refused path is mended'
else
	printf 'o / n o n e Enter wait Ctrl-U %s Tab Esc q' \
	    "$(echo "$two/NDE" | sed 's/./& /g')" >"$tmp/keys"
	expect 'a refused path is mended' 0 env XDG_STATE_HOME="$tmp/servers" \
	    "$nd" --lang en --script "$tmp/keys"
	says out '/none_'
	says out '/two/NDES0_'
	says out 'NDES0[12]  NDES0[12]'
fi
printf 't r r !e !Y Esc Y / x Enter q q' >"$tmp/keys"
expect 'searched while the trace is read again' 0 "$nd" --read-only \
    --lang en --script "$tmp/keys" $fault
expect 'options anywhere' 3 "$nd" --lang=en check $fault --json
expect 'unknown option' 2 "$nd" check --nonsense $fault
says err '--nonsense'
silent out
expect 'value missing' 2 "$nd" check $fault --step
expect 'bad value' 2 "$nd" check --step 9 $fault
expect 'no capture' 2 "$nd" check
expect 'double dash' 1 "$nd" check -- --json
expect 'help' 0 "$nd" --help
says out 'ndes-doctor check'
screen() {
	[ "$(wc -l <"$tmp/out")" -le 23 ] && ! grep -qE '^.{81}' "$tmp/out"
}
holds 'help fits a screen' screen
expect 'help in French' 0 "$nd" --help --lang fr
says out 'RELEVÉ'
holds 'help in French fits a screen' screen
for command in check trace follow report merge collect fix train explain \
    knowledge; do
	expect "help of $command" 0 "$nd" help $command
	says out "^ndes-doctor $command"
	hides out '.\{81\}'
	cp "$tmp/out" "$tmp/first"
	expect "$command --help" 0 "$nd" $command --help
	holds "the same of $command" cmp -s "$tmp/first" "$tmp/out"
done
expect 'help of fix' 0 "$nd" help fix
says out '--force .*(script)'
hides out '--step'
expect 'no help' 2 "$nd" help chekc
says err 'did you mean check?'

# Reports: the exits of check, a file of their own, never into a capture.
expect 'report as HTML' 3 "$nd" report $fault
says out '^<!DOCTYPE html>'
hides out '<script'
expect 'report as text' 0 "$nd" report --text --lang fr \
    $s/healthy-legacy-cmtrace/capture
says out '^Rapport NDES'
expect 'report as JSON' 3 "$nd" report --json $fault
says out '"schema":"ndes-doctor/report/1"'
expect 'ticket' 3 "$nd" report --ticket $fault
ten() { [ "$(wc -l <"$tmp/out")" -le 10 ]; }
holds 'ten lines' ten
expect 'report into a file' 3 "$nd" report -o "$tmp/r.html" $fault
silent out
says r.html '</html>'
expect 'report to standard output' 3 "$nd" report --text -o - $fault
says out '^NDES report'
[ ! -e ./- ] || { echo 'FAILED report: a file named -'; failed=$((failed + 1)); }
expect 'report over a file' 1 "$nd" report -o "$tmp/r.html" $fault
says err 'force'
expect 'report over a file by force' 3 "$nd" report --force \
    -o "$tmp/r.html" $fault
cp -R $fault "$tmp/kept"
expect 'report into its capture' 1 "$nd" report -o "$tmp/kept/r.html" \
    "$tmp/kept"
[ ! -e "$tmp/kept/r.html" ] || { echo 'FAILED report in the capture';
    failed=$((failed + 1)); }
expect 'report of two servers' 3 "$nd" report --text "$two"
says out 'two/NDES01'
says out 'two/NDES02'

# Many servers.
"$nd" check --json $s/healthy-legacy-cmtrace/capture $fault >"$tmp/a.json"
"$nd" check --json $s/nothing-usable/capture | python3 -m json.tool \
    >"$tmp/b.json"
expect 'merge' 3 "$nd" merge "$tmp/a.json" "$tmp/b.json"
says out 'servers: 3'
says out '  NDES01 (intermediate-in-root-local) .* KO .* fault'
expect 'merge as JSON' 3 "$nd" merge --json "$tmp/a.json" "$tmp/b.json"
says out '"schema":"ndes-doctor/merge/1"'
: >"$tmp/empty.json"
expect 'one did not answer' 1 "$nd" merge --html -o "$tmp/m.html" \
    "$tmp/a.json" "$tmp/empty.json" "$tmp/none.json"
says m.html 'none.json'
says err 'empty.json'
expect 'merge of nothing' 2 "$nd" merge
cat "$tmp/b.json" "$tmp/a.json" >"$tmp/c.json"
name='merge of a pipe'
"$nd" merge - <"$tmp/c.json" >"$tmp/out" 2>"$tmp/err"
verdict $? 3
says out 'servers: 3'
{ printf '\377\376' && iconv -t UTF-16LE "$tmp/c.json"; } >"$tmp/wide.json"
expect 'merge of UTF-16' 3 "$nd" merge "$tmp/wide.json"
says out 'servers: 3'
{ cat "$tmp/a.json" && head -c 700 "$tmp/b.json"; } >"$tmp/torn.json"
expect 'merge of a torn file' 1 "$nd" merge "$tmp/torn.json"
says out 'servers: 3'
says err 'torn.json:3: '

# A merged file in the wizard: a capture that is here opens, o comes back;
# a path to another machine is not looked at.
{
	printf '{"schema":"ndes-doctor/check/1","host":"%s",%s}\n' \
	    GONE '"error":"exit 255"' AWAY '"path":"/not/here","verdict":"fault"' \
	    FAR "\"path\":\"/$PWD/$fault\",\"verdict\":\"fault\""
	cat "$tmp/a.json" "$tmp/b.json"
} >"$tmp/objects.json"
sed 's|"path":"[^"]*"|"path":"gone"|' "$tmp/a.json" >"$tmp/proofs.json"
printf 'Enter' >"$tmp/keys"
expect 'the proofs of one that is not here' 0 env XDG_STATE_HOME="$tmp/proofs" \
    "$nd" --lang en --script "$tmp/keys" --size 100x60 "$tmp/proofs.json"
says out ' crp-reached:'
says out 'inetpub/logs/LogFiles/W3SVC1/u_ex260414.log:'
"$nd" merge --json -o "$tmp/fleet.json" "$tmp/objects.json" 2>/dev/null
printf 'Enter Esc Down Enter Esc Down Enter Esc Down Enter R o v q' >"$tmp/keys"
for file in objects fleet; do
	expect "the wizard on a fleet: $file" 0 env \
	    XDG_STATE_HOME="$tmp/$file" "$nd" --lang en \
	    --script "$tmp/keys" "$tmp/$file.json"
	says out 'Servers, the worst first'
	says out '>GONE .* no answer *exit 255'
	says out '>AWAY .* FAULT'
	says out 'FAULT 3.2'
	says out 'Serveurs, le pire en premier'
	holds "those that are not here: $file" [ \
	    "$(grep -c 'capture is not here' "$tmp/out")" -eq 3 ]
done

# The guide as queries.
expect 'queries' 0 "$nd" knowledge export --kql
says out '^W3CIISLog'
says out '^Event'
says out '^WindowsEvent'
says out ': a state of the server'
mkdir "$tmp/queries"
expect 'queries, a file each' 0 "$nd" knowledge export --kql -o "$tmp/queries"
n=$(ls "$tmp/queries" | wc -l)
says out "^$n files in "
cat "$tmp"/queries/*.kql >"$tmp/each"
"$nd" knowledge export --kql >"$tmp/whole"
holds 'the same queries' [ "$(grep -c '^| where' "$tmp/each")" -eq \
    "$(grep -c '^| where' "$tmp/whole")" ]
holds 'a file each' [ "$(ls "$tmp"/queries/*.kql | wc -l)" -eq $((n - 1)) ]
says out ' files in '
holds 'the rest' grep -q ': a state of the server' \
    "$tmp/queries/not-exported.txt"
last=$(ls "$tmp/queries" | grep kql | tail -n 1)
find "$tmp/queries" -type f ! -name "$last" -delete
echo mine >"$tmp/queries/$last"
expect 'not over one of them' 1 "$nd" knowledge export --kql -o "$tmp/queries"
says err "$last"
holds 'nothing was written' [ "$(cat "$tmp"/queries/*)" = mine ]
expect 'over it' 0 "$nd" knowledge export --kql --force -o "$tmp/queries"
says_last() { grep -q '^| where' "$tmp/queries/$last"; }
holds 'it is new' says_last
expect 'queries into no folder' 1 "$nd" knowledge export --kql \
    -o "$tmp/not-there/x"
expect 'queries of no language' 2 "$nd" knowledge export
says err 'kql'

# The manual page has the options of the table, no more and no less.
sed -n 's/^OPTION([a-z_]*, "\(--[a-z-]*\)", "\(-[a-zA-Z]\)*".*/\1 \2/p' \
    tui/cli/options.def | tr ' ' '\n' | grep . | sort >"$tmp/table"
sed -n '/^\.Sh OPTIONS/,/^\.Sh KEYS/s/^\.It \(Fl .*\)/\1/p' \
    man/ndes-doctor.1 | grep -o 'Fl [a-zA-Z-]*' | sed 's/Fl /-/' |
    sort -u >"$tmp/manual"
holds 'options of the manual page' diff "$tmp/table" "$tmp/manual"

# A slip of the fingers is named, in one line, in the language of the user.
slip() {
	expect "slip: $*" 2 "$nd" "$@"
	silent out
	holds "one line: $*" [ "$(wc -l <"$tmp/err")" -eq 1 ]
}
slip chek $fault
says err 'chek is neither a command nor a file here; did you mean check?'
slip chek
slip --lang fr chek $fault
says err 'vouliez-vous dire check'
# Tools read "file:line:"; what follows is French.
printf 'no JSON\n' >"$tmp/none.json"
expect 'an error in French' 1 "$nd" merge --lang fr "$tmp/none.json"
says err "none.json:1: format inattendu$(printf '\302\240'): "
slip nonsense $fault
says err '--help lists the commands'
slip fix lst $fault
says err 'did you mean fix list?'
slip report --map "$tmp/map" $fault
says err '--map goes with --redact'
slip check --jsno $fault
says err 'did you mean --json?'
slip check --json -o "$tmp/out.json" $fault
says err 'check has no option --output'
slip trace --step 3 $fault
slip explain --for 3m 12175
slip check --sync $fault
slip check --replay $fault
slip check --request 3 $fault
slip fix list $fault intermediate-ca-in-root-store
slip knowledge lint knowledge knowledge
slip help check trace
slip --resume $fault
expect 'a capture that is not there' 1 "$nd" "$tmp/none"
mkdir "$tmp/chek"
expect 'a folder with such a name' 1 sh -c "cd '$tmp' && '$nd' chek"
says err 'needs a terminal'

expect 'version' 0 "$nd" -V
expect 'step without its evidence' 5 "$nd" check --step 6 \
    $s/nothing-usable/capture
expect 'step 2 is well, step 3 fails' 0 "$nd" check --step 2 $fault
expect 'step 3 fails' 3 "$nd" check --step 3 $fault
expect 'step 4 is well though step 3 fails' 0 "$nd" check --step 4 $fault
expect 'explain decimal' 0 "$nd" explain 2148204809
says out 'CERT_E_UNTRUSTEDROOT'
expect 'explain hexadecimal' 0 "$nd" explain 0x800B0109
says out 'CERT_E_UNTRUSTEDROOT'
expect 'explain status' 0 "$nd" explain 403.16
expect 'explain WinHTTP' 0 "$nd" explain 12175
says out 'SECURE_FAILURE'
expect 'explain the translated phrase' 0 "$nd" explain --lang fr \
    "VerifyRequest terminé avec l'état False"
says out 'VerifyRequest Finished with status False'
expect 'explain nonsense' 1 "$nd" explain qwertz
expect 'a full disk is told' 1 sh -c "'$nd' check $fault >/dev/full"
expect 'guide from a folder' 3 "$nd" check --knowledge knowledge $fault
expect 'guide that is none' 1 "$nd" check --knowledge man $fault
expect 'guide listed' 0 "$nd" knowledge list
says out 'cause	intermediate-ca-in-root-store'
expect 'guide linted from its folder' 0 "$nd" knowledge lint knowledge

# --- a key that nobody thought of: XML alone --------------------------------
mkdir "$tmp/guide" "$tmp/lsa"
cp knowledge/* "$tmp/guide/"
cat >"$tmp/guide/signs-new.xml" <<'END'
<knowledge xmlns="urn:ndes-doctor:knowledge:1">
<sign id="blank-passwords" kind="value" polarity="bad" source="registry" check="signing-certificate" key="HKLM\SYSTEM\CurrentControlSet\Control\Lsa" value="LimitBlankPasswordUse" test="equals" operand="0" surety="inferred" ref="FIELD">
  <label><en>blank passwords</en><fr>mots de passe vides</fr></label>
</sign>
<sign id="reads-secrets" kind="value" polarity="bad" source="registry" check="signing-certificate" key="HKLM\SECURITY\Policy" value="PolRevision" test="present" surety="inferred" ref="FIELD">
  <label><en>secrets</en><fr>secrets</fr></label>
</sign>
</knowledge>
END
printf '%s\r\n' 'Windows Registry Editor Version 5.00' '' \
    '[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Lsa]' \
    '"LimitBlankPasswordUse"=dword:00000000' '' \
    '[HKEY_LOCAL_MACHINE\SECURITY\Policy]' \
    '"PolRevision"=dword:00000001' >"$tmp/lsa/lsa.reg"
expect 'a new key' 4 "$nd" check --json --knowledge "$tmp/guide" "$tmp/lsa"
says out '"sign":"blank-passwords"'
hides out 'reads-secrets'
expect 'a new key, without the sign' 5 "$nd" check --json "$tmp/lsa"
expect 'what is wanted' 0 "$nd" knowledge list --interest "$tmp/guide"
says out 'key	HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa$'
hides out SECURITY
expect 'a sign on secrets' 1 "$nd" knowledge lint "$tmp/guide"
says out 'signs-new.xml:5: reads-secrets: HKLM.SECURITY.Policy may hold'
expect 'what is wanted, as JSON' 0 "$nd" knowledge list --interest --json
says out '"schema":"ndes-doctor/interest/1"'

# --- the configuration of IIS: its passwords come out nowhere ---------------
cp -R $fault "$tmp/iis"
cat >"$tmp/iis/applicationHost.config" <<'END'
<configuration><system.applicationHost><applicationPools>
<add name="SCEP"><processModel identityType="SpecificUser"
 userName="CONTOSO\svc-ndes" password="Geheim4711"/></add>
</applicationPools></system.applicationHost></configuration>
END
: >"$tmp/everything"
for what in check 'check --json' 'report' 'report --text' 'report --json' \
    'report --ticket' trace 'trace --json' 'fix list --json' \
    'check --json --redact'; do
	# shellcheck disable=SC2086
	"$nd" $what "$tmp/iis" >>"$tmp/everything" 2>&1
	# shellcheck disable=SC2086
	"$nd" $what "$tmp/iis/applicationHost.config" >>"$tmp/everything" 2>&1
done
says everything 'applicationHost.config'
holds 'no password of a pool' [ "$(grep -c Geheim "$tmp/everything")" -eq 0 ]

# --- whatever is written stays out of whatever was named -------------------
cp -R $fault "$tmp/ev1"
cp -R $s/healthy-legacy-cmtrace/capture "$tmp/ev2"
cp -R $s/intermediate-in-root-local "$tmp/evlab"
sums() { find "$tmp/ev1" "$tmp/ev2" "$tmp/evlab" | sort | xargs -d '\n' ls -ld |
    sha1sum; }
before=$(sums)
for place in ev1 ev2; do
	expect "metrics stay out of $place" 1 "$nd" check --quiet \
	    --prometheus "$tmp/$place/m.prom" "$tmp/ev1" "$tmp/ev2"
	says err 'nothing is written into evidence'
	expect "a map stays out of $place" 1 "$nd" check --json --redact \
	    --map "$tmp/$place/map" "$tmp/ev1" "$tmp/ev2"
done
expect 'a report stays out' 1 "$nd" report --json -o "$tmp/ev1/r" "$tmp/ev1"
"$nd" check --json "$tmp/ev1" >"$tmp/one.json"
expect 'a table over what it is made of' 1 "$nd" merge --force \
    -o "$tmp/one.json" "$tmp/one.json"
expect 'a script stays out' 1 "$nd" fix script --format ps1 \
    -o "$tmp/ev1/x.ps1" "$tmp/ev1" \
    intermediate-ca-in-root-store
expect 'a case stays out of a lab' 1 "$nd" fix list --case "$tmp/evlab/case" \
    "$tmp/evlab"
says err 'nothing is written into evidence'
expect 'a case stays out of a capture' 1 "$nd" fix list \
    --case "$tmp/ev1/new/case" "$tmp/ev1"
holds 'nothing was written there' [ "$before" = "$(sums)" ]

# --- collect: a script, into a new file or to be read ----------------------
expect 'collect' 0 "$nd" collect --lang fr
says out '@echo off'
says out 'Traitez le resultat comme un secret'
expect 'collect as PowerShell' 0 "$nd" collect --powershell --lang fr
says out 'Traitez le résultat comme un secret'
says out 'Compress-Archive'
expect 'collect of the CA' 0 "$nd" collect --ca
says out 'certutil.exe'
expect 'collect into a file' 0 "$nd" collect -o "$tmp/collect.cmd"
expect 'collect over a file' 1 "$nd" collect -o "$tmp/collect.cmd"
expect 'collect takes no capture' 2 "$nd" collect $fault
expect 'collect --live wants a file' 2 "$nd" collect --live
says err '-o FILE.zip'
expect 'collect --live is no script' 2 "$nd" collect --live --ca -o "$tmp/x.zip"
if [ -z "${ON_WINDOWS-}" ]; then
	expect 'collect --live: no server here' 1 "$nd" collect --live \
	    -o "$tmp/x.zip"
	holds 'collect --live: nothing is left' [ ! -e "$tmp/x.zip" ]
fi
expect 'collect from a guide' 0 "$nd" collect --knowledge "$tmp/guide"
says out 'Control.Lsa" "registry'
mkdir "$tmp/guide-out"
answer 'knowledge write' 0 '' "$nd" knowledge write "$tmp/guide-out"
cmp -s knowledge/guide.xml "$tmp/guide-out/guide.xml" ||
    { echo 'FAILED knowledge write: guide.xml'; failed=$((failed + 1)); }
diff -r samples/two-servers "$tmp/guide-out/samples/two-servers" ||
    { echo 'FAILED knowledge write: lessons'; failed=$((failed + 1)); }
expect 'lessons from there' 0 \
    sh -c "cd '$tmp/guide-out' && '$(realpath "$nd")' train --list"
says out ' 20  two-servers '
case $(head -c 2 "$nd") in
'#!') # a script that starts the program for Windows
	exe=$(sed -n 's/.*"\([^"]*\.exe\)".*/\1/p' "$nd")
	cp "$exe" "$tmp/guide-out/nd.exe"
	sed "s|\"$exe\"|\"$tmp/guide-out/nd.exe\"|" "$nd" >"$tmp/guide-out/nd"
	chmod +x "$tmp/guide-out/nd"
	;;
*) cp "$nd" "$tmp/guide-out/nd" ;;
esac
expect 'lessons beside the program' 0 \
    sh -c "cd / && '$tmp/guide-out/nd' train --list"
says out ' 20  two-servers '
rm -r "$tmp/guide-out/samples/two-servers"
expect 'lessons: nothing is written over' 1 \
    "$nd" knowledge write "$tmp/guide-out"
answer 'what was written is a guide' 0 '' "$nd" knowledge lint "$tmp/guide-out"
answer 'not over it' 1 '' "$nd" knowledge write "$tmp/guide-out"
answer 'over it' 0 '' "$nd" knowledge write --force "$tmp/guide-out"

tally
