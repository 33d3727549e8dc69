import type {Change} from '../core/change.ts';
import {Problem} from '../core/problem.ts';
import {sh, withFunctions} from '../core/script.ts';
import {includesDropIns, renderSudoers, type SudoRule} from '../domain/sudoers.ts';
import {dropInOf, type SudoState} from '../facts/sudo.ts';
import {attributeChanges} from './attributes.ts';
import {removePath, writeFile} from './file.ts';

const attributes = {owner: 'root', group: 'root', mode: '0440'} as const;

/**
The changes that give a user just this rule, in a file of its own.

The new file is validated alone before it is put in place, and with all the others after; unless both are fine, the old
state comes back.

@throws `NO_SUDO`, `NOT_INCLUDED` when the target's sudo reads no such file, `SUDOERS_WORD` for a name that means something else there.
*/
export function sudoRuleChanges(rule: SudoRule, {isInstalled, main, text, stat}: SudoState): readonly Change[] {
	const path = dropInOf(rule.user);
	if (!isInstalled || main === undefined) {
		throw new Problem('NO_SUDO', `sudo is not installed, so "${rule.user}" cannot be given a rule`, {
			hint: 'install the package "sudo" before this task, or write "sudo: none"',
		});
	}

	if (rule.user === 'sudoedit') {
		throw new Problem('SUDOERS_WORD', `"${rule.user}" is a word of sudoers(5), and can be no user there`, {
			hint: 'choose another name, or write "sudo: none"',
		});
	}

	if (!includesDropIns(main)) {
		throw new Problem('NOT_INCLUDED', '"/etc/sudoers" does not include "/etc/sudoers.d"', {
			why: 'A rule written there would have no effect.',
			hint: 'add the line "@includedir /etc/sudoers.d" to its end, with visudo',
		});
	}

	assertFile(path, stat?.kind);
	const after = renderSudoers(rule);
	const changes =
		text !== after || !stat
			? [writeFile({path, before: text, stat, after, ...attributes, validate: ['visudo', '-cf'], validateSet: ['visudo', '-c']})]
			: attributeChanges({path, stat}, attributes);
	return changes.map(change => ({...change, guardsAccess: true as const}));
}

/** The change that takes a user's file away; none when there is none. */
export function noSudoRuleChanges(name: string, {stat, text}: SudoState): readonly Change[] {
	const path = dropInOf(name);
	if (!stat) {
		return [];
	}

	assertFile(path, stat.kind);
	const old = {...attributes, mode: stat.mode, owner: String(stat.uid), group: String(stat.gid)};
	return [
		{
			...removePath({path, stat}),
			before: text,
			apply: withFunctions(sh`remove_drop_in ${path}`, removeDropIn),
			undo: writeFile({path, before: undefined, stat: undefined, after: text ?? '', ...old}).apply,
			guardsAccess: true,
		},
	];
}

function assertFile(path: string, kind: string | undefined): void {
	if (kind !== undefined && kind !== 'file') {
		throw new Problem('NOT_A_FILE', `"${path}" is a ${kind}, not a file`, {hint: 'look at what it is for, and move it away'});
	}
}

/** remove_drop_in PATH: puts it back unless the other files are fine without it. sudo ignores names with a dot. */
const removeDropIn = `remove_drop_in() (
	name=\${1##*/}
	cd -P -- "\${1%/*}" || exit 69
	old=$(mktemp -d "./.$name.old.XXXXXX") || exit 73
	mv -T -- "./$name" "$old/$name" || { rmdir -- "$old"; exit 74; }
	if [ ! -x /usr/sbin/visudo ] || visudo -c </dev/null >&2; then rm -rf -- "$old"; exit 0; fi
	mv -T -- "$old/$name" "./$name" && rmdir -- "$old"
	echo "refused: without $1 the other files do not validate, so it is back" >&2
	exit 68
)
`;
