import {quote} from '../core/script.ts';

/** Shell text without its comments. */
export const shell = (text: TemplateStringsArray, ...values: readonly string[]): string =>
	String.raw(text, ...values)
		.replaceAll('\\${', '${')
		.replaceAll(/^\s*(#.*)?\n/gm, '');

/**
Runs in a mount namespace of its own, in the folder in question: makes a root in which nothing exists but what is in that folder
and read-only tools, and goes on in there. All of it dies with the process.
*/
const enclose = shell`
	set -eu
	text=$1; shift
	id=$(stat -c %d:%i .) root=/run
	mount -t tmpfs -o size=1g,mode=0755 own_tree "$root"
	mkdir "$root/t" "$root/w" "$root/tmp" "$root/dev"
	: >"$root/dev/null"
	mount --bind /dev/null "$root/dev/null"
	# Or it would get another owner, by a folder that somebody swaps for a link to /dev
	mount -o remount,bind,ro "$root/dev/null"
	for each in bin sbin lib lib32 lib64 libx32 usr; do
		if [ -L "/$each" ]; then ln -s "$(readlink "/$each")" "$root/$each"
		elif [ -d "/$each" ]; then
			mkdir "$root/$each"
			mount --bind "/$each" "$root/$each"
			mount -o remount,bind,ro "$root/$each"
		fi
	done
	# Not recursive: what is mounted below the folder is not in it
	mount --bind . "$root/t"
	[ "$(stat -c %d:%i "$root/t")" = "$id" ] || { echo 'refused: the folder was replaced meanwhile' >&2; exit 65; }
	options=$(while read -r _ _ _ _ at options _; do [ "$at" != "$root/t" ] || echo "$options"; done </proc/self/mountinfo)
	case $options in (ro|ro,*) options=,ro;; (*) options=;; esac
	mount -o "remount,bind,nosuid,nodev,noexec$options" "$root/t"
	cd /
	exec chroot "$root" /bin/sh -c "$text" own_tree "$@"
`;

/** `in_tree PATH TEXT OPERAND…`: runs TEXT enclosed, with the operands, and then words that keep `find` out of mount points. */
export const jail: string = shell`
tree_refuse() { refused=$1; shift; printf 'refused: %s\n' "$*" >&2; exit "$refused"; }
begin_tree() {
	LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH
	unset CDPATH; umask 077; unalias -a 2>/dev/null || :
}
# DATABASE NAME: prints its id
tree_id() {
	case $2 in (*[!0-9]*) ;; (*) echo "$2"; return;; esac
	entry=$(getent "$1" "$2") || tree_refuse 69 "there is no $2 in $1"
	echo "$entry" | cut -d : -f 3
}
in_tree() {
	path=$1 text=$2; shift 2
	[ -e "$path" ] || [ -L "$path" ] || tree_refuse 69 "there is no directory $path"
	cd -P -- "$path" || exit 69
	# The kernel's answer: some shells compute their own
	at=$(readlink /proc/self/cwd)
	[ "$at" = "$path" ] || tree_refuse 65 "$path leads through a symbolic link to $at: name that path instead"
	[ "$(cat /proc/sys/fs/protected_hardlinks 2>/dev/null || echo 1)" != 0 ] || tree_refuse 77 'fs.protected_hardlinks is 0: anybody can make links to files of others'
	mount=$(printf %s "$path" | sed 's/\\/\\134/g; s/ /\\040/g')
	while read -r _ _ _ _ at _; do
		case $at in ("$mount"/*) ;; (*) continue;; esac
		# As find takes it: octal escapes read, its own wildcards escaped
		at=$(printf %s "\${at#"$mount"}" | sed 's/\\\([0-7]\)/\\0\1/g'; echo x)
		at=$(printf '%bx' "\${at%x}" | sed 's/[][*?\\]/\\&/g')
		set -- "$@" -path ".\${at%x}" -prune -o
	done </proc/self/mountinfo
	exec unshare -m sh -c ${quote(enclose)} own_tree "$text" "$@"
}
`;

/** Begins each text for `in_tree`. */
export const insideTree: string = shell`
	set -euf; umask 077; cd /t
	refuse() { code=$1; shift; printf 'refused: %s\n' "$*" >&2; exit "$code"; }
	changing() { refuse 75 'what is in the folder changes all the time'; }
	# RANGES TEST: what find takes for an id that is in none of them
	outside() {
		for range in $1; do
			low=$((\${range%-*} - 1)) high=$((\${range#*-} + 1))
			if [ "$low" -lt 0 ]; then echo "! -$2 -$high"; else echo "! ( -$2 +$low -$2 -$high )"; fi
		done
	}
	# TESTS…: which of those files have names elsewhere too. Sets linked, their number, and skip, for find
	find_linked() {
		# No pipeline: of one that breaks in the middle nobody learns, and then nothing would be left out
		for try in 1 2 3; do
			if find . -ignore_readdir_race -xdev "$@" ! -type d -links +1 -printf '%D:%i %n\n' >/w/links; then break; fi
			[ "$try" != 3 ] || changing
		done
		sort /w/links >/w/sorted; uniq -c /w/sorted >/w/counted
		skip= linked=0 inodes=0
		while read -r seen inode names; do
			[ "$seen" -lt "$names" ] || continue
			skip="$skip ! -inum \${inode#*:}" linked=$((linked + seen)) inodes=$((inodes + 1))
		done </w/counted
		[ "$inodes" -le 2000 ] || refuse 75 "$inodes files have names outside of the folder"
	}
	# TESTS…: sets immutable and failed, how many entries cannot be and were not changed
	count_rest() {
		find . -ignore_readdir_race -xdev "$@" -exec /bin/sh -c 'for each do
			[ -e "$each" ] || [ -L "$each" ] || continue
			flags=$(lsattr -d -- "$each" 2>/dev/null) || :
			case \${flags%% *} in (*[ia]*) echo immutable;; (*) echo failed;; esac
		done' own_tree {} + >/w/rest || changing
		immutable=$(grep -c immutable /w/rest) || :
		failed=$(grep -c failed /w/rest) || :
	}
`;
