# screen.sh - the wizard on a console, in tmux; part of check.sh.
open_pane || return
capture=$top/samples/intermediate-in-root-local/capture

start 80x24 "$exe" --lang fr "$capture"
sees 'opens' row_shows 3 '^┌─ Bienvenue ─*┐$'
sees 'accents and frame' row_width 3 80
sees 'colours' colours
key R
sees 'R finds the failure' shows '3.2 CRP atteint *.KO '
sees 'R finds the cause' shows 'intermédiaire dans le magasin racine'
sees 'verdict above' row_shows 2 'DÉFAUT 3.2  dernier succès 2026-04-14 07:14'
tm pipe-pane -t t "cat >$tmp/sent"
key Down
sees 'Down' shows '^│>  3.3'
key Up
sees 'Up' shows '^│>  3.2'
sees 'a key press sends little' few_bytes 4000
tm pipe-pane -t t
key Enter
sees 'Enter' shows '403.16 0x800B0109'
key Escape
sees 'Esc' shows '^│>  3.2'
key f
sees 'fix' row_shows 3 'Correctif'
key NPage
sees 'PageDown: more above' row_shows 4 '\^│$'
key c
sees 'commands, plain' shows '^if "%DONE%"=="3" gpresult'
sees 'plain: accents' shows 'Entrée'
key Enter
sees 'Enter comes back' row_shows 3 'Correctif'
key v
sees 'language' row_shows 3 '─ Fix ─'
tm resize-window -t t -x 120 -y 40
w "$probe" resize ndes-doctor.exe 120 40
ok 'screen: the window gets another size' [ $? -eq 0 ]
sees 'larger: the frame fills it' row_width 3 120
sees 'larger: keys on the last row' row_shows 40 'q Quit$'
tm resize-window -t t -x 70 -y 21
w "$probe" resize ndes-doctor.exe 70 21
sees 'smaller: the frame fits' row_width 3 70
sees 'smaller: keys on the last row' row_shows 21 'q Quit$'
key q
ended 'q' 0

# With a buffer of its own the last picture stays: a trait of Wine.  This
# mode of curses shows the way out as a real console does.
with=NCURSES_CONSOLE2=1
start 80x24 "$exe" --lang fr "$capture"
sees 'opens again' shows 'Bienvenue'
key R
sees 'reads' shows 'DÉFAUT'
key q
ended 'q, verdict' 0
sees 'the verdict stays, with accents' shows '^panne trouvée'
sees 'the cause stays' shows 'Un certificat intermédiaire.*(confirmée)'

start 80x24 "$exe" --lang en "$capture"
sees 'Ctrl-C: opens' shows 'Welcome'
key C-c
ended 'Ctrl-C' 0
sees 'Ctrl-C: nothing else stays' [ ! -s "$tmp/err" ]
with=

start 60x20 "$exe" --lang en "$capture"
sees '60x20' row_width 3 60
sees '60x20: keys on the last row' row_shows 20 'q Quit'
key q
ended '60x20' 0

for term in dumb xterm-256color tmux-256color no-such-terminal; do
	with="TERM=$term"
	start 80x24 "$exe" --lang fr "$capture"
	sees "TERM=$term does not matter" row_shows 3 '^┌─ Bienvenue ─*┐$'
	key q
	ended "TERM=$term" 0
done
with=NO_COLOR=1
start 80x24 "$exe" --lang en "$capture"
sees 'NO_COLOR: opens' shows 'Welcome'
key R
sees 'NO_COLOR: reads' shows 'KO '
sees 'NO_COLOR: no colours' no_colours
key q
ended 'NO_COLOR' 0
with=

start 80x24 "$exe" --ascii --lang fr "$capture"
sees 'ascii: opens' row_shows 3 '^+- Bienvenue -*+$'
key q
ended 'ascii' 0

# Every key by its number: see enum term_key, from 0x110000 on.
start 80x24 "$probe" keys
sees 'keys: wide characters' row_shows 3 'é日✓'
sees 'keys: what cannot be shown takes its room' row_shows 3 '✓..*|'
while read -r sent code; do
	case $sent in
	=*) key -l "$(printf '%b' "${sent#=}")" ;;
	*) key "$sent" ;;
	esac
	sees "key $sent" row_shows 2 "key-$code-80x24"
done <<'END'
Up 110004
Down 110005
Left 110006
Right 110007
PageUp 110008
PageDown 110009
=\0033[H 11000a
=\0033[F 11000b
Enter 11000c
Escape 11000d
Tab 11000e
BSpace 11000f
a 61
A 41
? 3f
Space 20
=é e9
=日 65e5
=œ 153
END
key p
sees 'keys: plain text' shows '^certutil é'
key Enter
sees 'keys: and back' row_shows 2 'key-70-80x24'
key C-c
ended 'keys: Ctrl-C' 0
sees 'keys: Ctrl-C is a key' shows 'last-110002'

w "$exe" --lang en "$capture" >"$tmp/wout" 2>"$tmp/werr" </dev/null
ok 'no console: exit 1' [ $? -eq 1 ]
ok 'no console: one line' [ "$(wc -l <"$tmp/werr")" -eq 1 ]
ok 'no console: nothing else' [ ! -s "$tmp/wout" ]
