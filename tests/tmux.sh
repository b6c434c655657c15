# tmux.sh - a terminal to try the wizard on: tmux, on a server of its own.
# Read with `.' from the top of the tree.  Waiting is always for something to
# be seen, with a deadline.  The script ends with tally.
unset NO_COLOR LC_MESSAGES LANG LANGUAGE TMUX COLORTERM ESCDELAY
export LC_ALL=C.UTF-8
passed=0 failed=0 run=0
tmp=$(mktemp -d)
export XDG_STATE_HOME="$tmp/state"
tm() { tmux -u -S "$tmp/socket" -f /dev/null "$@"; }
trap 'tm kill-server 2>/dev/null; rm -rf "$tmp"' EXIT
trap 'exit 1' INT TERM HUP

pane() { tm capture-pane -p -t t; }
row() { pane | sed -n "$1p"; }
mode() { tm display-message -p -t t "#{$1}"; }
key() { tm send-keys -t t "$@"; }

# until_true COMMAND... - true as soon as it is; false after twenty seconds
until_true() {
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ "$tries" -lt 400 ] || return 1
		sleep 0.05
	done
}

# ok NAME COMMAND... - waits until it is true; shows the screen if it never is
ok() {
	name=$1
	shift
	if until_true "$@"; then
		passed=$((passed + 1))
	else
		echo "FAILED $name: $*"
		pane | sed 's/^/  |/'
		failed=$((failed + 1))
	fi
}

shows() { pane | grep -q -- "$1"; }
hides() { ! shows "$1"; }
row_shows() { row "$1" | grep -q -- "$2"; }
row_width() { [ "$(row "$1" | wc -m)" -eq $(($2 + 1)) ]; }
mode_is() { [ "$(mode "$1")" = "$2" ]; }
file_has() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }
ascii_only() { ! pane | LC_ALL=C grep -q '[^ -~]'; }
colours() { tm capture-pane -e -p -t t | grep -q "$(printf '\033')\[[0-9;]*3[1-6]m"; }
no_colours() { ! colours; }
gone() { ! kill -0 "$1" 2>/dev/null; }
one_line() { [ "$(wc -l <"$1")" -eq 1 ] && [ "$(wc -m <"$1")" -le 120 ]; }
few_bytes() { [ "$(wc -c <"$tmp/sent")" -le "$1" ]; }

# The pane's shell runs this: the program between two looks at the terminal.
# What is typed stays short: tmux muddles the normal screen when a line that
# wraps there meets another size.
cat >"$tmp/r" <<'EOF'
look() { stty -a | sed 's/rows [0-9]*; columns [0-9]*;//'; }
dir=${0%/*}
clear
look >"$dir/before"
sh "$dir/command" 2>"$dir/err"
echo $? >"$dir/exit"
look >"$dir/after"
echo "ended $1"
EOF

# fresh - a new shell on a new terminal, of $cols and $rows if set: one failure
# spoils no other test
fresh() {
	tm resize-window -t t -x "${cols:-80}" -y "${rows:-24}"
	tm respawn-pane -k -t t "$shell"
	until_true shows '^ready>'
}

# start [SETTING...] PROGRAM ARGUMENT... - in the pane, through env
start() {
	run=$((run + 1))
	rm -f "$tmp/before" "$tmp/after" "$tmp/exit" "$tmp/pid"
	printf '%s\n' "echo \$\$ >$tmp/pid" "exec env $*" >"$tmp/command"
	fresh
	key -l "sh $tmp/r $run"
	key Enter
}

# ended NAME EXIT - it is over and the terminal is as it was
ended() {
	ok "$1: it ends" shows "^ended $run"
	ok "$1: exit $2" file_has "$tmp/exit" "$2"
	ok "$1: settings of the line are back" cmp -s "$tmp/before" "$tmp/after"
	ok "$1: the normal screen is back" mode_is alternate_on 0
	ok "$1: the cursor is seen" mode_is cursor_flag 1
	ok "$1: the keypad is as it was" mode_is keypad_flag 0
}

shell="exec env PS1='ready> ' ENV= HISTFILE= sh -i"
tm new-session -d -x 80 -y 24 -s t "$shell" || exit 1
ok 'a shell in the pane' shows '^ready>'

tally() {
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ]
}
