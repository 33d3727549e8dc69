import {createHash} from 'node:crypto';
import type {Change, NoUndo, Text} from '../core/change.ts';
import {type Expectation, expect, expectPart, unknown} from '../core/fact.ts';
import type {FileStat} from '../core/probe.ts';
import {type LocalFile, quote, type Script, sh, withStdin} from '../core/script.ts';
import {Secret} from '../core/secret.ts';
import {parentOf} from '../domain/path.ts';
import {digestOf, statOf, textOf} from '../facts/file.ts';
import {type Attributes, expectedNewOwner, expectedOwner, ownerText} from './owner.ts';
import {withFileFunctions} from './script.ts';

export {setMode, setOwner} from './attributes.ts';
export {makeDirectory, makeLink, removePath} from './place.ts';

export type WriteFile = Attributes & {
	/** Absolute and in normal form; no link may be in it. */
	readonly path: string;
	/** What the file holds now; `undefined` when there is none, or when it is no text. */
	readonly before: string | undefined;
	/** What stands there now: nothing, or a regular file. */
	readonly stat: FileStat | undefined;
	readonly after: string | Secret | LocalFile;
	/** The folder is not there: it is made first, with this mode and the same owner. */
	readonly directoryMode?: string | undefined;
	/** Program and arguments that exit 0 when the new content is right. The name of the temporary file is appended, or stands for `%s`. */
	readonly validate?: readonly string[] | undefined;
	/** Program and arguments that exit 0 when all is right with the new file in place; else the old state comes back. */
	readonly validateSet?: readonly string[] | undefined;
	/** The content is never shown. */
	readonly secret?: boolean | undefined;
	/** With whose rights; needed for all that lies below a home. */
	readonly user?: string | undefined;
	/** Leaves the old file beside the new one, as `.NAME.TIME.bak`. */
	readonly backup?: boolean | undefined;
};

/**
Makes a file hold what it should, all at once: a cut connection, a full disk or a failing validator leaves the old content.

Owner, mode, extended attributes and ACL of an existing file are kept unless given; a new one is `0644` unless given.
*/
export function writeFile(options: WriteFile): Change {
	const {path, before, stat, after, mode, directoryMode, validate, validateSet, user, backup} = options;
	const isSecret = options.secret === true || after instanceof Secret;
	const exists = stat !== undefined || before !== undefined;
	const {sizeBytes, sha256} = measure(after);
	const flags = [
		...(before === undefined || isSecret ? [] : ['--was', measure(before).sha256]),
		...(directoryMode === undefined ? [] : ['--directory', directoryMode]),
		...(validate === undefined ? [] : ['--validate', command(validate, '%s')]),
		...(validateSet === undefined ? [] : ['--validate-set', command(validateSet)]),
		...(backup ? ['--backup'] : []),
	];
	const words = [path, mode ?? 'keep', ownerText(options), sizeBytes, sha256, ...flags];
	return {
		summary: `${exists ? 'update' : 'create'} ${path}`,
		before: exists ? shown(before, stat, isSecret) : undefined,
		after: shown(typeof after === 'string' || after instanceof Secret ? after : undefined, {sizeBytes, sha256}, isSecret),
		apply: withFileFunctions(withStdin(sh`atomic_replace ${words}`, after), user),
		undo: undoOf(options, isSecret, exists),
		expect: [...expectedFolder(options), ...expectedFile(options, exists, sizeBytes, sha256)],
	};
}

function undoOf(options: WriteFile, isSecret: boolean, exists: boolean): Script | NoUndo {
	const {path, before, stat, user, directoryMode, owner, group, mode} = options;
	if (!exists) {
		const remove = sh`remove_path ${path}`;
		return withFileFunctions(directoryMode === undefined ? remove : sh`${remove} && rmdir -- ${parentOf(path)}`, user);
	}

	if (isSecret) {
		return {because: 'the old content is a secret, and is not recorded'};
	}

	if (before === undefined) {
		return {because: 'the old content is no text, and is not recorded'};
	}

	const {sizeBytes, sha256} = measure(before);
	// Nothing else is read: of something foretold it may be unknown
	const old = {
		owner: owner === undefined ? undefined : (stat?.owner ?? stat?.uid.toString()),
		group: group === undefined ? undefined : (stat?.group ?? stat?.gid.toString()),
	};
	const words = [path, mode === undefined ? 'keep' : (stat?.mode ?? 'keep'), ownerText(old), sizeBytes, sha256];
	return withFileFunctions(withStdin(sh`atomic_replace ${words}`, before), user);
}

function expectedFile(options: WriteFile, exists: boolean, sizeBytes: number, sha256: string): readonly Expectation[] {
	const {path, after, mode, user} = options;
	const owned: Attributes = {owner: user, ...defined(options)};
	const text = after instanceof Secret ? after.reveal() : after;
	return [
		expect(textOf(path), typeof text === 'string' ? text : (textIn(text) ?? unknown('it is no text, or too big to be shown'))),
		expect(digestOf(path), sha256),
		exists
			? expectPart(statOf(path), {kind: 'file', sizeBytes, ...expectedOwner(owned), ...(mode !== undefined && {mode})})
			: expect(statOf(path), {kind: 'file', sizeBytes, mode: mode ?? '0644', ...expectedNewOwner(owned)}),
	];
}

function expectedFolder(options: WriteFile): readonly Expectation[] {
	const {path, directoryMode, user} = options;
	if (directoryMode === undefined) {
		return [];
	}

	const owned = expectedNewOwner({owner: user, ...defined(options)});
	const sizeBytes = unknown('only a regular file has a size');
	return [expect(statOf(parentOf(path)), {kind: 'directory', mode: directoryMode, sizeBytes, ...owned})];
}

const defined = ({owner, group}: Attributes): Attributes => ({
	...(owner !== undefined && {owner}),
	...(group !== undefined && {group}),
});

/** A `LocalContent` has its text with it, where it is one. */
const textIn = (file: LocalFile & {readonly text?: string}): string | undefined => file.text;

/** Size and SHA-256 of content. */
export function measure(content: string | Secret | LocalFile): {sizeBytes: number; sha256: string} {
	if (typeof content !== 'string' && !(content instanceof Secret)) {
		return content;
	}

	const text = content instanceof Secret ? content.reveal() : content;
	return {sizeBytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex')};
}

/** Text as it is; anything else by its size, and its digest where that is known. */
function shown(text: Text | undefined, about: {sizeBytes: number; sha256?: string} | undefined, isSecret: boolean): Text {
	const visible = text ?? `[${about?.sizeBytes ?? 0} bytes${about?.sha256 === undefined ? '' : `, sha256 ${about.sha256}`}]`;
	return isSecret && typeof visible === 'string' ? new Secret(visible) : visible;
}

/** A command as shell text for `eval`; the temporary file's name is in `$file`. */
function command(argv: readonly string[], placeholder?: string): string {
	const file = '"$file"';
	const words = argv.map(word =>
		placeholder !== undefined && word.includes(placeholder)
			? word
					.split(placeholder)
					.map(part => (part === '' ? '' : quote(part)))
					.join(file)
			: quote(word),
	);
	const isPlaced = placeholder === undefined || argv.some(word => word.includes(placeholder));
	return [...words, ...(isPlaced ? [] : [file])].join(' ');
}
