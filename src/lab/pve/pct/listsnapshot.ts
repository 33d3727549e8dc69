import {idOf, readArguments} from '../arguments.ts';
import {loadConfig} from '../store.ts';
import {ofContainer} from './shape.ts';

const shape = ofContainer('listsnapshot');

type Snapshot = {
	readonly name: string;
	readonly parent: string | undefined;
	readonly timeS: number | undefined;
	readonly description: string;
};

/** The snapshots of a container as a tree; what it is now is the last leaf. */
export function listsnapshot(argv: readonly string[]): void {
	const {main, snapshots} = loadConfig(idOf(readArguments(argv, shape)));
	const all: readonly Snapshot[] = [
		...Object.entries(snapshots).map(([name, {options, description = ''}]) => ({
			name,
			parent: options.parent,
			timeS: Number(options.snaptime ?? 0),
			description,
		})),
		{name: 'current', parent: main.options.parent, timeS: undefined, description: 'You are here!'},
	];
	const names = new Set(all.map(({name}) => name));
	const roots = all.filter(({parent}) => parent === undefined || !names.has(parent));
	process.stdout.write(linesOf('`->', inOrder(roots), all).join(''));
}

const linesOf = (prefix: string, level: readonly Snapshot[], all: readonly Snapshot[]): readonly string[] =>
	level.flatMap(({name, timeS, description}) => {
		const time = timeS === undefined ? '' : localTime(new Date(timeS * 1000));
		const [first = ''] = description.split('\n');
		const cells = [
			prefix,
			name.padEnd(Math.max(0, 30 - prefix.length)),
			time.padEnd(23),
			first === '' ? 'no-description' : first,
		];
		const children = all.filter(({parent}) => parent === name);
		return [`${cells.join(' ')}\n`, ...linesOf(` ${prefix}`, inOrder(children), all)];
	});

const inOrder = (level: readonly Snapshot[]): readonly Snapshot[] =>
	[...level].sort((a, b) => (a.timeS ?? Number.POSITIVE_INFINITY) - (b.timeS ?? Number.POSITIVE_INFINITY));

function localTime(date: Date): string {
	const two = (number: number) => String(number).padStart(2, '0');
	const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
	return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
