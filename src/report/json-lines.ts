import type {Emit} from '../core/event.ts';

/**
A reporter that writes each event as one line of JSON, after a `time` in ISO 8601.

The lines can be shown on a terminal as they are: beyond what JSON escapes, so are C1 controls and invisible characters.

@param write - Receives one line with its line feed.
@param now - The time; that of the machine unless given.
*/
export function jsonLinesReporter(write: (line: string) => void, now: () => Date = () => new Date()): Emit {
	return event => write(toJsonLine({time: now().toISOString(), ...event}));
}

/** One line of JSON with its line feed. Controls and what nobody would see are escaped; they can stand within strings only, where an escape means the same. */
export const toJsonLine = (value: object): string =>
	`${JSON.stringify(value).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeCharacter)}\n`;

const escapeCharacter = (character: string): string =>
	Array.from({length: character.length}, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join(
		'',
	);
