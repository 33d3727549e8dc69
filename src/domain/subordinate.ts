/** Ids that somebody may give to user namespaces: `count` of them from `first` on. */
export type SubordinateRange = {readonly first: number; readonly count: number};

/**
The ranges of one owner in /etc/subuid or /etc/subgid.

@param names - Of the owner: a line may have the name or the number.
@see subuid(5)
*/
export const parseSubordinate = (text: string, names: readonly string[]): readonly SubordinateRange[] =>
	text.split('\n').flatMap(line => {
		const [, name = '', first, count] = /^([^:]+):(\d+):(\d+)$/.exec(line.trim()) ?? [];
		return names.includes(name) ? [{first: Number(first), count: Number(count)}] : [];
	});

/** Whether ranges hold all of these ids, one by itself or several side by side. */
export function isDelegated(ranges: readonly SubordinateRange[], first: number, count: number): boolean {
	let next = first;
	while (next < first + count) {
		const at = next;
		const holder = ranges.find(range => range.first <= at && at < range.first + range.count);
		if (!holder) {
			return false;
		}

		next = holder.first + holder.count;
	}

	return true;
}
