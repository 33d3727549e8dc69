import fs from 'node:fs';
import {configIdFault, dnsNameFault} from '../../../domain/container-formats.ts';
import {type CommandShape, idOf, readArguments} from '../arguments.ts';
import {die} from '../die.ts';
import {cloneContainer} from '../lifecycle/clone.ts';
import {assertTarget, type CloneRequest} from '../lifecycle/clone-plan.ts';
import {nodeName} from '../node.ts';
import {storageShape} from '../pvesm/shape.ts';
import {assertQuorum, configPath} from '../store.ts';
import {idShape} from './shape.ts';

const shape: CommandShape = {
	name: 'pct clone',
	positional: ['vmid', 'newid'],
	options: {
		vmid: idShape,
		newid: idShape,
		hostname: {fault: dnsNameFault},
		description: {},
		pool: {},
		snapname: {fault: configIdFault, maxLength: 40},
		storage: storageShape,
		full: {type: 'boolean'},
		target: {},
		bwlimit: {type: 'number', minimum: 0},
	},
};

/** Copies a container, in full or linked to a template, as it is or as it was. */
export function clone(argv: readonly string[]): void {
	const given = readArguments(argv, shape);
	const {hostname, description, pool, snapname: snapshot, storage, full, target} = given.values;
	const elsewhere = target === nodeName() || target === 'localhost' ? undefined : target;
	const request: CloneRequest = {
		id: idOf(given),
		newId: idOf(given, 'newid'),
		hostname,
		description,
		snapshot,
		storage,
		isFull: full === undefined ? undefined : full === '1',
		target: elsewhere,
	};
	if (pool !== undefined) {
		die(`pool '${pool}' does not exist`);
	}

	assertTarget(request);
	assertQuorum();
	cloneContainer(request);
	if (elsewhere !== undefined) {
		const path = configPath(request.newId);
		fs.renameSync(path, path.replace(`/nodes/${nodeName()}/`, `/nodes/${elsewhere}/`));
	}
}
