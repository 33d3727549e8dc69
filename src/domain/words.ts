/**
The words of a command line, as a shell would split it: blanks separate, quotes and backslashes hold together.

Nothing is expanded: `$HOME` and `*` stand for themselves.

@returns `undefined` when a quote is not closed, or nothing is left.
*/
export function splitWords(text: string): readonly string[] | undefined {
	const pieces = text.match(/(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+|\S/gs) ?? [];
	const words = pieces.map(piece => unquote(piece));
	return words.length === 0 || words.includes(undefined) ? undefined : (words as string[]);
}

function unquote(piece: string): string | undefined {
	const parts = piece.match(/[^'"\\]+|\\.|'[^']*'|"(?:[^"\\]|\\.)*"/gs) ?? [];
	if (parts.join('') !== piece) {
		return undefined;
	}

	return parts
		.map(part =>
			part.startsWith("'")
				? part.slice(1, -1)
				: part.startsWith('"')
					? part.slice(1, -1).replaceAll(/\\(["\\$`])/g, '$1')
					: part.replace(/^\\/s, ''),
		)
		.join('');
}
