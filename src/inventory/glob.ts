/** One step of a glob: any text, any one character, or one of these. */
type Step = {readonly any: true} | {readonly matches: (character: string) => boolean};

/**
A test for names by a pattern of the shell: `*`, `?`, `[abc]`, `[a-c]`, `[!abc]`. A `[` without its `]` stands for itself.

No regular expression, so that no pattern takes longer than its length times that of the name.
*/
export function glob(pattern: string): (name: string) => boolean {
	const steps = parse(pattern);
	return name => {
		const characters = [...name];
		let step = 0;
		let index = 0;
		let star = -1;
		let resume = 0;
		while (index < characters.length) {
			const current = steps[step];
			if (current && 'any' in current) {
				star = step++;
				resume = index;
			} else if (current?.matches(characters[index] ?? '')) {
				step++;
				index++;
			} else if (star >= 0) {
				step = star + 1;
				index = ++resume;
			} else {
				return false;
			}
		}

		return steps.slice(step).every(rest => 'any' in rest);
	};
}

/** Whether a pattern is more than a name. */
export const isGlob = (pattern: string): boolean => /[*?[]/.test(pattern);

function parse(pattern: string): readonly Step[] {
	return [...pattern.matchAll(/\*+|\?|\[(!?)(\]?[^\]]*)\]|[\s\S]/gu)].map(([text, not, inside]): Step => {
		if (text.startsWith('*')) {
			return {any: true};
		}

		if (inside !== undefined) {
			const has = characterClass(inside);
			return {matches: not === '!' ? character => !has(character) : has};
		}

		return {matches: text === '?' ? () => true : character => character === text};
	});
}

function characterClass(inside: string): (character: string) => boolean {
	const ranges = [...inside.matchAll(/(.)-(.)|(.)/gsu)].map(
		([, from, to, single = '']) => [from ?? single, to ?? single] as const,
	);
	return character => ranges.some(([from, to]) => character >= from && character <= to);
}
