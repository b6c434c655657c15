#!/bin/sh
# test-terminal.sh PROGRAM - the wizard on a real terminal.
set -u
cd "$(dirname "$0")/.."
case $1 in /*) nd=$1 ;; *) nd=$PWD/$1 ;; esac
. tests/tmux.sh
fault=$PWD/samples/intermediate-in-root-local/capture

start "$nd --lang fr $fault"
ok 'opens' shows 'Bienvenue'
ok 'draws a frame' row_width 3 80
ok 'frame of lines' row_shows 3 '^┌─ Bienvenue ─*┐$'
ok 'accents' shows 'échec'
ok 'uses the other screen' mode_is alternate_on 1
ok 'colours' colours
key R
ok 'R finds the failure' shows '3.3 accepté *.KO '
ok 'R finds the cause' shows 'intermédiaire dans le magasin racine'
ok 'verdict above' row_shows 2 'DÉFAUT 3.2  dernier succès 2026-04-14 07:14'
tm pipe-pane -t t "cat >$tmp/sent"
key j
ok 'Down chooses' shows '^│>  3.3'
key k
ok 'Up chooses' shows '^│>  3.2'
ok 'a key press sends little' few_bytes 3000
tm pipe-pane -t t
key Enter
ok 'Enter shows the evidence' shows '403.16 0x800B0109'
key Escape
ok 'Esc goes back' shows '^│>  3.2'
key f
ok 'f shows the fix' row_shows 3 'Correctif'
key c
ok 'c leaves the commands on the normal screen' shows '^rem 5. '
ok 'c leaves the other screen' mode_is alternate_on 0
key Enter
ok 'Enter comes back' row_shows 3 'Correctif'
key v
ok 'v changes the language' row_shows 3 '─ Fix ─'
ok 'keys in English' row_shows 24 'q Quit$'
key v
ok 'v changes it back' row_shows 24 'q Quitter$'
key Escape
tm resize-window -t t -x 60 -y 20
ok 'smaller: keys on the last row' row_shows 20 'q Quitter'
ok 'smaller: the frame fits' row_width 3 60
tm resize-window -t t -x 50 -y 15
ok 'too small: says so' shows '50x15 ici.*il faut 60x20'
tm resize-window -t t -x 100 -y 30
ok 'larger: keys on the last row' row_shows 30 'q Quitter'
ok 'larger: the frame fills it' row_width 3 100
key C-l
ok 'Ctrl-L keeps the picture' row_width 3 100
key q
ended 'q' 0
ok 'q: the verdict stays' shows '^panne trouvée'
ok 'q: the cause stays' shows 'Un certificat intermédiaire.*(confirmée)'
ok 'q: stderr is empty' [ ! -s "$tmp/err" ]

start "$nd --lang en $fault"
ok 'Ctrl-C: opens' shows 'Welcome'
key C-c
ended 'Ctrl-C' 0

for signal in INT:130 TERM:143 HUP:129; do
	start "$nd --lang en $fault"
	ok "SIG$signal: opens" shows 'Welcome'
	key R
	ok "SIG$signal: reads" shows 'FAULT'
	pid=$(cat "$tmp/pid") && kill -"${signal%:*}" "$pid"
	ended "SIG${signal%:*}" "${signal#*:}"
done

start "$nd --lang en $fault"
ok 'opens and is left' shows 'Welcome'
key q
ended 'nothing read' 0
ok 'nothing read: no verdict' shows '^Nothing was read, so there is no verdict'

start "NO_COLOR=1 $nd --lang en $fault"
ok 'NO_COLOR: opens' shows 'Welcome'
key R
ok 'NO_COLOR: reads' shows 'KO '
ok 'NO_COLOR: no colours' no_colours
key q
ended 'NO_COLOR' 0

start "$nd --no-color --ascii --lang fr $fault"
ok '--ascii: opens' shows 'Bienvenue'
ok '--ascii: nothing but ASCII' ascii_only
key R
ok '--ascii: reads' shows 'KO '
ok '--ascii: still nothing but ASCII' ascii_only
ok '--no-color: no colours' no_colours
key q
ended '--ascii' 0

for term in TERM=dumb '-u TERM' TERM=no-such-terminal; do
	start "$term $nd --lang en $fault"
	ok "$term: goes on in lines" shows '0  q Quit'
	key q
	key Enter
	ended "$term" 0
	ok "$term: says why, and what helps" \
	    grep -q '^ndes-doctor: .*TERM.*ncurses-term' "$tmp/err"
done

# Ctrl-Z, from a shell with job control and no script between
fresh
printf '%s\n' "exec $nd --lang en $fault" >"$tmp/command"
key -l "sh $tmp/command"
key Enter
ok 'Ctrl-Z: opens' shows 'Welcome'
key C-z
ok 'Ctrl-Z: the shell is back' shows '^ready>'
ok 'Ctrl-Z: on the normal screen' mode_is alternate_on 0
key -l 'fg'
key Enter
ok 'fg: the picture is back' row_shows 3 'Welcome'
key q
ok 'fg: ends' mode_is alternate_on 0

"$nd" --lang en "$fault" >"$tmp/out" 2>"$tmp/err" </dev/null
code=$?
ok 'no terminal: exit 1' [ "$code" -eq 1 ]
ok 'no terminal: one line' one_line "$tmp/err"
ok 'no terminal: nothing else' [ ! -s "$tmp/out" ]

# The line drops: nothing may stay behind and eat the processor.
start "$nd --lang en $fault"
ok 'dropped line: opens' shows 'Welcome'
pid=$(cat "$tmp/pid") || pid=$$
tm kill-server
ok 'dropped line: no process is left' gone "$pid"

tally
