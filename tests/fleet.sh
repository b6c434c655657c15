# fleet.sh - Ansible and a server of our own for it; read with `.'.
. tests/sshd.sh

# fleet_start FOLDER - the collection of this tree, and nothing of the user's
fleet_start() {
	fleet=$1
	mkdir -p "$fleet/home/.ansible/collections/ansible_collections"
	mkdir "$fleet/home/.ansible/collections/ansible_collections/ndes_doctor"
	cp -r tools/ansible "$fleet/home/.ansible/collections/\
ansible_collections/ndes_doctor/server"
	: >"$fleet/ansible.cfg"
	sshd_start "$fleet/ssh" 'Subsystem sftp internal-sftp' || return 1
	cat >"$fleet/hosts.yml" <<END
all:
  vars:
    ansible_ssh_common_args: -F $fleet/ssh/me.config
    ansible_host: here
    ansible_port: $port
    ansible_python_interpreter: /usr/bin/python3
    ansible_remote_tmp: $fleet/remote
    check_program: $nd
    collect_program: $nd
    merge_program: $nd
    ndes_doctor_results: $fleet/results
    check_way: posix
    collect_way: posix
  children:
    ndes:
      hosts:
END
}

# fleet_host NAME SETTING... - one more server
fleet_host() {
	echo "        $1:" >>"$fleet/hosts.yml"
	shift
	printf '          %s\n' "$@" >>"$fleet/hosts.yml"
}

# of_ansible PROGRAM ARGUMENT...
of_ansible() {
	env HOME="$fleet/home" ANSIBLE_HOME="$fleet/home/.ansible" \
	    ANSIBLE_CONFIG="$fleet/ansible.cfg" ANSIBLE_NOCOLOR=1 ANSIBLE_PIPELINING=1 NO_COLOR=1 \
	    ANSIBLE_LOCAL_TEMP="$fleet/local" LC_ALL=C.UTF-8 "$@"
}

# fleet_play PLAYBOOK ARGUMENT...
fleet_play() {
	play=$1
	shift
	of_ansible ansible-playbook -i "$fleet/hosts.yml" -f 4 \
	    "ndes_doctor.server.$play" "$@"
}
