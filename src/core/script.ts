import type {Secret} from './secret.ts';

declare const made: unique symbol;

/** POSIX shell text which a target is asked to run. Plain data: it can be shown, logged, compared and stored. */
export type Script = {
	readonly text: string;
	readonly stdin?: string | Secret | LocalFile;
	/** Definitions of the shell functions that the text calls. A shell is told each of them once. */
	readonly functions?: string;
	/** Runs as this user instead of root, with that user's own environment (rootless podman, systemctl --user). */
	readonly user?: string;
	/** Only `sh` makes scripts, so no value gets into one unquoted. */
	readonly [made]: true;
};

export type Word = string | number;
type Value = Word | readonly Word[] | Script;

/** Content of a file beside the playbook that is not text or is above 1 MiB: streamed, compared by digest. */
export type LocalFile = {readonly path: string; readonly sizeBytes: number; readonly sha256: string};

/**
Builds a script. Each interpolated value becomes one quoted word, an array several; a script goes in as it is.

Throws on a value inside quotes, which would undo each other.
Quoting does not help against a value which begins with `-`: the schema must refuse it, or `--` stand before it.
*/
export function sh(parts: TemplateStringsArray, ...values: readonly Value[]): Script {
	const words = values.map((value, index) => {
		assertOutsideQuotes(parts.slice(0, index + 1).join('x'));
		return isScript(value)
			? value.text
			: [value]
					.flat()
					.map(word => quote(word as Word))
					.join(' ');
	});
	return {text: String.raw({raw: parts}, ...words)} as Script;
}

/** A secret goes this way only: as an argument it would show in the target's process list. */
export const withStdin = (script: Script, stdin: string | Secret | LocalFile): Script => ({...script, stdin});
/** POSIX shell functions for the text to call: constant text that takes values as arguments. */
export const withFunctions = (script: Script, functions: string): Script => ({...script, functions});
export const asUser = (script: Script, user: string): Script => ({...script, user});

/** One word of a POSIX shell that stands for exactly this text. Throws `TypeError` on what no word can hold. */
export function quote(word: Word): string {
	if (typeof word !== 'string' && typeof word !== 'number') {
		throw new TypeError('a script takes words and numbers; a secret goes through withStdin()');
	}

	const text = String(word);
	if (/[\0\p{Surrogate}]/u.test(text)) {
		throw new TypeError('a script takes no NUL and no half of a surrogate pair');
	}

	return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

const isScript = (value: Value): value is Script => typeof value === 'object' && 'text' in value;

/** Walks the constant text so far as a shell would and refuses a place within quotes. */
function assertOutsideQuotes(text: string): void {
	let inside: string | undefined;
	for (let index = 0; index < text.length; index++) {
		const character = text[index];
		if (character === '\\' && inside !== "'") {
			index++;
		} else if (inside === undefined && (character === "'" || character === '"')) {
			inside = character;
		} else if (character === inside) {
			inside = undefined;
		}
	}

	if (inside !== undefined) {
		throw new TypeError(`a value stands inside ${inside} quotes; sh quotes it already: ${text}`);
	}
}
