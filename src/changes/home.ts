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
	refuse_home() { printf 'refused: %s\\n' "$*" >&2; exit 65; }
	umask 077
	parent=\${1%/*} name=\${1##*/}
	cd -P -- "\${parent:-/}" || exit 69
	( while :; do
		at=$(readlink /proc/self/cwd) && who=$(stat -c '%u %a' .) || exit 74
		case $who in
			"0 "*[2367]|"0 "*[2367]?) refuse_home "others can write to $at";;
			"0 "*) ;;
			*) refuse_home "$at does not belong to root";;
		esac
		if [ "$at" = / ]; then exit 0; fi
		cd .. || exit 69
	done ) || exit
	new=$(mktemp -d "./.$name.new.XXXXXX") || exit 73
	trap 'rm -rf -- "$new"' EXIT; trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 141' PIPE; trap 'exit 143' TERM
	if [ -d /etc/skel ]; then cp -RPp -- /etc/skel/. "$new" || exit 74; fi
	chmod -- "$3" "$new" && chown -RhP -- "$2:" "$new" || exit 74
	if [ -e "./$name" ] || [ -L "./$name" ]; then refuse_home "$1 is there by now"; fi
	mv -T -- "$new" "./$name" || exit 74
	trap - EXIT
)
`;
