import type {Storage} from '../../../domain/storage-config.ts';
import {assertValues, type CommandShape, readArguments} from '../arguments.ts';
import {isDeath, warn} from '../die.ts';
import {activated, storages, usableStorage} from '../storage/find.ts';
import type {Capacity} from '../storage/plugin.ts';
import {contentShape, storageShape} from './shape.ts';

const shape: CommandShape = {
	name: 'pvesm status',
	positional: [],
	options: {content: {...contentShape, isList: true}, enabled: {type: 'boolean'}, storage: storageShape},
};

/** A table of all storages, with the room that each has. */
export function status(argv: readonly string[]): void {
	const {content, enabled, storage: wanted} = readArguments(argv, shape).values;
	const kinds = content?.split(',');
	const listed = storages()
		.filter(({id}) => wanted === undefined || id === wanted)
		.filter(storage => enabled !== '1' || !storage.disable)
		.filter(storage => !kinds || (kinds.some(kind => storage.content.includes(kind)) && isEnabled(storage)))
		.sort((a, b) => (a.id < b.id ? -1 : 1));
	if (wanted !== undefined && listed.length === 0 && !storages().some(({id}) => id === wanted)) {
		assertValues(shape, {storage: 'No such storage.'});
	}

	const width = Math.max(0, ...listed.map(({id}) => id.length)) + 1;
	const header = row(width, ['Name', 'Type', 'Status', 'Total (KiB)', 'Used (KiB)', 'Available (KiB)', '%'.padStart(8)]);
	process.stdout.write([header, ...listed.map(storage => rowOf(storage, width))].join(''));
}

const isEnabled = ({id}: Storage): boolean => refusalOf(() => usableStorage(id)) === undefined;

function rowOf(storage: Storage, width: number): string {
	const enabled = isEnabled(storage);
	let capacity: Capacity | undefined;
	const refusal = enabled
		? refusalOf(() => {
				const {storage: ready, plugin} = activated(storage.id);
				capacity = plugin.capacity(ready);
			})
		: undefined;
	if (refusal !== undefined) {
		warn(refusal);
	}

	const {total, used, available} = capacity ?? {total: 0, used: 0, available: 0};
	const share = total > 0 ? (used * 100) / total : 0;
	return row(width, [
		storage.id,
		storage.type,
		enabled ? (capacity ? 'active' : 'inactive') : 'disabled',
		...[total, used, available].map(bytes => String(Math.trunc(bytes / 1024))),
		enabled ? `${share.toFixed(2).padStart(7)}%` : 'N/A'.padStart(8),
	]);
}

function refusalOf(task: () => void): string | undefined {
	try {
		task();
		return undefined;
	} catch (error) {
		if (isDeath(error)) {
			return error.message;
		}

		throw error;
	}
}

const widths = [0, 10, 10, 15, 15, 15, 8];
const row = (width: number, [name = '', ...cells]: readonly string[]): string =>
	`${[name.padEnd(width), ...cells.map((cell, index) => cell.padStart(widths[index + 1] ?? 0))].join(' ')}\n`;
