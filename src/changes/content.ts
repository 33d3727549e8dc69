import type {Change} from '../core/change.ts';
import type {Look} from '../core/fact.ts';
import type {LocalContent} from '../core/local.ts';
import {isProblem, Problem} from '../core/problem.ts';
import {digestOf, textOf} from '../facts/file.ts';
import {assertOwner, missingOwner} from '../facts/owner.ts';
import {assertFolder, type Place, placeOf} from '../facts/place.ts';
import {attributeChanges} from './attributes.ts';
import {measure, writeFile} from './file.ts';
import {guarded} from './guard.ts';
import type {Attributes} from './owner.ts';

/** All that decides whether a file holds what it should. */
export type ContentState = {
	readonly place: Place;
	/** SHA-256 of what it holds; `undefined` when there is no regular file. */
	readonly digest: string | undefined;
	/** Where it is text of at most 1 MiB. Only shown, never decided by. */
	readonly text: string | undefined;
	readonly missing: {readonly owner?: string | undefined; readonly group?: string | undefined};
};

export type Content = Attributes & {
	readonly path: string;
	readonly content: string | LocalContent;
	readonly validate?: readonly string[] | undefined;
	readonly validateSet?: readonly string[] | undefined;
	readonly backup?: boolean | undefined;
};

/** Looks at a file that should hold something, in two round trips. */
export async function inspectContent(look: Look, {path, ...wanted}: Attributes & {readonly path: string}): Promise<ContentState> {
	// Asked in the same tick as the rest, as it looks twice; what is wrong with the place is told first
	const digesting = look(digestOf(path));
	digesting.catch(() => {}); // Awaited below
	const [place, missing] = await Promise.all([placeOf(look, path), missingOwner(look, wanted)]);
	if (place.stat?.kind !== 'file') {
		return {place, missing, digest: undefined, text: undefined};
	}

	const [digest, text] = await Promise.all([digesting, place.stat.sizeBytes > maxTextBytes ? undefined : textIfAny(look, path)]);
	return {place, missing, digest, text};
}

/** The changes that give a file its owner, mode and content; none when all are as asked. */
export const contentChanges = (state: ContentState, wanted: Content): readonly Change[] =>
	guarded(wanted.path, bareChanges(state, wanted));

function bareChanges({place, digest, text, missing}: ContentState, wanted: Content): readonly Change[] {
	const {path, content} = wanted;
	const {stat} = place;
	assertFolder(place);
	assertOwner(missing);
	assertFile(place);

	const after = typeof content === 'string' ? content : (content.text ?? content);
	const attributes = stat === undefined ? [] : attributeChanges({path, stat}, wanted);
	if (stat !== undefined && digest === measure(after).sha256) {
		return attributes;
	}

	if (place.mounts.length > 0) {
		throw new Problem('MOUNT_POINT', `"${path}" is a mount point, and cannot be replaced by another file`, {
			hint: 'write the file that is mounted there instead',
		});
	}

	if (stat === undefined) {
		return [writeFile({...wanted, before: undefined, stat, after})];
	}

	// First, so that nobody reads the new content who was not to
	const {validate, validateSet, backup} = wanted;
	return [...attributes, writeFile({path, before: text, stat, after, validate, validateSet, backup})];
}

const maxTextBytes = 1024 * 1024;

/** The text of a file; `undefined` when it is none, or above 1 MiB, and also when there is no file. */
export async function textIfAny(look: Look, path: string): Promise<string | undefined> {
	try {
		return await look(textOf(path));
	} catch (error) {
		// It is no text, which only means that no difference can be shown
		if (isProblem(error)) {
			return undefined;
		}

		throw error;
	}
}

/** Throws a `Problem` when something stands at a place that is no regular file. */
export function assertFile({path, stat}: Place): void {
	if (stat === undefined || stat.kind === 'file') {
		return;
	}

	const [what, hint] = {
		directory: ['a directory', `name a file in it, such as "${path}/NAME"`],
		link: [`a symbolic link to "${stat.target}"`, 'name the file it points at, or remove the link before'],
		other: ['neither a file nor a directory', 'remove it before, if it may go'],
	}[stat.kind] as [string, string];
	throw new Problem('NOT_A_FILE', `"${path}" is ${what}`, {hint});
}
