/** The first line of a text, whatever ends it, cut where it is too long; `…` says that there is more. */
export function shorten(text: string, longest = 72): string {
	const [line = '', ...more] = text.trim().split(/[\n\v\f\r\u0085\u2028\u2029]/);
	return line.length > longest || more.length > 0 ? `${line.slice(0, longest - 1).trimEnd()}…` : line;
}
