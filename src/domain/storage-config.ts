import {storageIdFault} from './container-formats.ts';
import {readBoolean} from './property-shape.ts';

/** A storage of a cluster. */
export type Storage = {
	readonly id: string;
	/** `dir`, `zfspool`, `nfs`, … */
	readonly type: string;
	/** What it may hold: `rootdir` for containers, `vztmpl` for their templates, `backup`, … */
	readonly content: readonly string[];
	/** Where its files are, for those that are a folder. */
	readonly path?: string;
	/** Of ZFS or Ceph. */
	readonly pool?: string;
	/** The nodes that have it; all when not given. */
	readonly nodes?: readonly string[];
	readonly disable?: true;
	/** The same on all nodes. */
	readonly shared?: true;
	/** All its keys as written. */
	readonly options: Readonly<Record<string, string>>;
};

/**
Reads `/etc/pve/storage.cfg`, in its order. A storage `local` is always there, as for Proxmox VE.

@see PVE::Storage::Plugin, `parse_config`
*/
export function parseStorageConfig(text: string): readonly Storage[] {
	const sections: Section[] = [];
	let section: Section | undefined;
	for (const line of text.split('\n').filter(line => !/^\s*#/.test(line))) {
		const [, type, id] = (section === undefined && /^(\S+):\s*(\S+)\s*$/.exec(line)) || [];
		const [, key, value = '1'] = /^\s+(\S+)(?:\s+(.*\S))?\s*$/.exec(line) ?? [];
		if (type !== undefined && id !== undefined) {
			section = {id, type: type.toLowerCase(), options: new Map()};
			sections.push(section);
		} else if (line === '') {
			section = undefined;
		} else if (key !== undefined && section && !section.options.has(key)) {
			section.options.set(key, value);
		}
	}

	const storages = sections
		.filter(({id}) => storageIdFault(id) === undefined)
		.map(({id, type, options}) => storageOf(id, type, options));
	return withLocal([...new Map(storages.map(storage => [storage.id, storage])).values()]);
}

/** Whether Proxmox VE takes a storage for new volumes of containers. */
export const holdsContainers = ({content}: Storage): boolean => content.includes('rootdir');

/** Why a storage cannot be used on a node, in the words of Proxmox VE; `undefined` when it can. */
export function storageFault(storages: readonly Storage[], id: string, node: string): string | undefined {
	const storage = storages.find(one => one.id === id);
	if (!storage) {
		return `storage '${id}' does not exist`;
	}

	if (storage.disable) {
		return `storage '${id}' is disabled`;
	}

	return storage.nodes && !storage.nodes.includes(node) ? `storage '${id}' is not available on node '${node}'` : undefined;
}

type Section = {readonly id: string; readonly type: string; readonly options: Map<string, string>};

function storageOf(id: string, type: string, options: ReadonlyMap<string, string>): Storage {
	const [path, pool, nodes] = [options.get('path'), options.get('pool'), options.get('nodes')];
	const isOn = (key: string): boolean => readBoolean(options.get(key) ?? '0') === '1';
	const content = options.get('content') ?? usualContent[type] ?? '';
	return {
		id,
		type,
		content: splitWords(content).filter(item => item !== 'none'),
		...(path !== undefined && {path}),
		...(pool !== undefined && {pool}),
		...(nodes !== undefined && id !== 'local' && {nodes: splitWords(nodes)}),
		...(isOn('disable') && {disable: true as const}),
		...((isOn('shared') || sharedTypes.has(type)) && {shared: true as const}),
		options: Object.fromEntries(options),
	};
}

const splitWords = (text: string): readonly string[] => text.split(/[,;\s]+/).filter(word => word !== '');

function withLocal(storages: readonly Storage[]): readonly Storage[] {
	const local = storages.find(({id}) => id === 'local');
	const isUsual = local?.type === 'dir' && (local.path ?? localPath) === localPath;
	const content = isUsual ? local.content : ['backup', 'images', 'iso', 'rootdir', 'snippets', 'vztmpl'];
	const usual: Storage = {
		...(isUsual && local),
		id: 'local',
		type: 'dir',
		content,
		path: localPath,
		options: isUsual ? local.options : {},
	};
	return isUsual
		? storages.map(storage => (storage === local ? usual : storage))
		: [usual, ...storages.filter(({id}) => id !== 'local')];
}

const localPath = '/var/lib/vz';

const usualContent: Readonly<Record<string, string>> = {
	btrfs: 'images rootdir',
	cephfs: 'backup',
	cifs: 'images',
	dir: 'images rootdir',
	iscsi: 'images',
	lvm: 'images',
	lvmthin: 'images rootdir',
	nfs: 'images',
	pbs: 'backup',
	rbd: 'images',
	zfs: 'images',
	zfspool: 'images rootdir',
};

const sharedTypes: ReadonlySet<string> = new Set('iscsi nfs cifs rbd cephfs iscsidirect zfs drbd pbs'.split(' '));
