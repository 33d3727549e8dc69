import type {Change} from '../core/change.ts';
import {doubt, type Expectation, expect, expectAbsent, type Unknown, unknown} from '../core/fact.ts';
import {sh, withFunctions} from '../core/script.ts';
import {statOf} from '../facts/file.ts';
import type {Account} from '../facts/user.ts';

/** Mode of a new home: nobody else looks in. */
export const homeMode = '0700';

/** Makes the home of an account which has none, as useradd would. */
export function createHome({name, home, uid, gid}: Account, realHome: string): Change {
	return {
		summary: `create the home of ${name}`,
		before: undefined,
		after: home,
		apply: withFunctions(sh`make_home ${home} ${name} ${homeMode}`, makeHome),
		undo: {because: 'a home may hold the work of its owner'},
		expect: newHome({name, homes: [home, realHome], uid, gid, group: unknown('it is the primary group')}),
	};
}

export type NewHome = {
	readonly name: string;
	readonly group: string | Unknown;
	readonly uid: number | Unknown;
	readonly gid: number | Unknown;
	/** All names by which it may be looked at. */
	readonly homes: readonly string[];
};

const noSize = unknown('only a regular file has a size');

/** A home with what the target's `/etc/skel` holds in it. */
export const newHome = ({name, homes, group, uid, gid}: NewHome): readonly Expectation[] =>
	[...new Set(homes)].flatMap(home => [
		expect(statOf(home), {kind: 'directory', owner: name, group, uid, gid, mode: homeMode, sizeBytes: noSize}),
		...['stat', 'text', 'digest'].flatMap(kind => [
			doubt(`${kind} ${home}/`, 'it may come from /etc/skel'),
			expectAbsent(`${kind} ${home}/.ssh`),
		]),
	]);

/**
make_home HOME USER MODE

Made aside, under a name nobody can guess, in a folder that only root can write, all the way up to "/".
*/
const makeHome = `make_home() (
	set -eu
	parent=\${1%/*} name=\${1##*/}
	cd -P -- "\${parent:-/}"
	( while :; do
		case $(stat -c '%u %a' .) in
			"0 "*[2367]|"0 "*[2367]?) echo "refused: others can write to $(readlink /proc/self/cwd)" >&2; exit 65;;
			"0 "*) ;;
			*) echo "refused: $(readlink /proc/self/cwd) does not belong to root" >&2; exit 65;;
		esac
		if [ "$(readlink /proc/self/cwd)" = / ]; then break; fi
		cd ..
	done )
	new=$(mktemp -d "./.$name.new.XXXXXX")
	trap 'rm -rf -- "$new"' EXIT
	if [ -d /etc/skel ]; then cp -RP -- /etc/skel/. "$new"; fi
	chmod -- "$3" "$new"
	chown -RhP -- "$2:" "$new"
	if [ -e "./$name" ] || [ -L "./$name" ]; then echo "refused: $1 is there by now" >&2; exit 65; fi
	mv -T -- "$new" "./$name"
	trap - EXIT
)
`;
