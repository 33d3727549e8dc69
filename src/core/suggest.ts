/** The candidate most like what was written, when one is near enough to be what was meant. */
export function suggest(written: string, candidates: Iterable<string>): string | undefined {
	let best: string | undefined;
	let bestDistance = Math.max(1, Math.floor(written.length / 3)) + 1;
	for (const candidate of candidates) {
		const distance = editDistance(written.toLowerCase(), candidate.toLowerCase());
		if (distance < bestDistance) {
			best = candidate;
			bestDistance = distance;
		}
	}

	return best;
}

/** `did you mean "owner"?`, or nothing. */
export function didYouMean(written: string, candidates: Iterable<string>): string | undefined {
	const found = suggest(written, candidates);
	return found === undefined ? undefined : `did you mean "${found}"?`;
}

/** Damerau-Levenshtein distance of neighbours: two swapped letters are one mistake. */
function editDistance(a: string, b: string): number {
	const rows = [Array.from({length: b.length + 1}, (_, column) => column)];
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const cost = a[i - 1] === b[j - 1] ? 0 : 1;
			let distance = Math.min((row[j - 1] ?? 0) + 1, (rows[i - 1]?.[j] ?? 0) + 1, (rows[i - 1]?.[j - 1] ?? 0) + cost);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
				distance = Math.min(distance, (rows[i - 2]?.[j - 2] ?? 0) + 1);
			}

			row.push(distance);
		}

		rows.push(row);
	}

	return rows[a.length]?.[b.length] ?? 0;
}
