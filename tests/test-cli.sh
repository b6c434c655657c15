#!/bin/sh
# test-cli.sh PROGRAM - the command line: exits, streams, languages.
set -u
cd "$(dirname "$0")/.."
nd=$1
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
says out 'défaut trouvé'
expect 'nothing usable' 5 "$nd" check $s/nothing-usable/capture
expect 'no such capture' 1 "$nd" check "$tmp/none"
says err "$tmp/none"
expect 'one of two cannot be opened' 1 "$nd" check --json $fault "$tmp/none"
says out '"verdict":"fault"'
expect 'the worst exit of several' 3 "$nd" check --json \
    $s/healthy-legacy-cmtrace/capture $fault
expect 'options anywhere' 3 "$nd" --lang=en check $fault --json
expect 'unknown option' 2 "$nd" check --nonsense $fault
says err '--nonsense'
silent out
expect 'value missing' 2 "$nd" check $fault --step
expect 'bad value' 2 "$nd" check --step 9 $fault
expect 'no capture' 2 "$nd" check
expect 'double dash' 1 "$nd" check -- --json
expect 'reserved command' 2 "$nd" report $fault
expect 'help' 0 "$nd" --help
says out 'ndes-doctor check'
[ "$(wc -l <"$tmp/out")" -le 23 ] || { echo 'FAILED help: too long';
    failed=$((failed + 1)); }
expect 'help in French' 0 "$nd" --help --lang fr
says out 'RELEVÉ'
expect 'version' 0 "$nd" -V
expect 'step without its evidence' 5 "$nd" check --step 6 \
    $s/nothing-usable/capture
expect 'step 4 is well though step 3 fails' 0 "$nd" check --step 2 $fault
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
tally
