/** A piece of a profile's text that counts, as apparmor_parser would split it. Offsets are UTF-16 units. */
export type Token = {
	/** `word` is anything that stands bare, `include` a whole `include <…>`, `comma` the end of a rule. */
	readonly kind: 'word' | 'quoted' | 'comment' | 'include' | 'comma' | 'open' | 'close';
	readonly start: number;
	readonly end: number;
	/** Nothing but `deny`, `owner` and the like stands before it in its rule. */
	readonly isFirst: boolean;
};

/**
Splits the text of profiles into tokens; blanks between them are left out. What is no valid profile is split somehow.

A `#` begins a comment only between rules: within one, apparmor_parser reads on behind it. What is not surely a comment
or quoted is a word here.

@see apparmor.d(5); tried with apparmor_parser 3.0.8
*/
export function tokenize(text: string): readonly Token[] {
	const tokens: Token[] = [];
	let place = betweenRules;
	for (let start = skipBlanks(text, 0); start < text.length; ) {
		const {kind, end} = nextToken(text, start, place);
		tokens.push({kind, start, end, isFirst: place.isFirst});
		place = placeAfter(text, {kind, start, end}, place);
		start = skipBlanks(text, end);
		if (place.isAssignment && text.slice(end, start).includes('\n')) {
			place = betweenRules;
		}
	}

	return tokens;
}

/** What stands around the next token. */
type Place = {
	/** Nothing of a rule has been read. */
	readonly isBetween: boolean;
	readonly isFirst: boolean;
	/** `@{NAME} = …`, which ends with its line. */
	readonly isAssignment: boolean;
	/** In brackets as of `options=(rw, bind)`, where a comma ends no rule. */
	readonly isInList: boolean;
};

const betweenRules: Place = {isBetween: true, isFirst: true, isAssignment: false, isInList: false};
const qualifiers = /^(?:audit|deny|allow|owner|other|quiet|priority=-?\d+)$/;

function placeAfter(text: string, {kind, start, end}: Omit<Token, 'isFirst'>, place: Place): Place {
	if (kind === 'comment') {
		return place;
	}

	if (kind !== 'word' && kind !== 'quoted') {
		return betweenRules;
	}

	const word = text.slice(start, end);
	return {
		isBetween: false,
		isFirst: place.isFirst && qualifiers.test(word),
		isAssignment: place.isAssignment || (place.isFirst && matchAt(text, start, /[@$](?:\{\w*\}|\w+)[ \t]*\+?=/y) !== undefined),
		isInList: place.isInList ? word !== ')' : /(?:^|=)\($/.test(word),
	};
}

function nextToken(text: string, start: number, {isBetween, isInList}: Place): Pick<Token, 'kind' | 'end'> {
	const match = (pattern: RegExp) => matchAt(text, start, pattern);
	const include = match(/#include/y) ?? (isBetween ? match(/include(?=[ \t<"])/y) : undefined);
	if (include !== undefined) {
		const rest = matchAt(text, start + include.length, /[ \t]*(?:if[ \t]+exists)?[ \t]*(?:<[^>\n]*>?|"[^"\n]*"?|[^\s,]*)/y);
		return {kind: 'include', end: start + include.length + (rest ?? '').length};
	}

	const comment = isBetween ? match(/#[^\n]*/y) : undefined;
	if (comment !== undefined) {
		return {kind: 'comment', end: start + comment.length};
	}

	const quoted = match(/"(?:[^"\\]|\\[\s\S])*"?/y);
	if (quoted !== undefined) {
		return {kind: 'quoted', end: start + quoted.length};
	}

	if (isInList) {
		return {kind: 'word', end: start + (match(/[^\s")]+|\)/y) ?? ' ').length};
	}

	const mark = match(/[,}]|\{(?=[\s#}]|$)/y);
	return mark === undefined
		? {kind: 'word', end: endOfWord(text, start)}
		: {kind: mark === ',' ? 'comma' : mark === '{' ? 'open' : 'close', end: start + 1};
}

/** A comma belongs to a word that goes on behind it, and braces do that are closed in it. */
function endOfWord(text: string, start: number): number {
	let braces = 0;
	for (let at = start; at < text.length; at++) {
		const character = text[at] ?? '';
		const following = text[at + 1] ?? ' ';
		if (character === '\\') {
			at++;
		} else if (character === '(' && (at === start || text[at - 1] === '=')) {
			return at + 1;
		} else if (
			/[\s"]/.test(character) ||
			(character === '}' && braces === 0) ||
			(character === ',' && (/[\s",]/.test(following) || (braces === 0 && following === '}')))
		) {
			return Math.max(at, start + 1);
		} else {
			braces += character === '{' ? 1 : character === '}' ? -1 : 0;
		}
	}

	return text.length;
}

const skipBlanks = (text: string, at: number): number => at + (matchAt(text, at, /\s+/y) ?? '').length;

function matchAt(text: string, at: number, pattern: RegExp): string | undefined {
	pattern.lastIndex = at;
	return pattern.exec(text)?.[0];
}
