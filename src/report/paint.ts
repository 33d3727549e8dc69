import {styleText} from 'node:util';

/** What a piece of text is, for its colour. */
export type Style = 'heading' | 'dim' | 'added' | 'removed' | 'changed' | 'bad' | 'doubt' | 'hint' | 'place';

/** Gives a text the colour of what it is, or leaves it plain. */
export type Paint = (style: Style, text: string) => string;

const formats: Readonly<Record<Style, Parameters<typeof styleText>[0]>> = {
	heading: 'bold',
	dim: 'dim',
	added: 'green',
	removed: 'red',
	changed: 'yellow',
	bad: ['red', 'bold'],
	doubt: 'magenta',
	hint: 'cyan',
	place: 'cyan',
};

/** @param color - Whether the output may hold colour sequences; the caller knows its terminal and `NO_COLOR`. */
export function painter(color: boolean): Paint {
	return (style, text) =>
		// Later versions of Node.js would ask their standard output, which need not be where this is written
		color && text !== '' ? styleText(formats[style], text, {validateStream: false}) : text;
}
