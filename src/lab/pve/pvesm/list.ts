import {type CommandShape, readArguments} from '../arguments.ts';
import {idShape} from '../pct/shape.ts';
import {type Content, contentOf} from '../storage/content.ts';
import {contentShape, storageShape} from './shape.ts';

const shape: CommandShape = {
	name: 'pvesm list',
	positional: ['storage'],
	options: {storage: storageShape, content: contentShape, vmid: idShape},
};

/** A table of what a storage holds: first what belongs to guests. */
export function list(argv: readonly string[]): void {
	const {storage = '', content, vmid} = readArguments(argv, shape).values;
	const found = contentOf(storage, {
		...(content !== undefined && {kind: content}),
		...(vmid !== undefined && {owner: Number(vmid)}),
	});
	const [nameWidth, sizeWidth] = [
		Math.max(0, ...found.map(({volid}) => volid.length)),
		String(Math.max(0, ...found.map(({sizeBytes}) => sizeBytes))).length,
	];
	const row = (cells: readonly string[]): string =>
		[
			cells[0]?.padEnd(nameWidth),
			cells[1]?.padEnd(7),
			cells[2]?.padEnd(9),
			cells[3]?.padStart(sizeWidth),
			...cells.slice(4),
		].join(' ');
	const cellsOf = ({volid, format, content, sizeBytes}: Content) => [volid, format, content, String(sizeBytes)];
	const owned = found.filter(({owner}) => owner !== undefined).map(one => row([...cellsOf(one), String(one.owner)]));
	const others = found
		.filter(({owner}) => owner === undefined)
		.sort((a, b) => (a.format < b.format ? -1 : a.format > b.format ? 1 : 0))
		.map(one => row(cellsOf(one)));
	const lines = [row(['Volid', 'Format', 'Type', 'Size', 'VMID']), ...owned, ...others];
	process.stdout.write(lines.map(line => `${line}\n`).join(''));
}
