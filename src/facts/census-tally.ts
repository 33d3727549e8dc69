import type {Probe} from '../core/probe.ts';
import {Problem} from '../core/problem.ts';
import {whyNotReadOnly} from '../core/read-only.ts';
import {sh} from '../core/script.ts';

/**
What a program prints, each line once, with how often it comes. For looks at big trees, of which the numbers are wanted: not
a megabyte has to travel, and there is no limit to what is counted.

The program has to be one that only looks, as for `probe.run`; what adds up is constant.
*/
export const tally = async (probe: Probe, ...argv: readonly string[]): Promise<ReadonlyMap<string, number>> =>
	count(probe, argv, () => false);

/** The same for a program that complains of files that go away while it looks: those do not count. */
export const tallyLiving = async (probe: Probe, ...argv: readonly string[]): Promise<ReadonlyMap<string, number>> =>
	count(probe, argv, complaints => complaints.every(line => line.endsWith(': No such file or directory')));

async function count(
	probe: Probe,
	argv: readonly string[],
	isHarmless: (complaints: readonly string[]) => boolean,
): Promise<ReadonlyMap<string, number>> {
	const why = whyNotReadOnly(argv);
	if (why !== undefined) {
		throw new Problem('NOT_READ_ONLY', `a look must not run "${argv.join(' ')}"`, {why});
	}

	// The exit code is printed as the last line, as that of a pipeline is the one of awk
	const add = '{ if (NR > 1) count[last]++; last = $0 } END { print last; for (line in count) print count[line], line }';
	const {code, stdout, stderr} = await probe.vouched(sh`{ command ${argv}; echo "$?"; } | LC_ALL=C awk ${add}`);
	const [end = '', ...lines] = stdout.trimEnd().split('\n');
	const complaints = stderr.split('\n').filter(line => line !== '');
	const isGone = end === '1' && complaints.length > 0 && isHarmless(complaints);
	if (code !== 0 || (end !== '0' && !isGone)) {
		const [program] = argv;
		throw end === '127'
			? new Problem('NO_SUCH_PROGRAM', `there is no program "${program}"`, {hint: 'install it first'})
			: new Problem('LOOK_FAILED', `"${argv.join(' ')}" ended with exit ${code === 0 ? end : code}`, {
					why: complaints.slice(-20).join('\n') || undefined,
				});
	}

	return new Map(lines.map(line => parseLine(line)));
}

function parseLine(line: string): readonly [string, number] {
	const [, count, text] = /^(\d+) (.*)$/.exec(line) ?? [];
	if (count === undefined || text === undefined) {
		throw new Problem('NOT_UNDERSTOOD', `no count and line: ${JSON.stringify(line.slice(0, 200))}`, {
			why: 'There may be too many different lines to count.',
		});
	}

	return [text, Number(count)];
}
