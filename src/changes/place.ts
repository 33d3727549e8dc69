import type {Change} from '../core/change.ts';
import {type Expectation, expect, expectAbsent, unknown} from '../core/fact.ts';
import type {FileStat} from '../core/probe.ts';
import {Problem} from '../core/problem.ts';
import {sh} from '../core/script.ts';
import {isSystemFolder} from '../domain/path.ts';
import {digestOf, statOf, textOf} from '../facts/file.ts';
import {type Attributes, expectedNewOwner, ownerText} from './owner.ts';
import {fileScript, withFileFunctions} from './script.ts';

/** `before` is the target of now. */
type Turn = {readonly target: string; readonly before: string | undefined};
type As = {readonly path: string; readonly user?: string | undefined};

const noSize = unknown('only a regular file has a size');

/** Makes one directory in a folder that is there. Without a mode it is 0755, and takes the set-group-id bit of that folder. */
export function makeDirectory({path, user, owner, group, mode}: As & Attributes): Change {
	const owned = expectedNewOwner({owner: owner ?? user, group});
	return {
		summary: `create ${path}/`,
		before: undefined,
		after: ['directory', owner ?? user, group && `group ${group}`, mode].filter(part => part !== undefined).join(' '),
		apply: fileScript('make_directory', [path, mode ?? 'keep', ownerText({owner, group})], user),
		undo: withFileFunctions(sh`rmdir -- ${path}`, user),
		expect: [
			expect(statOf(path), {
				kind: 'directory',
				sizeBytes: noSize,
				mode: mode ?? unknown('a new directory may take the set-group-id bit of its folder'),
				...owned,
			}),
			...noContent(path),
		],
	};
}

/** Makes a symbolic link, or turns one that is there to another target. */
export function makeLink({path, user, owner, group, target, before}: As & Attributes & Turn): Change {
	return {
		summary: before === undefined ? `link ${path} to ${target}` : `turn ${path} to ${target}`,
		before,
		after: target,
		apply: fileScript('make_link', [path, target, ownerText({owner, group})], user),
		undo: before === undefined ? fileScript('remove_path', [path], user) : fileScript('make_link', [path, before, 'keep'], user),
		expect: [
			expect(statOf(path), {
				kind: 'link',
				target,
				mode: '0777',
				sizeBytes: noSize,
				...expectedNewOwner({owner: owner ?? user, group}),
			}),
			...noContent(path),
		],
	};
}

/**
Removes what stands at a path; a directory with all that is in it, unless something is mounted there.

Throws a `Problem` for a folder without which a machine does not work.
*/
export function removePath({path, user, stat}: As & {readonly stat: FileStat}): Change {
	if (isSystemFolder(path)) {
		throw new Problem('SYSTEM_FOLDER', `"${path}" is a folder of the system, and is not removed`, {
			hint: 'name what is to go from it',
		});
	}

	return {
		summary: `remove ${path}${stat.kind === 'directory' ? '/' : ''}`,
		before: described(stat),
		after: undefined,
		apply: fileScript('remove_path', [path], user),
		undo:
			stat.kind === 'link' && stat.target !== undefined
				? fileScript('make_link', [path, stat.target, 'keep'], user)
				: {because: 'what was removed is not recorded'},
		expect: [
			expect(statOf(path), undefined),
			expect(textOf(path), undefined),
			expect(digestOf(path), undefined),
			...['stat', 'text', 'digest'].map(kind => expectAbsent(`${kind} ${path}/`)),
		],
	};
}

/** What is removed; no owner and no mode, which may be unknown when it is foretold itself. */
function described(stat: FileStat): string {
	return stat.kind === 'link' ? `link to ${stat.target}` : stat.kind === 'file' ? `file of ${stat.sizeBytes} bytes` : stat.kind;
}

function noContent(path: string): readonly Expectation[] {
	return [expect(textOf(path), unknown('it is no regular file')), expect(digestOf(path), undefined)];
}
