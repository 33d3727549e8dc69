import {assertValues, type CommandShape, idOf, readArguments} from '../arguments.ts';
import {idShape} from '../pct/shape.ts';
import {activated} from '../storage/find.ts';
import {storageShape} from './shape.ts';

const shape: CommandShape = {
	name: 'pvesm alloc',
	positional: ['storage', 'vmid', 'filename', 'size'],
	options: {
		storage: storageShape,
		vmid: idShape,
		filename: {},
		size: {pattern: /\d+[MG]?/},
		format: {values: ['raw', 'qcow2', 'subvol', 'vmdk']},
	},
};

/** Makes a volume, without a file system. An empty file name asks for the next one that is free. */
export function alloc(argv: readonly string[]): void {
	const given = readArguments(argv, shape);
	const {storage: id = '', filename: name = '', size = '0', format: wanted} = given.values;
	const ending = /\.(raw|qcow2|vmdk)$/.exec(name)?.[1];
	if (ending !== undefined && wanted !== undefined && wanted !== ending) {
		assertValues(shape, {format: `different storage formats (${wanted} != ${ending})`});
	}

	const {storage, plugin} = activated(id);
	const volume = plugin.allocate(storage, {
		owner: idOf(given),
		format: ending ?? wanted ?? 'raw',
		sizeKib: Number.parseInt(size, 10) * (size.endsWith('G') ? 1024 ** 2 : size.endsWith('M') ? 1024 : 1),
		...(name !== '' && {name}),
	});
	process.stdout.write(`successfully created '${id}:${volume}'\n`);
}
