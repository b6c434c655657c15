# pane.sh - a program on a console, in tmux; helpers of check.sh.  Waiting is
# always for something to be seen, with a deadline.
run=0

pane() { tm capture-pane -p -t t; }
key() { tm send-keys -t t "$@"; }
shows() { pane | grep -q -- "$1"; }
row_shows() { pane | sed -n "$1p" | grep -q -- "$2"; }
row_width() { [ "$(pane | sed -n "$1p" | wc -m)" -eq $(($2 + 1)) ]; }
file_has() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }
colours() { tm capture-pane -e -p -t t | grep -q "$(printf '\033')\[9*[0-9;]*[39][1-6]m"; }
no_colours() { ! colours; }
few_bytes() { [ "$(wc -c <"$tmp/sent")" -le "$1" ]; }

# until_true COMMAND... - ten seconds at most; PATIENCE counts twentieths of a
# second
until_true() {
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ "$tries" -lt "${PATIENCE:-200}" ] || return 1
		sleep 0.05
	done
}

# sees NAME COMMAND... - waits until it is true
sees() {
	name=$1
	shift
	if until_true "$@"; then
		good
		return
	fi
	bad "screen: $name: $*"
	pane | sed 's/^/  |/'
	return 1
}

# type_in COLSxROWS LINE - a line of the shell, in the pane
type_in() {
	run=$((run + 1))
	rm -f "$tmp/exit"
	{
		# Ctrl-C reaches this shell too: Wine leaves the line as it is
		printf 'trap : INT\nclear\n%s\n' "$2"
		printf 'echo $? >"%s"\nstty sane\necho "ended %s"\n' \
		    "$tmp/exit" "$run"
	} >"$tmp/command"
	tm resize-window -t t -x "${1%x*}" -y "${1#*x}"
	key -l "sh $tmp/command"
	key Enter
}

# start COLSxROWS COMMAND... - in the pane, under Wine, with the settings of
# $with
with=
start() {
	size=$1
	shift
	type_in "$size" "env $with /usr/lib/wine/wine64 \
	    $(printf ' "%s"' "$@") 2>\"$tmp/err\""
}

ended() {
	sees "$1: ends" shows "^ended $run"
	sees "$1: exit $2, is $(cat "$tmp/exit")" file_has "$tmp/exit" "$2"
}

# open_pane - a new shell on a new terminal
pane_shell="exec env PS1='ready> ' ENV= HISTFILE= sh -i"
open_pane() {
	if tm has-session 2>/dev/null; then
		tm respawn-pane -k -t t "$pane_shell"
	else
		tm new-session -d -x 80 -y 24 -s t "$pane_shell"
	fi
	sees 'a shell' shows '^ready>'
}
