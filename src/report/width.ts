/** How many columns of a terminal a clean text takes: two for East Asian wide characters and emoji, none for marks. */
export function widthOf(text: string): number {
	if (/^[\x20-\x7E]*$/.test(text)) {
		return text.length;
	}

	let width = 0;
	for (const character of text) {
		width += widthOfCharacter(character);
	}

	return width;
}

/** The text with spaces after it up to a width. */
export const pad = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - widthOf(text)));

/** The beginning of a text that fits into a width; `…` stands for what was cut off. */
export function truncate(text: string, columns: number): string {
	if (widthOf(text) <= columns) {
		return text;
	}

	let kept = '';
	let width = 0;
	for (const character of text) {
		width += widthOfCharacter(character);
		if (width > columns - 1) {
			break;
		}

		kept += character;
	}

	return columns > 0 ? `${kept}…` : '';
}

// Unicode Standard Annex 11: the blocks whose characters are wide or full-width
const wide =
	/[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1F64F}\u{1F900}-\u{1F9FF}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}/u;

const widthOfCharacter = (character: string): number =>
	/[\p{Mn}\p{Me}\u200C\u200D]/u.test(character) ? 0 : wide.test(character) ? 2 : 1;
