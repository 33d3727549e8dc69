type Point = {readonly line: number; readonly column: number};

/** What Handlebars has of text between braces: as written, and without the blanks that do not count. */
type TextNode = {readonly loc: {readonly start: Point}; readonly value?: string; readonly original?: unknown};

/** Where text begins that counts: blanks before it go away with a block that is alone on its line, or with `~`. */
export function textStart({loc: {start}, value = '', original}: TextNode): Point {
	const written = typeof original === 'string' ? original : value;
	const skipped = value.trim() === '' ? written.length - value.length : written.search(/\S/) - value.search(/\S/);
	const lines = written.slice(0, skipped).split(/\r\n?|\n/);
	const column = (lines.length === 1 ? start.column : 0) + (lines.at(-1)?.length ?? 0);
	return {line: start.line + lines.length - 1, column};
}
