# sources.sh - Debian's sources of the libraries for Windows; part of libs.sh,
# which sets $work, $packages and $prefix.
#
# What is linked in is what Debian serves today, security updates included:
# a source that is older than the newest one, or than the library that is
# installed for this system, is refused.  With WIN_LIBS=old in the environment
# it is taken all the same, for tests where a mirror lacks it; the folder and
# what is made of it say so, and no release is made of them.

# A configuration of our own leaves the system's package lists alone.
aptly() {
	tool=$1
	shift
	"$tool" -o Dir::Etc::SourceList=/dev/null \
	    -o Dir::Etc::SourceParts="$work/apt/parts" \
	    -o Dir::State::Lists="$work/apt/lists" \
	    -o Dir::Cache="$work/apt/cache" \
	    -o APT::Sandbox::User="$(id -un)" "$@"
}

unreachable() {
	tail -n 5 "$work/source-$1.log" >&2
	echo "libs.sh: Debian's source of $1 cannot be fetched" >&2
	exit 3
}

# lists - what the archive and its security updates hold today
lists() {
	suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
	mkdir -p "$work/apt/parts" "$work/apt/lists/partial" \
	    "$work/apt/cache/archives/partial" "$work/src"
	{
		printf 'deb-src %s %s main\n' \
		    http://deb.debian.org/debian "$suite"
		printf 'deb-src %s %s main\n' \
		    http://deb.debian.org/debian-security "$suite-security"
	} >"$work/apt/parts/src.list"
	if ! aptly apt-get -o APT::Update::Error-Mode=any update \
	    >"$work/source-lists.log" 2>&1; then
		unreachable lists
	fi
}

source_of() {
	case $1 in
	xz) echo xz-utils ;;
	*) echo "$1" ;;
	esac
}

# newest VERSION... - the highest of them
newest() {
	best=
	for v; do
		[ -n "$best" ] && dpkg --compare-versions "$v" le "$best" ||
			best=$v
	done
	echo "$best"
}

# served SOURCE - the newest version in the lists
served() {
	newest $(aptly apt-cache showsrc "$1" |
	    sed -n 's/^Version: //p')
}

# installed SOURCE - the version that packages of this system were made from
installed() {
	newest $(dpkg-query -W -f '${db:Status-Status} ${source:Package} ${source:Version}\n' |
	    awk -v name="$1" '$1 == "installed" && $2 == name { print $3 }' |
	    sort -u)
}

# unpacked NAME - the version of the source that was fetched
unpacked() {
	dpkg-parsechangelog -S Version \
	    -l "$(find "$work/src" -mindepth 3 -maxdepth 3 \
	        -path "*/$1-*/debian/changelog")"
}

# take NAME - fetches the newest source, or says why it is none
take() {
	name=$(source_of "$1")
	wanted=$(newest $(served "$name") $(installed "$name"))
	aptly apt-get source "$name=$wanted" \
	    >"$work/source-$1.log" 2>&1 && return
	if [ "${WIN_LIBS-}" != old ]; then
		tail -n 3 "$work/source-$1.log" >&2
		echo "libs.sh: $name $wanted is what Debian has today, and" \
		    "its source cannot be fetched" >&2
		missing="$missing $name"
		return
	fi
	aptly apt-get source "$name/$suite" \
	    >>"$work/source-$1.log" 2>&1 || unreachable "$1"
	have=$(unpacked "$name")
	if dpkg --compare-versions "$have" lt "$wanted"; then
		echo "$name $have is older than $wanted" |
		    tee -a "$work/older" >&2
	fi
}

# All that is missing is named before it ends.
sources() {
	lists
	cd "$work/src"
	missing=
	for p in $packages; do
		take "$p"
	done
	[ -z "$missing" ] || exit 3
}

# current FOLDER - what FOLDER was made of is what Debian has today
current() {
	rc=0
	lists
	while read -r name version; do
		name=$(source_of "$name")
		[ "$name" != zstd ] || name=libzstd
		wanted=$(newest $(served "$name") $(installed "$name"))
		dpkg --compare-versions "$version" lt "$wanted" || continue
		echo "libs.sh: $name $version is older than $wanted" >&2
		rc=4
	done <"$1/versions"
	return $rc
}
