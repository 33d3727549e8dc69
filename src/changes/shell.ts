/**
POSIX shell functions for files, as text; tried in dash, bash and busybox sh.

What they have in common: the folder is entered first and every name is relative from then on, so nothing that happens
to the path later leads elsewhere. No `set -e`: a shell ignores it when its caller asks for the exit code.
*/
const shell = (text: TemplateStringsArray): string =>
	String.raw(text)
		.replaceAll('\\${', '${')
		.replaceAll(/^\s*(#.*)?\n/gm, '');

/** `refuse`, `begin_file`, `pin_path`, `stays`, `mounted_at`: what the other functions call. */
const common = shell`
refuse() { refused=$1; shift; printf 'refused: %s\n' "$*" >&2; exit "$refused"; }
begin_file() { LC_ALL=C; export LC_ALL; unset CDPATH; umask 077; unalias -a 2>/dev/null || :; }
# PATH: enters its folder, and sets dir, base (the folder without a final slash), name and short (of a length to add to)
pin_path() {
	dir=\${1%/*} dir=\${dir:-/} base=\${dir%/} name=\${1##*/} short=$(printf %.200s "\${1##*/}")
	[ -e "$dir" ] || [ -L "$dir" ] || refuse 69 "there is no directory $dir"
	[ -d "$dir" ] || refuse 65 "$dir is no directory"
	cd -P -- "$dir" || exit 69
	# The kernel's answer: some shells compute their own
	at=$(readlink /proc/self/cwd)
	[ "$at" = "$dir" ] || refuse 65 "$dir leads through a symbolic link to $at: name that path instead"
}
# What was opened or entered is what the path names
stays() { [ "$(readlink "/proc/self/$1")" = "$base/$name" ] || refuse 65 "somebody interferes in $dir"; }
# PATH [below]: prints the mount points at it, or at and below it
mounted_at() {
	mount=$(printf %s "$1" | sed 's/\\/\\134/g; s/ /\\040/g')
	while read -r _ _ _ _ at _; do
		case $at in
			"$mount") printf '%s\n' "$at";;
			"$mount"/*) if [ "\${2-}" = below ]; then printf '%s\n' "$at"; fi;;
		esac
	done </proc/self/mountinfo
}
`;

/**
`atomic_replace PATH MODE OWNER SIZE SHA256 [--was SHA256] [--directory MODE] [--validate TEXT] [--validate-set TEXT] [--backup]`,
the new content on standard input. MODE and OWNER may be `keep`. Prints `changed [BACKUP]` or `unchanged`.
With `--was`, only a file of that content is replaced: what was made of it may be for nobody else.

Nothing is seen at PATH before size, checksum and validator agree. The new file is held open and changed through that
descriptor, so nobody who can write to the folder turns a later step to another file.
Exit 64 usage, 65 not that kind of thing, 66 content not as sent, 67 validator, 68 validator of the set, 69 no folder.
*/
const atomicReplace = shell`
atomic_replace() (
	begin_file
	path=$1 mode=$2 owner=$3 size=$4 sum=$5; shift 5
	was_sum= directory= backup= validate= validate_set=
	while [ $# -gt 0 ]; do
		case $1 in
			--was) was_sum=$2; shift 2;;
			--directory) directory=$2; shift 2;;
			--validate) validate=$2; shift 2;;
			--validate-set) validate_set=$2; shift 2;;
			--backup) backup=1; shift;;
			*) refuse 64 "no such option: $1";;
		esac
	done
	[ -z "$directory" ] || make_directory "\${path%/*}" "$directory" "$owner" --may-exist || exit
	pin_path "$path"
	[ ! -L "./$name" ] || refuse 65 "$path is a symbolic link"
	[ ! -e "./$name" ] || [ -f "./$name" ] || refuse 65 "$path is not a regular file"
	[ -z "$(mounted_at "$path")" ] || refuse 65 "$path is a mount point: it cannot be replaced by another file"
	tmp= old= swapped=
	tidy() {
		if [ -n "$swapped" ]; then
			if [ -n "$old" ]; then mv -fT -- "$old" "./$name"; else rm -f -- "./$name"; fi && sync .
		elif [ -n "$old" ]; then rm -f -- "$old"; fi
		[ -z "$tmp" ] || rm -f -- "$tmp"
	}
	trap tidy EXIT; trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 141' PIPE; trap 'exit 143' TERM
	# Left by a run that died
	rm -f -- ./."$short".new.??????
	tmp=$(mktemp "./.$short.new.XXXXXX") || exit 73
	file=$base/\${tmp#./}
	# For both, so that no pipe in its place makes it wait
	exec 3<>"$tmp" || exit 73
	[ "$(readlink /proc/self/fd/3)" = "$file" ] && [ "$(stat -L -c '%F %h %u' /proc/self/fd/3)" = "regular empty file 1 $(id -u)" ] || refuse 65 "somebody interferes in $dir"
	# pmxcfs knows no chmod, chown, attributes or links
	plain=; case $(stat -f -c %T . 2>/dev/null) in (fuse*) case $dir in (/etc/pve|/etc/pve/*) plain=1;; esac;; esac
	was=; [ ! -f "./$name" ] || was=$(stat -c '%a %u:%g' "./$name") || exit 74
	if [ -n "$was_sum" ]; then
		exec 4<"./$name" && stays fd/4 || exit 74
		have=$(sha256sum </proc/self/fd/4) && [ "\${have%% *}" = "$was_sum" ] || refuse 65 "$path has changed since it was looked at"
		was=$(stat -L -c '%a %u:%g' /proc/self/fd/4) || exit 74
		exec 4<&-
	fi
	if [ -n "$was" ] && [ -z "$plain" ]; then
		# Extended attributes, ACL, label; closed again until the content is whole
		cp --attributes-only --preserve=all -- "./$name" /proc/self/fd/3 2>/dev/null || :
		chmod 0600 /proc/self/fd/3 || exit 74
	fi
	cat >&3 || exit 74
	got=$(wc -c </proc/self/fd/3) && [ "$((got))" = "$size" ] || refuse 66 "received $((\${got:-0})) of $size bytes"
	have=$(sha256sum </proc/self/fd/3) && [ "\${have%% *}" = "$sum" ] || refuse 66 'the checksum differs'
	if [ -z "$plain" ]; then
		# In this order: chown takes away set-id bits
		if [ "$owner" != keep ]; then chown -- "$owner" /proc/self/fd/3 || exit 74
		elif [ -n "$was" ] && [ "$(stat -L -c %u:%g /proc/self/fd/3)" != "\${was#* }" ]; then
			chown -- "\${was#* }" /proc/self/fd/3 2>/dev/null || [ "$(id -u)" != 0 ] || refuse 74 "cannot keep the owner \${was#* }"
		fi
		if [ "$mode" != keep ]; then chmod "$mode" /proc/self/fd/3 || exit 74
		elif [ -n "$was" ]; then chmod "\${was%% *}" /proc/self/fd/3 || exit 74
		else chmod 0644 /proc/self/fd/3 2>/dev/null || :; fi
	fi
	if [ -n "$was" ] && cmp -s "./$name" /proc/self/fd/3 && { [ -n "$plain" ] || [ "$(stat -L -c '%a %u:%g' /proc/self/fd/3)" = "$was" ]; }; then echo unchanged; exit 0; fi
	[ -z "$validate" ] || (eval "$validate") </dev/null >&2 3>&- || refuse 67 "the new content does not pass: $validate"
	sync "$tmp" 2>/dev/null || sync || exit 74
	if [ -n "$was" ] && [ -n "$backup$validate_set" ]; then
		at=$(date -u +%Y%m%dT%H%M%SZ) count=0 old=./.$short.$at.bak
		while [ -e "$old" ] || [ -L "$old" ]; do count=$((count + 1)) old=./.$short.$at.$count.bak; done
		# Neither follows a link that somebody makes there just now
		{ [ -z "$plain" ] && ln -T -- "./$name" "$old" 2>/dev/null; } || cp -pPT --remove-destination -- "./$name" "$old" || exit 74
	fi
	[ -z "$validate_set" ] || swapped=1
	mv -fT -- "$tmp" "./$name" </dev/null || { swapped=; exit 74; }
	tmp=
	[ -n "$plain" ] || stays fd/3
	[ -n "$was$plain" ] || ! command -v restorecon >/dev/null 2>&1 || restorecon -- "./$name" || :
	sync . 2>/dev/null || sync
	[ -z "$validate_set" ] || (eval "$validate_set") </dev/null >&2 3>&- || refuse 68 "with the new file this does not pass, so the old state is back: $validate_set"
	swapped=
	[ -n "$backup" ] || { [ -z "$old" ] || rm -f -- "$old"; old=; }
	echo "changed\${old:+ $base/\${old#./}}"
	old=
)
`;

/**
`make_directory PATH MODE OWNER [--may-exist]`, `set_owner PATH OWNER`, `set_mode PATH MODE`, `make_link PATH TARGET OWNER`,
`remove_path PATH`. None of them follows a link.
*/
const attributes = shell`
# MODE: of what stands in the pinned folder; a fifth digit makes chmod take set-id bits away from a directory too
change_mode() {
	[ ! -L "./$name" ] || refuse 65 "$base/$name is a symbolic link, which has no mode of its own"
	if [ -d "./$name" ]; then
		cd -P -- "./$name" && stays cwd && chmod "0$1" .
	elif [ -f "./$name" ] && [ -r "./$name" ]; then
		exec 3<"./$name" && stays fd/3 && chmod "0$1" /proc/self/fd/3
	elif [ -f "./$name" ]; then
		[ "$(id -u)" != 0 ] && chmod "0$1" "./$name"
	else refuse 65 "$base/$name is neither a file nor a directory"; fi
}
make_directory() (
	begin_file; pin_path "$1"
	if [ "\${4-}" = --may-exist ] && [ -d "./$name" ] && [ ! -L "./$name" ]; then exit 0; fi
	[ "$2" != keep ] || umask 022
	mkdir -- "./$name" || exit 73
	{ [ "$3" = keep ] || chown -h -- "$3" "./$name"; } && { [ "$2" = keep ] || (change_mode "$2"); } || { rmdir -- "./$name"; exit 74; }
	sync . 2>/dev/null || sync
)
set_owner() (begin_file; pin_path "$1"; chown -h -- "$2" "./$name" || exit 74)
set_mode() (begin_file; pin_path "$1"; change_mode "$2" || exit 74)
make_link() (
	begin_file; pin_path "$1"
	[ ! -e "./$name" ] || [ -L "./$name" ] || refuse 65 "$1 is there already and is no symbolic link"
	tmp=$(mktemp -u "./.$short.new.XXXXXX") && ln -s -- "$2" "$tmp" || exit 73
	[ "$3" = keep ] || chown -h -- "$3" "$tmp" || { rm -f -- "$tmp"; exit 74; }
	mv -fT -- "$tmp" "./$name" </dev/null || { rm -f -- "$tmp"; exit 74; }
	sync . 2>/dev/null || sync
)
# NAME: of what stands in the folder that the shell is in
remove_tree() {
	if [ -L "./$1" ] || [ ! -d "./$1" ]; then rm -f -- "./$1"; return; fi
	(
		was=$(stat -c %d:%i -- "./$1") && cd -P -- "./$1" && [ "$(stat -c %d:%i .)" = "$was" ] || refuse 65 "somebody interferes in $dir"
		find . -maxdepth 1 ! -type d -exec rm -f -- {} + || exit 74
		for entry in ./* ./.[!.]* ./..?*; do
			[ ! -d "$entry" ] || remove_tree "\${entry#./}" || exit
		done
	) && rmdir -- "./$1"
}
remove_path() (
	begin_file; pin_path "$1"
	mounts=$(mounted_at "$1" below)
	[ -z "$mounts" ] || refuse 65 "something is mounted there: $mounts"
	case $(rm --help 2>&1) in
		(*one-file-system*) rm -rf --one-file-system -- "./$name" || exit 74;;
		# That of busybox goes by paths, and so through a link that somebody puts in the place of a folder
		(*) remove_tree "$name" || exit 74;;
	esac
	sync . 2>/dev/null || sync
)
`;

/** All functions that act on files. A shell is told them once. */
export const fileFunctions: string = `${common}${attributes}${atomicReplace}`;
