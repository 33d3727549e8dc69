import {quote, type Script, withFunctions} from '../core/script.ts';
import {insideTree, jail, shell} from './own-tree-jail.ts';

const own = shell`
	uid=$1 gid=$2 user="! -uid $1 $(outside "$3" uid)" group="! -gid $2 $(outside "$4" gid)"
	shift 4
	find_linked -mindepth 1 "$@" \( $user -o $group \)
	for try in 1 2 3; do
		find . -ignore_readdir_race -xdev -mindepth 1 "$@" $skip \( \
			$user $group -exec chown -h -- "$uid:$gid" {} + -o \
			$user -exec chown -h -- "$uid" {} + -o \
			$group -exec chown -h -- ":$gid" {} + \) 2>/w/errors || :
		# What could not be changed, or came in meanwhile
		count_rest -mindepth 1 "$@" $skip \( $user -o $group \)
		[ "$failed" != 0 ] || break
	done
	[ "$failed" = 0 ] || { head -n 5 /w/errors >&2; refuse 74 "$failed entries could not be changed"; }
	echo "left as they are: $linked with names elsewhere, $immutable immutable"
`;

const grant = shell`
	mode=$1 entries=$2 initial=$3 depth=$4; shift 4
	find_linked $depth "$@"
	for try in 1 2 3; do
		if find . -ignore_readdir_race -xdev $depth "$@" $skip ! -type l \( \
			-type d -exec setfacl "$mode" "$entries$initial" -- {} + -o \
			-exec setfacl "$mode" "$entries" -- {} + \) 2>/w/errors; then break; fi
		[ "$try" != 3 ] || { head -n 5 /w/errors >&2; refuse 74 'not all access lists could be changed'; }
	done
	echo "left as they are: $linked with names elsewhere"
`;

/**
POSIX shell functions for trees, as text; tried in dash, bash and busybox sh, with GNU find.

`own_tree PATH USER GROUP [--keep-users RANGES] [--keep-groups RANGES]`: gives all that is below PATH to USER and GROUP, names or
ids, and touches only what differs. An owner or group within RANGES, such as `100000-165535 200000-265535`, is left alone.

`grant_tree PATH USER RIGHTS…`: adds to the access lists of PATH and of all below it, and to what new entries begin with. RIGHTS are
such as \`rwx\`; a file gets the \`x\` only where somebody has it. \`revoke_tree PATH USER…\` takes them away. With \`--top\` before PATH, of PATH alone.

In common: no link is followed and no mount point entered; what is swapped meanwhile leads nowhere, as nothing else exists where
they work; a file with names outside of PATH, or immutable, is left as it is.
Exit 65 not that kind of thing, 69 nothing there, 74 not all could be changed, 75 too much is going on, 77 not safe on this host.
*/
const treeFunctions: string = shell`
${jail}
own_tree() (
	begin_tree
	path=$1
	uid=$(tree_id passwd "$2") || exit
	gid=$(tree_id group "$3") || exit
	shift 3
	users= groups=
	while [ $# -gt 0 ]; do
		case $1 in
			--keep-users) users=$2;;
			--keep-groups) groups=$2;;
			*) tree_refuse 64 "no such option: $1";;
		esac
		shift 2
	done
	in_tree "$path" ${quote(insideTree + own)} "$uid" "$gid" "$users" "$groups"
)
grant_tree() (
	begin_tree
	depth=; [ "$1" != --top ] || { depth='-maxdepth 0'; shift; }
	path=$1 entries= initial=; shift
	while [ $# -gt 0 ]; do
		uid=$(tree_id passwd "$1") || exit
		rights=$(printf %s "$2" | tr x X)
		entries=$entries\${entries:+,}u:$uid:$rights initial=$initial,d:u:$uid:$rights
		shift 2
	done
	in_tree "$path" ${quote(insideTree + grant)} -m "$entries" "$initial" "$depth"
)
revoke_tree() (
	begin_tree
	depth=; [ "$1" != --top ] || { depth='-maxdepth 0'; shift; }
	path=$1 entries= initial=; shift
	for user do
		uid=$(tree_id passwd "$user") || exit
		entries=$entries\${entries:+,}u:$uid initial=$initial,d:u:$uid
	done
	in_tree "$path" ${quote(insideTree + grant)} -x "$entries" "$initial" "$depth"
)
`;

/** Any script that calls them. */
export const withTreeFunctions = (script: Script): Script => withFunctions(script, treeFunctions);
