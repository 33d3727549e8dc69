const text = String.raw`
say_refused() { printf 'refused: %s\n' "$*" >&2; }
make_copy() {
	copy=$(mktemp -d /tmp/profiles.XXXXXX) || exit 73
	trap 'rm -rf -- "$copy"' EXIT; trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 141' PIPE; trap 'exit 143' TERM
	cp -a /etc/apparmor.d "$copy/all" || exit 74
}
compile_in() { apparmor_parser -Q -K -b "$1" "$2" >/dev/null; }
# Says what the parser says, of the files meant, with the place in the template before it where that is known
explain_copy() {
	grep -v '^Cache read/write disabled' "$copy/said" | sed "s|$copy/one/|/etc/apparmor.d/|g; s|$copy/all/|/etc/apparmor.d/|g" | sed 's/^AppArmor parser error for .* in profile /AppArmor parser error in /' >&2
	line=$(sed -n "s|.* in profile $copy/one/$1 at line \([0-9]*\):.*|\1|p" "$copy/said" | head -n 1)
	[ -n "$line" ] || return 0
	where=$(printf '%s\n' "$profile_lines" | while read -r from at file; do
		[ "$from" -gt "$line" ] || printf '%s:%s\n' "$file" "$((at + line - from))"
	done | tail -n 1)
	[ -z "$where" ] || printf 'the parser stopped at %s\n' "$where" >&2
}
check_profile() (
	new=$1 path=$2 set=$3 name=$4 rel=$(printf %s "$2" | sed 's|^/etc/apparmor.d/||'); shift 3
	make_copy
	cp -a "$copy/all" "$copy/one" || exit 74
	main=$(printf %s "$set" | sed 's|^/etc/apparmor.d/||')
	# Alone first: whatever is wrong now is wrong in this file
	if [ "$main" != "$rel" ]; then rm -rf -- "$copy/one/lxc" && mkdir "$copy/one/lxc" || exit 74; fi
	cat <"$new" >"$copy/one/$rel" || exit 74
	if ! names=$(apparmor_parser -N -b "$copy/one" "$copy/one/$rel" 2>"$copy/said"); then
		explain_copy "$rel"; say_refused 'the profile is not valid, so nothing was changed'; exit 1
	fi
	# What is not written in this file comes with an include
	other=$(printf '%s\n' "$names" | while read -r found; do
		meant=; case $found in ("$name"//*) grep -qF -e "\${found##*//}" "$copy/one/$rel" || meant=1;; esac
		for one; do case $found in ($one) meant=1;; esac; done
		[ -n "$meant" ] || printf '%s\n' "$found"
	done)
	[ -z "$other" ] || { say_refused "it defines more than the profile $name: $other"; exit 1; }
	printf '%s\n' "$names" | grep -qxF -e "$name" || { say_refused "it does not define the profile $name"; exit 1; }
	# Once more with all includes put in their places: the parser has to find in that text what it found before
	if ! apparmor_parser -p -b "$copy/one" "$copy/one/$rel" >"$copy/whole" 2>"$copy/said" || [ "$(apparmor_parser -N "$copy/whole" 2>>"$copy/said")" != "$names" ]; then
		explain_copy "$rel"; say_refused 'with what it includes it defines other profiles, so nothing was changed'; exit 1
	fi
	if ! compile_in "$copy/one" "$copy/one/$main" 2>"$copy/said"; then
		explain_copy "$rel"; say_refused 'the profile does not compile, so nothing was changed'; exit 1
	fi
	[ "$main" != "$rel" ] || exit 0
	before=; compile_in "$copy/all" "$copy/all/$main" 2>/dev/null && before=1
	cp -- "$copy/one/$rel" "$copy/all/$rel" && compile_in "$copy/all" "$copy/all/$main" 2>"$copy/said" && exit 0
	explain_copy "$rel"
	if [ -n "$before" ]; then say_refused "with this profile $set does not compile any more, so nothing was changed"
	else say_refused "$set did not compile before either, so nothing was changed"; fi
	exit 1
)
check_set() {
	apparmor_parser -Q -K "$1" >/dev/null || return 1
	[ -z "\${2-}" ] || load_profiles "$1"
}
# CODE SET [NAME]: after a change that came back, what the kernel has comes back too; NAME was not there
restore_loaded() {
	if [ "$1" = 68 ]; then
		load_profiles "$2" >&2 || :
		[ -z "\${3-}" ] || unload_profile "$3" 2>/dev/null || :
	fi
	return "$1"
}
load_profiles() { apparmor_parser -r -W -T "$1"; }
unload_profile() { printf 'profile "%s" {\n}\n' "$1" | apparmor_parser -R; }
# The kernel would let those processes go on without any profile
is_confining() {
	for status in /proc/[0-9]*/attr/current; do
		label=; read -r label 2>/dev/null <"$status" || :
		case $label in ("$1"|"$1 ("*|"$1//"*) printf '%s\n' "$status"; return 0;; esac
	done
	return 1
}
refuse_confining() {
	if status=$(is_confining "$1"); then say_refused "the profile $1 confines a process: see $status"; return 1; fi
}
# PATH SET: whether SET compiles without it, and did with it
check_without() (
	make_copy
	rel=$(printf %s "$1" | sed 's|^/etc/apparmor.d/||') main=$(printf %s "$2" | sed 's|^/etc/apparmor.d/||')
	before=; compile_in "$copy/all" "$copy/all/$main" 2>/dev/null && before=1
	rm -f -- "$copy/all/$rel"
	compile_in "$copy/all" "$copy/all/$main" 2>"$copy/said" && exit 0
	[ -n "$before" ] || exit 0
	explain_copy "$rel"; say_refused "without $1 the file $2 does not compile any more, so it stays"; exit 1
)
drop_profile() { refuse_confining "$1" && unload_profile "$1"; }
remove_profile() (
	refuse_confining "$3" || exit 65
	[ "$1" = "$2" ] || ! command -v apparmor_parser >/dev/null 2>&1 || check_without "$1" "$2" || exit 67
	remove_path "$1"
)
`;

/**
POSIX shell functions for AppArmor profiles, as text; tried in dash, bash and busybox sh.

`check_profile NEW PATH SET NAME [INNER…]`: whether a new file is right before it is put at PATH: it defines NAME, the patterns
INNER inside of it and nothing else, as read back with its includes; it compiles, and lets SET compile. All of it is done in a
copy of `/etc/apparmor.d`. `profile_lines` tells where lines come from.
`check_set SET [load]`: whether SET compiles as it is, and can be loaded.
`remove_profile PATH SET NAME`: takes the file away unless a process is confined by NAME, or SET does not compile without it.
`load_profiles SET`, `unload_profile NAME`.

What decides is how apparmor_parser exits, never what it says: it may blame another file than the one with the mistake.
*/
export const profileFunctions: string = text.replaceAll('\\${', '${').replaceAll(/^\s*(#.*)?\n/gm, '');
