/** The lines in which a description is stored: `#`, and control characters, `:`, `%` and what is not ASCII as `%3A`. */
export const encodeDescription = (description: string | undefined): readonly string[] =>
	(description ?? '')
		.replace(/\n+$/, '')
		.split('\n')
		.map(line => `#${encodeText(line)}`)
		.filter((_, __, lines) => lines.length > 1 || lines[0] !== '#');

/**
A text as `pct config` shows it, on one line.

@see PVE::ParseUtils, `encode_text`
*/
export const encodeText = (text: string): string =>
	Array.from(Buffer.from(text), byte =>
		byte < 0x20 || byte > 0x7e || byte === 0x25 || byte === 0x3a
			? `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
			: String.fromCharCode(byte),
	).join('');

/** The text of such a line. A `%` without two hexadecimal digits behind it stands for itself. */
export function decodeDescription(text: string): string {
	const bytes = Buffer.from(text).toString('latin1');
	const decoded = bytes.replaceAll(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
	return Buffer.from(decoded, 'latin1').toString('utf8');
}

/** Whether two descriptions are the same once they are stored. */
export const sameDescription = (a: string | undefined, b: string | undefined): boolean =>
	encodeDescription(a).join('\n') === encodeDescription(b).join('\n');
