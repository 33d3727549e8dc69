/** A value in words for an error: `the text "yes"`, `a list`. Long text is cut. */
export function describeValue(value: unknown): string {
	if (value === null || value === undefined) {
		return 'nothing';
	}

	if (typeof value === 'string') {
		return `the text ${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)}`;
	}

	if (typeof value === 'bigint') {
		return `the number ${value}`;
	}

	return typeof value === 'object' ? (Array.isArray(value) ? 'a list' : 'a map') : `the ${typeof value} ${String(value)}`;
}
