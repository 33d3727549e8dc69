import type {Entry} from './entries.ts';
import {nodePrograms} from './node-boot.ts';
import {commandsFile} from './program.ts';
import type {PveNode} from './settings.ts';

/** What a Proxmox node has in its root file system, besides what every host has. */
export const nodeEntries = ({release}: PveNode): readonly Entry[] => [
	...folders.map(path => ({path})),
	{path: 'usr/share/runner-lab/node', text: ''},
	{path: 'usr/share/runner-lab/package.json', text: '{"type": "module"}\n'},
	{path: 'usr/share/runner-lab/release', text: `${release}\n`},
	...nodePrograms,
	...Object.entries(wrappers).map(([name, folder]) => ({path: `usr/${folder}/${name}`, text: wrapper(name), mode: 0o755})),
	...['subuid', 'subgid'].map(name => ({path: `etc/${name}`, text: 'root:100000:65536\n'})),
	{path: 'etc/pve/storage.cfg', text: storages, mode: 0o640, gid: 33},
];

const folders = [
	...['etc/pve', 'mnt/pve', 'mnt/pve/fast', 'rpool', 'rpool/data', 'usr/bin', 'usr/share', 'usr/share/runner-lab'],
	...['usr/share/runner-lab/program', 'var', 'var/lib', 'var/lib/lxc', 'var/lib/pve-cluster', 'var/lib/vz'],
	...['dump', 'images', 'private', 'snippets', 'template', 'template/cache', 'template/iso'].map(name => `var/lib/vz/${name}`),
];

/** Each in the folder where Proxmox VE has it. */
const wrappers = {pct: 'sbin', pvesm: 'sbin', pvesh: 'bin', vzdump: 'bin', pveversion: 'bin'};

const wrapper = (name: string) =>
	`#!/bin/sh\nexec /usr/share/runner-lab/node /usr/share/runner-lab/program/${commandsFile} ${name} "$@"\n`;

const storages = `dir: local
	path /var/lib/vz
	content vztmpl,backup,iso

zfspool: local-zfs
	pool rpool/data
	content rootdir,images
	sparse 1

dir: fast
	path /mnt/pve/fast
	content rootdir,images,backup
`;
