/** Counts how often something was seen to differ: 1 at first. */
export type Versions = (key: string, content: string) => number;

/** Without any memory of before. */
export function makeVersions(): Versions {
	const seen = new Map<string, {readonly content: string; readonly version: number}>();
	return (key, content) => {
		const known = seen.get(key);
		if (known?.content === content) {
			return known.version;
		}

		const version = (known?.version ?? 0) + 1;
		seen.set(key, {content, version});
		return version;
	};
}
