import {type Token, tokenize} from './apparmor-tokens.ts';

/** What a text defines, so far as it can be told without the parser. */
export type ProfileText = {
	/** Names of the profiles in it; those inside of another are left out. */
	readonly names: readonly string[];
	/** Names of those inside of another, as the kernel has them: `outer//inner`. */
	readonly inner: readonly string[];
	/** What is included, without brackets: `abstractions/lxc/container-base`. */
	readonly includes: readonly string[];
	/** How many rules, includes and blocks there are. */
	readonly rules: number;
	readonly faults: readonly Fault[];
};

/** What is surely wrong, and at which offset of the text. */
export type Fault = {readonly offset: number; readonly message: string; readonly hint?: string};

/** Reads the text of a file of `/etc/apparmor.d`. apparmor_parser finds more mistakes, but often names a later line. */
export function readProfiles(text: string): ProfileText {
	const names: string[] = [];
	const includes: string[] = [];
	const faults: Fault[] = [];
	const inner: string[] = [];
	const blocks: {readonly start: number; readonly name: string | undefined}[] = [];
	let rules = 0;
	let words: Token[] = [];
	const end = () => {
		rules += words.length > 0 ? 1 : 0;
		words = [];
	};
	const unfinished = () => {
		const last = words.at(-1);
		if (last && !isAssignment(text, words)) {
			faults.push(noComma(text, words, last.end - 1));
		}

		end();
	};

	for (const token of tokenize(text)) {
		const written = text.slice(token.start, token.end);
		if (token.isFirst && words.length > 0 && isAssignment(text, words)) {
			end();
		}

		switch (token.kind) {
			case 'comment':
				break;
			case 'include':
				unfinished();
				rules++;
				includes.push(written.replace(/^#?include\s*(?:if\s+exists)?\s*/, '').replaceAll(/[<>"]/g, ''));
				break;
			case 'comma':
				end();
				break;
			case 'open': {
				const outer = blocks.findLast(block => block.name !== undefined)?.name;
				const own = nameOf(text, words, outer !== undefined);
				const name = own === undefined || outer === undefined ? own : `${outer}//${own}`;
				(outer === undefined ? names : inner).push(...(name === undefined ? [] : [name]));
				blocks.push({start: token.start, name});
				end();
				break;
			}

			case 'close':
				unfinished();
				if (blocks.pop() === undefined) {
					faults.push({
						offset: token.start,
						message: 'a "}" closes nothing',
						hint: 'remove it, or look for a "{" that is missing',
					});
				}

				break;
			default: {
				const previous = words.at(-1);
				if (previous && begins(text, words, token)) {
					faults.push(noComma(text, words, previous.end - 1));
					end();
				}

				words.push(token);
			}
		}
	}

	unfinished();
	const open = blocks.at(-1);
	if (open) {
		faults.push({offset: open.start, message: 'a "{" is not closed', hint: 'end the profile with a "}"'});
	}

	return {names, inner, includes, rules, faults};
}

const keywords =
	/^(?:audit|deny|allow|owner|mount|remount|umount|capability|network|signal|ptrace|dbus|userns|pivot_root|change_profile|profile|hat)$/;

/** Whether a new rule begins here though the one before has not ended: a keyword or a comment in a line of its own. */
function begins(text: string, words: readonly Token[], {kind, start, end, isFirst}: Token): boolean {
	const before = words.at(-1)?.end ?? start;
	const isLineStart = text.slice(before, start).includes('\n');
	const isInList =
		text.lastIndexOf('(', start) > text.lastIndexOf(')', start) && text.lastIndexOf('(', start) > (words[0]?.start ?? 0);
	return (
		kind === 'word' && isLineStart && !isFirst && !isInList && (keywords.test(text.slice(start, end)) || text[start] === '#')
	);
}

function noComma(text: string, words: readonly Token[], offset: number): Fault {
	const rule = text.slice(words[0]?.start, words.at(-1)?.end).split('\n', 1)[0] ?? '';
	return {offset, message: `no comma ends the rule ${JSON.stringify(rule.slice(0, 60))}`, hint: 'every rule ends with a comma'};
}

const isAssignment = (text: string, [first]: readonly Token[]): boolean =>
	first !== undefined && /^[@$](?:\{\w*\}|\w+)[ \t]*\+?=/.test(text.slice(first.start, first.start + 100));

/** Of `profile NAME …`, `/path …`, and inside also `hat NAME` and `^NAME`; none for `if`. */
function nameOf(text: string, words: readonly Token[], isInside: boolean): string | undefined {
	const [first, second] = words.map(({start, end}) => text.slice(start, end).replaceAll('"', ''));
	if (first === 'profile' || (isInside && first === 'hat')) {
		return second;
	}

	return first === 'if' || first === 'else' ? undefined : isInside ? first?.replace(/^\^/, '') : first;
}
