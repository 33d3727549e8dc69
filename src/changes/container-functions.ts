import {type Script, withFunctions} from '../core/script.ts';

const text = String.raw`
ct_refuse() { ct_code=$1; shift; printf 'refused: %s\n' "$*" >&2; exit "$ct_code"; }
# Without the sections of snapshots, and of what is pending
ct_main() { awk 'tolower($0) ~ /^\[(pve:pending|[a-z][a-z0-9_-]+)\][ \t\v\f\r]*$/ { exit } { print }'; }
# The raw lines of a main section as Proxmox VE writes them
ct_raw() {
	awk '/^lxc\.[a-z0-9_.-]+(:|[ \t\v\f\r]*=)/ {
		match($0, /^lxc\.[a-z0-9_.-]+/); key = substr($0, 1, RLENGTH); value = substr($0, RLENGTH + 1)
		if (key == "lxc.environment.runtime") next
		sub(/^(:|[ \t\v\f\r]*=)[ \t\v\f\r]*/, "", value); sub(/[ \t\v\f\r]+$/, "", value)
		print key ": " value
	}'
}
# The whole configuration, with the raw lines of its main section replaced by those in the file $1
ct_with_raw() {
	awk -v new="$1" '
		function put() { if (!done) while ((getline line < new) > 0) print line; done = 1 }
		function flush() { for (i = 1; i <= blank; i++) print held[i]; blank = 0 }
		other { print; next }
		tolower($0) ~ /^\[(pve:pending|[a-z][a-z0-9_-]+)\][ \t\v\f\r]*$/ { put(); flush(); other = 1; print; next }
		/^lxc\.[a-z0-9_.-]+(:|[ \t\v\f\r]*=)/ && !/^lxc\.environment\.runtime(:|[ \t\v\f\r]*=)/ { flush(); put(); next }
		/^[ \t\v\f\r]*$/ { held[++blank] = $0; next }
		{ flush(); print }
		END { put(); flush() }'
}
replace_raw_lines() (
	LC_ALL=C; export LC_ALL; umask 077; unset CDPATH
	id=$1 was=$2 file=$1.conf
	[ -L /etc/pve/local ] || ct_refuse 69 '/etc/pve is not mounted'
	cd -P -- /etc/pve/lxc && [ -f "$file" ] || ct_refuse 69 "there is no container $id on this node"
	new=$(mktemp) || exit 73
	tmp=
	trap 'rm -f -- "$new"; [ -z "$tmp" ] || rm -f -- "$tmp"' EXIT; trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 141' PIPE; trap 'exit 143' TERM
	cat >"$new" || exit 74
	mkdir -p /run/lock/lxc
	exec 9>>"/run/lock/lxc/pve-config-$id.lock" || exit 73
	flock -w 10 9 || ct_refuse 75 "another program works on container $id"
	lock=$(ct_main <"$file" | sed -n 's/^lock:[[:space:]]*//p')
	case $lock in (''|mounted) ;; (*) ct_refuse 75 "the container is locked ($lock)";; esac
	now=$(ct_main <"$file" | ct_raw | sha256sum) || exit 74
	[ "\${now%% *}" = "$was" ] || ct_refuse 65 "the raw lines of container $id have changed since they were looked at"
	# Not a name that would be the configuration of a container
	tmp=$file.tmp.$$
	# In one write: each is a transaction of the cluster
	ct_with_raw "$new" <"$file" | dd of="$tmp" bs=1048576 iflag=fullblock status=none || exit 74
	ct_main <"$tmp" | ct_raw | cmp -s - "$new" || ct_refuse 66 'the new configuration is not as meant'
	mv -fT -- "$tmp" "$file" </dev/null || exit 74
	tmp=
)
# What an option is now
ct_option() { ct_main <"/etc/pve/lxc/$1.conf" | sed -n "s/^$2:[[:space:]]*//p" | head -n 1; }
# A part of it; the one without a name is the volume
ct_part() { ct_option "$1" "$2" | tr , '\n' | sed -n -e "s/^$3=/&/p" -e "/=/!s/^/volume=/p" | grep "^$3=" | head -n 1; }
set_container() (
	LC_ALL=C; export LC_ALL
	id=$1; shift
	digest=$(sha1sum <"/etc/pve/lxc/$id.conf") || ct_refuse 69 "there is no container $id on this node"
	kept=
	while [ "$1" != -- ]; do
		case $1 in
			free) [ -z "$(ct_option "$id" "$2")" ] || ct_refuse 65 "there is a $2 by now: it would be replaced"; shift 2;;
			keep) part=$(ct_part "$id" "$2" "$3"); [ -n "$part" ] || ct_refuse 65 "$2 has no $3 any more"; kept="$kept $2 $part"; shift 3;;
			*) ct_refuse 64 "no such word: $1";;
		esac
	done
	shift
	set -f
	count=$#
	while [ "$count" -gt 0 ]; do
		name=$1 value=$2; shift 2; count=$((count - 2))
		# Pairs of an option and a part
		option=
		for word in $kept; do
			if [ -z "$option" ]; then option=$word; continue; fi
			[ "$name" != "--$option" ] || value="$value\${value:+,}$word"
			option=
		done
		set -- "$@" "$name" "$value"
	done
	exec pct set "$id" "$@" --digest "\${digest%% *}"
)
# ID TEMPLATE [OPTION VALUE]…; on standard input the password of root, and below it keys
create_container() (
	# Not under a umask of its own: Proxmox VE makes folders with it that the container has to pass
	IFS= read -r password
	keys=$(mktemp) || exit 73
	trap 'rm -f -- "$keys"' EXIT; trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 141' PIPE; trap 'exit 143' TERM
	cat >"$keys" || exit 74
	[ ! -s "$keys" ] || set -- "$@" --ssh-public-keys "$keys"
	if [ -z "$password" ]; then pct create "$@" </dev/null; exit; fi
	# It asks twice; printf is the shell's own, so that nobody sees it among the processes
	printf '%s\n%s\n' "$password" "$password" | pct create "$@" --password
)
`;

/**
POSIX shell functions for containers, as text; tried in dash and bash.

`replace_raw_lines ID SHA256`: gives the configuration the raw lines on standard input, under the lock of Proxmox VE, all at
once, and only while the raw lines that are there have this checksum. No other line changes.
`set_container ID [free KEY]… [keep KEY PART]… -- --OPTION VALUE …`: `pct set`, unless KEY is there by now; PART of KEY stays
what it is at that moment, as Proxmox VE would draw another address or make another volume.
`create_container ID TEMPLATE --OPTION VALUE …`: `pct create` with a password or keys, which nobody else sees.
Exit 64 usage, 65 it has changed, 66 content not as sent, 69 no such container, 75 locked.
*/
export const containerFunctions: string = text.replaceAll('\\${', '${').replaceAll(/^\s*(#.*)?\n/gm, '');

/** Any script that calls them. */
export const withContainerFunctions = (script: Script): Script => withFunctions(script, containerFunctions);
