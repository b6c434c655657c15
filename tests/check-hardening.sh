#!/bin/sh
# check-hardening.sh PROGRAM - that the program carries what the compiler and
# the linker have against memory errors, of Linux by readelf, of Windows by
# objdump.  Complains about each that is missing.
set -u
program=$1
bad=0
lacks() {
	echo "$program: no $1"
	bad=1
}
# has WHAT PATTERN - in what was listed
has() {
	grep -Eq -e "$2" "$list" || lacks "$1"
}
list=$(mktemp)
trap 'rm -f "$list"' EXIT

linux() {
	{
		readelf -hlW "$program"
		readelf -dW "$program"
		readelf --dyn-syms -W "$program"
	} >"$list" 2>/dev/null
	has 'addresses of its own choice (PIE)' '^ *Type: *DYN'
	has 'PIE flag' 'FLAGS_1.*PIE'
	has 'RELRO' 'GNU_RELRO'
	has 'immediate binding (full RELRO)' 'FLAGS.*NOW'
	has 'stack protector' '__stack_chk_fail'
	has 'FORTIFY' '__[a-z]+_chk(@|$)'
	grep -Eq 'GNU_STACK.* RW ' "$list" || lacks 'stack without execution'
	# The C library's start files decide whether the mark of CET is set:
	# what this program itself is made of begins its functions for it, also
	# when its names were stripped.  Start files alone have a handful.
	marks=$(objdump -d --no-show-raw-insn -j .text "$program" |
	    grep -c endbr64)
	case $(uname -m) in
	x86_64) [ "$marks" -ge 100 ] || lacks 'CET (endbr64)' ;;
	esac
}

windows() {
	x86_64-w64-mingw32-objdump -p "$program" >"$list"
	has 'ASLR' 'DYNAMIC_BASE'
	has '64-bit ASLR' 'HIGH_ENTROPY_VA'
	has 'DEP' 'NX_COMPAT'
	has 'relocations' 'Base Relocation Directory'
	has 'time stamp of zero' 'Time/Date.*(00000000|1970)|^Time/Date[[:space:]]*0*$'
	# What Windows itself does not take from System32 in any case may be
	# loaded only after the program has said where from.
	for dll in $(sed -n '/The Import Tables/,/The Function Table/s/.*DLL Name: //p' "$list" |
	    tr A-Z a-z | sort -u); do
		case $dll in
		kernel32.dll | msvcrt.dll | user32.dll | advapi32.dll | \
		    ws2_32.dll) ;;
		*) lacks "System32 alone for $dll (loaded before wmain)" ;;
		esac
	done
}

case $program in
*.exe) windows ;;
*) linux ;;
esac
exit $bad
