import type {Change} from '../core/change.ts';
import type {Look} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import {textOf} from '../facts/file.ts';
import {missingOwner} from '../facts/owner.ts';
import {assertNoDetour, type Place, placeOf} from '../facts/place.ts';
import {assertFile, type Content, type ContentState, contentChanges} from './content.ts';
import {measure} from './file.ts';
import type {Attributes} from './owner.ts';

/** A text file that is changed in part. */
export type EditState = {
	readonly place: Place;
	/** What it holds; `undefined` when there is no such file. */
	readonly text: string | undefined;
	readonly missing: ContentState['missing'];
};

export type Edit = Omit<Content, 'content'> & {
	/** Whether a file that is missing is made. */
	readonly create: boolean;
	/** Gives the new text for the old one; for a missing file that is empty. */
	readonly edit: (text: string) => string;
};

/** Looks at a text file that is to be changed in part. Fails when it is no text, or above 1 MiB. */
export async function inspectEdit(look: Look, {path, ...wanted}: Attributes & {readonly path: string}): Promise<EditState> {
	// Asked in the same tick as the rest; what is wrong with the place is told first
	const reading = look(textOf(path));
	reading.catch(() => {}); // Awaited below
	const [place, missing] = await Promise.all([placeOf(look, path), missingOwner(look, wanted)]);
	return {place, missing, text: place.stat?.kind === 'file' ? await reading : undefined};
}

/** The changes that give a file its owner, mode and new text; none when all are as asked. */
export function editChanges({place, text, missing}: EditState, {create, edit, ...wanted}: Edit): readonly Change[] {
	assertNoDetour(place);
	assertFile(place);
	const content = edit(text ?? '');
	if (text === undefined && content === '') {
		return [];
	}

	if (text === undefined && !create) {
		throw new Problem('NO_SUCH_FILE', `there is no "${wanted.path}" on the host`, {
			hint: 'correct the path, or write create: true to have it made',
		});
	}

	return contentChanges(
		{place, missing, text, digest: text === undefined ? undefined : measure(text).sha256},
		{...wanted, content},
	);
}
