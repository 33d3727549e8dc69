import {createHash} from 'node:crypto';
import type {ConfigSection} from '../../../domain/container-config.ts';
import {findOption} from '../../../domain/container-options.ts';
import {die} from '../die.ts';
import {nodeName} from '../node.ts';
import {statusOf} from '../status.ts';
import {containerIds, loadConfig, loadText} from '../store.ts';
import {optionsOf, optionsWithPending} from '../view.ts';

type Json = Readonly<Record<string, unknown>>;

/** The state of all containers of a node. */
export function containers(node: string): readonly Json[] {
	assertHere(node);
	return containerIds().map(id => statusOf(id, loadConfig(id)));
}

/** The state of one. */
export function containerStatus(node: string, id: number): Json {
	assertHere(node);
	return {...statusOf(id, loadConfig(id)), ha: {managed: 0}};
}

/** The configuration of one, as it will be after a restart, or as it is, or as it was; raw lines as pairs, and the digest. */
export function containerConfig(node: string, id: number, values: Readonly<Record<string, string>>): Json {
	assertHere(node);
	const config = loadConfig(id);
	const {current, snapshot} = values;
	const section =
		snapshot === undefined ? config.main : (config.snapshots[snapshot] ?? die(`snapshot '${snapshot}' does not exist`));
	const options = snapshot === undefined && current !== '1' ? optionsWithPending(config) : optionsOf(section);
	return {...typed(options), ...rawPairs(section), digest: createHash('sha1').update(loadText(id)).digest('hex')};
}

/** Whole numbers and switches are numbers in JSON. */
const typed = (options: Readonly<Record<string, string>>): Json =>
	Object.fromEntries(
		Object.entries(options).map(([key, value]) => {
			const type = findOption(key)?.type;
			return [key, (type === 'integer' || type === 'boolean') && /^\d+$/.test(value) ? Number(value) : value];
		}),
	);

const rawPairs = ({raw}: ConfigSection): Json => (raw.length === 0 ? {} : {lxc: raw.map(({key, value}) => [key, value])});

/** The original asks the other node through SSH, which nodes of a lab do not have among them. */
function assertHere(node: string): void {
	if (node !== nodeName() && node !== 'localhost') {
		die(`hostname lookup '${node}' failed - failed to get address info for: ${node}: Name or service not known`);
	}
}
