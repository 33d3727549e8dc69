import type {FileStat} from '../../src/core/probe.ts';
import {packageFormat} from '../../src/domain/debian-package.ts';
import {type Answers, statLike} from './module.ts';

/** A node of Proxmox VE in a transcript. */
export type NodeLike = {
	/** Configurations by id. */
	readonly containers?: Readonly<Record<number, string>>;
	readonly running?: readonly number[];
	/** Other guests of the cluster. */
	readonly guests?: Readonly<Record<number, {readonly node: string; readonly type: 'lxc' | 'qemu'}>>;
	/** Of pve-container. */
	readonly version?: string;
	readonly isQuorate?: boolean;
	readonly files?: Readonly<Record<string, string>>;
	/** What stands where; `undefined` for what is not there on this node. */
	readonly stats?: Readonly<Record<string, FileStat | undefined>>;
	readonly commands?: Readonly<Record<string, string | undefined>>;
};

const storages = `dir: local
	path /var/lib/vz
	content vztmpl,backup,iso

zfspool: local-zfs
	pool rpool/data
	content rootdir,images

dir: fast
	path /mnt/pve/fast
	content rootdir,images,backup

dir: off
	path /mnt/off
	content rootdir
	disable

dir: there
	path /mnt/there
	content rootdir
	nodes pve2
`;

/** What a node answers: the commands and the files of a transcript. */
export function nodeLike({
	containers = {},
	running = [],
	guests = {},
	version = '6.1.10',
	isQuorate = true,
	files = {},
	stats = {},
	commands = {},
}: NodeLike = {}): [Readonly<Record<string, string | undefined>>, Answers] {
	const sockets = running.map(id => `@/var/lib/lxc/${id}/command\n`).join('');
	const own = Object.fromEntries(Object.keys(containers).map(id => [id, {node: 'pve1', type: 'lxc', version: 1}]));
	const others = Object.fromEntries(Object.entries(guests).map(([id, guest]) => [id, {...guest, version: 1}]));
	const there: Readonly<Record<string, FileStat | undefined>> = {
		'/etc/pve/local': statLike({kind: 'link', target: 'nodes/pve1'}),
		'/usr/sbin/pct': statLike(),
		'/var/lib/vz/template/cache/debian.tar.zst': statLike(),
		'/var/lib/vz/dump/old.tar.zst': statLike(),
		...Object.fromEntries(['/', '/srv', '/srv/x', '/dev', '/dev/dri'].map(path => [path, statLike({kind: 'directory'})])),
		...stats,
	};
	return [
		{
			[`dpkg-query -W -f=${packageFormat} pve-container`]: `pve-container\tall\t${version}\tinstall\tok\tinstalled\n`,
			'grep -a -o -E @/var/lib/lxc/[0-9]+/command$ /proc/net/unix': sockets === '' ? undefined : sockets,
			'cat /proc/self/mountinfo': '22 1 8:1 / / rw - ext4 /dev/sda1 rw\n',
			...commands,
		},
		{
			files: {
				'/etc/pve/.vmlist': JSON.stringify({version: 1, ids: {...own, ...others}}),
				'/etc/pve/.members': JSON.stringify({nodename: 'pve1', version: 1, cluster: {name: 'lab', quorate: isQuorate ? 1 : 0}}),
				'/etc/pve/storage.cfg': storages,
				...Object.fromEntries(Object.entries(containers).map(([id, text]) => [`/etc/pve/lxc/${id}.conf`, text])),
				...files,
			},
			stats: Object.fromEntries(Object.entries(there).filter((entry): entry is [string, FileStat] => entry[1] !== undefined)),
		},
	];
}
