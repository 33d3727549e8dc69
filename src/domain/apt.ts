/** What apt has on offer of a package. */
export type AptPolicy = {
	/** Version that apt would install; `undefined` for a package that exists in name only. */
	readonly candidate: string | undefined;
	/** Versions that can be had from a source; one that is only installed is none of them. */
	readonly versions: readonly string[];
};

/**
Reads what `apt-cache policy` says in the C locale.

@returns By name as it was asked; what apt does not know is missing. `undefined` when the text is not understood.
*/
export function parsePolicies(text: string): Readonly<Record<string, AptPolicy>> | undefined {
	const policies: Record<string, AptPolicy> = {};
	for (const block of text.split(/\n(?=\S)/).filter(block => block.trim() !== '')) {
		const [, name, candidate, table] =
			/^(\S+):\n {2}Installed: .+\n {2}Candidate: (\S+)\n(?: {2}Package pin: .+\n)? {2}Version table:(?:\n([\s\S]*))?$/.exec(
				block.trimEnd(),
			) ?? [];
		if (name === undefined || candidate === undefined) {
			return undefined;
		}

		policies[name] = {candidate: candidate === '(none)' ? undefined : candidate, versions: parseVersions(table ?? '')};
	}

	return policies;
}

/** A version stands in a column of its own; what it can be had from stands below, deeper. */
function parseVersions(table: string): readonly string[] {
	const offered: string[] = [];
	let version = '';
	for (const line of table.split('\n')) {
		const [, found] = /^ (?:\*\*\*| {3}) (\S+) /.exec(line) ?? [];
		if (found !== undefined) {
			version = found;
		} else if (/^ {8}/.test(line) && !line.trimEnd().endsWith(' /var/lib/dpkg/status') && !offered.includes(version)) {
			offered.push(version);
		}
	}

	return offered;
}

/** What one package becomes in a run of apt. */
export type AptStep = {
	readonly name: string;
	/** `undefined` when it is not installed. */
	readonly from: string | undefined;
	/** `undefined` when it is removed. */
	readonly to: string | undefined;
};

/** Reads the steps out of what `apt-get --simulate` prints. `undefined` when a line of them is not understood. */
export function parseSimulation(text: string): readonly AptStep[] | undefined {
	const steps = text
		.split('\n')
		.filter(line => /^(Inst|Remv|Purg) /.test(line))
		.map(line => {
			const [, what, name = '', from, to] = /^(Inst|Remv|Purg) (\S+)(?: \[(\S+)\])?(?: \((\S+)[ )])?/.exec(line) ?? [];
			return what === undefined || (what === 'Inst') !== (to !== undefined) ? undefined : {name, from, to};
		});
	return steps.includes(undefined) ? undefined : (steps as AptStep[]);
}
