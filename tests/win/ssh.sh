# ssh.sh - over SSH, through a server of our own on this machine: both
# programs; what the line drops leaves nothing behind.  Part of check.sh.
. tests/sshd.sh
mkdir -p "$tmp/ssh"
sample=$top/samples/intermediate-in-root-local/capture
cat >"$tmp/ssh/shell" <<END
#!/bin/sh
export LANG=C.UTF-8 WINEPREFIX='$WINEPREFIX' WINEDEBUG=-all WINEARCH=win64
export XDG_STATE_HOME='$tmp/state'
trap : INT # Wine leaves the line as it is: Ctrl-C signals all
eval "\$SSH_ORIGINAL_COMMAND"
END
printf '#!/bin/sh\nexec /usr/lib/wine/wine64 "%s" "$@"\n' "$exe" \
    >"$tmp/ssh/windows"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$nd" >"$tmp/ssh/linux"
chmod +x "$tmp/ssh/shell" "$tmp/ssh/windows" "$tmp/ssh/linux"

ok 'ssh: a server' sshd_start "$tmp/ssh" "ForceCommand $tmp/ssh/shell" || return
far() { timeout 60 ssh -F "$tmp/ssh/me.config" here "$@"; }
with=
far_line="ssh -F $tmp/ssh/me.config -t here"

gone() { ! kill -0 "$1" 2>/dev/null; }
no_program() { ! pgrep -f "$exe" >/dev/null; }

for system in linux windows; do
	program=$tmp/ssh/$system
	"$nd" check --json "$sample" >"$tmp/out"
	far "$program check --json '$sample'" >"$tmp/wout" 2>"$tmp/werr" \
	    </dev/null
	ok "ssh: $system: exit" [ $? -eq 3 ]
	without_moment "$tmp/out" "$tmp/wout"
	ok "ssh: $system: the same bytes" cmp "$tmp/out" "$tmp/wout"
	ok "ssh: $system: nothing else" [ ! -s "$tmp/werr" ]
	far "$program check --lang fr '$sample'" >"$tmp/wout" </dev/null
	ok "ssh: $system: accents" grep -q 'confirmée' "$tmp/wout"

	open_pane || return
	type_in 80x24 "$far_line '$program --lang fr $sample'"
	sees "ssh: $system: opens" row_shows 3 '^┌─ Bienvenue ─*┐$'
	key R
	sees "ssh: $system: reads" row_shows 2 'DÉFAUT 3.2'
	sees "ssh: $system: chooses" shows '^│>  3.2'
	key Down
	sees "ssh: $system: Down" shows '^│>  3.3'
	key NPage
	key f
	sees "ssh: $system: fix" row_shows 3 'Correctif'
	key q
	ended "ssh: $system: q" 0
	type_in 80x24 "$far_line '$program --lang en $sample'"
	sees "ssh: $system: opens again" row_shows 3 'Welcome'
	key C-c
	ended "ssh: $system: Ctrl-C" 0

	# The line drops: by ~. and by the death of the client.
	for way in tilde kill; do
		rm -f "$tmp/pid"
		open_pane || return
		type_in 80x24 "$far_line \
		    'echo \$\$ >$tmp/pid; exec $program --lang en $sample'"
		sees "ssh: $system: $way: opens" row_shows 3 'Welcome'
		key R
		sees "ssh: $system: $way: reads" row_shows 2 'FAULT 3.2'
		pid=$(cat "$tmp/pid")
		if [ $way = tilde ]; then
			key Enter
			sees "ssh: $system: Enter" row_shows 3 'Evidence\|3.2'
			key -l '~.'
		else
			kill -9 "$(pgrep -f "^ssh -F $tmp/ssh/me.config -t")"
		fi
		sees "ssh: $system: $way: the client ends" [ -s "$tmp/exit" ]
		sees "ssh: $system: $way: the program is gone" gone "$pid"
	done
	sees "ssh: $system: nothing is left" no_program

	open_pane || return
	type_in 80x24 "$far_line '$program --lang en --resume'"
	sees "ssh: $system: goes on" row_shows 1 'capture: interm'
	key R
	sees "ssh: $system: goes on: reads" row_shows 2 'FAULT 3.2'
	key q
	ended "ssh: $system: goes on: q" 0
done
sshd_end "$tmp/ssh"
