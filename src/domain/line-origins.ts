type Position = {readonly file: string; readonly line: number; readonly column: number};
type Piece = {readonly text: string; readonly isValue: boolean; readonly position?: Position | undefined};

/** From one line of a rendered text on, lines are those of a file from one line on. */
export type LineOrigin = {readonly from: number; readonly file: string; readonly line: number};

/** Where the lines of a rendered text come from, one entry for lines that follow each other in one file. Lines count from 1. */
export function lineOrigins(pieces: readonly Piece[]): readonly LineOrigin[] {
	const origins: LineOrigin[] = [];
	let line = 1;
	let isKnown = false;
	for (const {text, isValue, position} of pieces) {
		for (const [index, part] of text.split('\n').entries()) {
			if (index > 0) {
				line++;
				isKnown = false;
			}

			if (!isKnown && position && part.trim() !== '') {
				isKnown = true;
				const at = {from: line, file: position.file, line: position.line + (isValue ? 0 : index)};
				const last = origins.at(-1);
				const isNext = last?.file === at.file && at.line - last.line === at.from - last.from;
				origins.push(...(isNext ? [] : [at]));
			}
		}
	}

	return origins;
}

/** `templates/x.hbs:7`, or nothing where that is not known. */
export function originOf(origins: readonly LineOrigin[], line: number): string | undefined {
	const origin = origins.findLast(({from}) => from <= line);
	return origin && `${origin.file}:${origin.line + line - origin.from}`;
}
