import type {Change} from '../core/change.ts';
import {type Script, sh, withFunctions} from '../core/script.ts';
import {shell} from './own-tree-jail.ts';
import type {MappedMount} from './volume-ids.ts';

/**
POSIX shell functions that try to write, as text.

`prove_here PATH UID GID`: makes a file in a directory of the host as somebody, and removes it.
`prove_inside ID UID GID PATH`: the same in a running container. `prove_read_only ID UID GID PATH`: it has to fail there.
Exit 76 when it is otherwise.
*/
const functions = shell`
proof_refuse() { printf '%s\n' "$*" >&2; exit 76; }
# Only a new file: it follows no link, and nothing that is there is touched. No cd to where it is: folders above may be closed
proof_text='set -eu; [ "$1" = . ] || cd -- "$1"; file=./.write-test.$$; umask 077; (set -C; echo >"$file"); rm -f -- "$file"'
prove_here() (
	LC_ALL=C; export LC_ALL; unset CDPATH
	cd -P -- "$1" || exit 69
	[ "$(readlink /proc/self/cwd)" = "$1" ] || proof_refuse "$1 leads through a symbolic link"
	setpriv --reuid "$2" --regid "$3" --clear-groups -- sh -c "$proof_text" prove . || proof_refuse "$2:$3 cannot write to $1"
)
# ID UID GID PATH: 0 written, 1 not, 2 it cannot be tried there
try_inside() {
	code=0
	lxc-attach -n "$1" -u "$2" -g "$3" --clear-env -v PATH=/usr/sbin:/usr/bin:/sbin:/bin -- sh -c "$proof_text" prove "$4" </dev/null || code=$?
	case $code in (0) ;; (126|127) return 2;; (*) return 1;; esac
}
prove_inside() (
	try_inside "$@" && exit || [ $? = 1 ] || { echo 'there is no shell in the container to try it with'; exit 0; }
	proof_refuse "$2:$3 of container $1 cannot write to $4"
)
prove_read_only() (
	try_inside "$@" 2>/dev/null || exit 0
	proof_refuse "$2:$3 of container $1 can write to $4, which should be read-only"
)
`;

/**
Tries whether who should be able to write to a volume can: in the container where it runs, else at the host, with the same ids.

It changes nothing that is seen afterwards, but is a change as it has to write; so it is planned only together with others.
*/
export function proveAccess(path: string, mount: MappedMount, isLive: boolean): Change {
	const {id, inside, outside, options} = mount;
	const who = `uid ${inside.uid} of container ${id}`;
	const [summary, apply] = !isLive
		? [`try whether ${who} can write to ${path}`, sh`prove_here ${path} ${outside.uid} ${outside.gid}`]
		: options.ro
			? [`try whether ${who} cannot write to ${mount.path}`, sh`prove_read_only ${id} ${inside.uid} ${inside.gid} ${mount.path}`]
			: [`try whether ${who} can write to ${mount.path}`, sh`prove_inside ${id} ${inside.uid} ${inside.gid} ${mount.path}`];
	return {
		summary,
		before: undefined,
		after: undefined,
		apply: withFunctions(apply as Script, functions),
		undo: sh`:`,
		expect: [],
		unseen: true,
	};
}
