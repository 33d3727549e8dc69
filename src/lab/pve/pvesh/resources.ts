import {containerIdFault} from '../../../domain/container-formats.ts';
import {apiVersion} from '../versions.ts';
import type {OptionShape} from '../words.ts';
import {clusterResources, nodes, storageDefinitions} from './cluster.ts';
import {containerConfig, containerStatus, containers} from './containers.ts';

/** What a resource is read by: the changing parts of its path, and the options. */
type Read = (parts: Readonly<Record<string, string>>, values: Readonly<Record<string, string>>) => unknown;

type Resource = {readonly path: string; readonly options?: Readonly<Record<string, OptionShape>>; readonly read: Read};

const flag: OptionShape = {type: 'boolean'};

const resources: readonly Resource[] = [
	{path: '/version', read: () => apiVersion()},
	{path: '/nodes', read: () => nodes()},
	{path: '/storage', read: () => storageDefinitions()},
	{
		path: '/cluster/resources',
		options: {type: {values: ['vm', 'storage', 'node', 'sdn']}},
		read: (_, {type}) => clusterResources(type),
	},
	{path: '/nodes/{node}/lxc', read: ({node = ''}) => containers(node)},
	{
		path: '/nodes/{node}/lxc/{vmid}/config',
		options: {current: flag, snapshot: {}},
		read: ({node = '', vmid}, values) => containerConfig(node, Number(vmid), values),
	},
	{path: '/nodes/{node}/lxc/{vmid}/status/current', read: ({node = '', vmid}) => containerStatus(node, Number(vmid))},
];

/** The resource at a path, with the parts of it that change; `undefined` when there is none. */
export function findResource(path: string): (Resource & {readonly parts: Readonly<Record<string, string>>}) | undefined {
	const given = path.replace(/\/+$/, '').split('/');
	for (const resource of resources) {
		const names = resource.path.split('/');
		const isHere = names.length === given.length && names.every((name, index) => fits(name, given[index] ?? ''));
		if (isHere) {
			const parts = names.flatMap((name, index) => (name.startsWith('{') ? [[name.slice(1, -1), given[index] ?? '']] : []));
			return {...resource, parts: Object.fromEntries(parts)};
		}
	}

	return undefined;
}

const fits = (name: string, part: string): boolean =>
	name === '{vmid}' ? containerIdFault(part) === undefined : name.startsWith('{') ? part !== '' : name === part;
