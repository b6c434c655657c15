# sshd.sh - an SSH server of our own on this machine; read with `.'.

# sshd_start FOLDER [LINE...] - on 127.0.0.1 and $port, with the key FOLDER/me;
# LINEs go into its configuration.  FOLDER/me.config is for ssh -F.
sshd_start() {
	sshd_at=$1
	shift
	mkdir -p "$sshd_at"
	ssh-keygen -q -t ed25519 -N '' -f "$sshd_at/host"
	ssh-keygen -q -t ed25519 -N '' -f "$sshd_at/me"
	[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
	# A port that nobody has: the server says when it listens.
	for port in 22522 23523 24524 25525 26526; do
		cat >"$sshd_at/config" <<END
Port $port
ListenAddress 127.0.0.1
HostKey $sshd_at/host
PidFile $sshd_at/pid
AuthorizedKeysFile $sshd_at/me.pub
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin yes
PrintMotd no
PrintLastLog no
MaxStartups 200
END
		[ $# -eq 0 ] || printf '%s\n' "$@" >>"$sshd_at/config"
		rm -f "$sshd_at/log"
		/usr/sbin/sshd -f "$sshd_at/config" -E "$sshd_at/log"
		sshd_tries=0
		until grep -qs '^Server listening\|^Cannot bind' \
		    "$sshd_at/log" || [ $sshd_tries -ge 100 ]; do
			sleep 0.1
			sshd_tries=$((sshd_tries + 1))
		done
		! grep -qs '^Server listening' "$sshd_at/log" || break
	done
	cat >"$sshd_at/me.config" <<END
Host *
Port $port
HostName 127.0.0.1
IdentityFile $sshd_at/me
IdentitiesOnly yes
UserKnownHostsFile $sshd_at/known
StrictHostKeyChecking no
LogLevel ERROR
END
	grep -qs '^Server listening' "$sshd_at/log"
}

# sshd_end FOLDER
sshd_end() {
	[ ! -f "$1/pid" ] || kill "$(cat "$1/pid")"
	rm -f "$1/pid"
}
