import type {Entry} from './entries.ts';
import {nodePrograms} from './node-boot.ts';
import {lxcEntries} from './node-lxc.ts';
import {commandsFile} from './program.ts';
import type {PveNode} from './settings.ts';

/** What a Proxmox node has in its root file system, besides what every host has. */
export const nodeEntries = (node: string, {release, cluster}: PveNode): readonly Entry[] => [
	...folders.map(path => ({path})),
	{path: 'usr/share/runner-lab/node', text: ''},
	{path: 'usr/share/runner-lab/package.json', text: '{"type": "module"}\n'},
	{path: 'usr/share/runner-lab/release', text: `${release}\n`},
	{path: 'usr/share/runner-lab/package', text: renderPackage(containerVersions[release])},
	...nodePrograms,
	...lxcEntries,
	...Object.entries(wrappers).map(([name, folder]) => ({path: `usr/${folder}/${name}`, text: wrapper(name), mode: 0o755})),
	...['subuid', 'subgid'].map(name => ({path: `etc/${name}`, text: 'root:100000:65536\n'})),
	{path: 'var/lib/pve-cluster', mode: 0o700},
	// The nodes of a cluster share theirs
	...(cluster === undefined ? [...clusterEntries, ...nodeConfigEntries(node)] : []).map(entry => ({
		...entry,
		path: `var/lib/pve-cluster/tree/${entry.path}`,
	})),
];

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

/** What is in `/etc/pve` of every cluster, also of one of a single node. */
export const clusterEntries: readonly Entry[] = [
	...['', 'nodes', 'priv', 'priv/lock'].map(path => ({path})),
	{path: 'storage.cfg', text: storages},
	{path: 'datacenter.cfg', text: 'keyboard: en-us\n'},
	{path: 'user.cfg', text: 'user:root@pam:1:0:::::::\n'},
];

/** And of each node. */
export const nodeConfigEntries = (node: string): readonly Entry[] =>
	['', '/lxc', '/openvz', '/priv', '/qemu-server'].map(folder => ({path: `nodes/${node}${folder}`}));

const folders = [
	...['etc/pve', 'mnt/pve', 'mnt/pve/fast', 'rpool', 'rpool/data', 'usr/bin', 'usr/share', 'usr/share/runner-lab'],
	...['usr/share/runner-lab/program', 'var', 'var/lib', 'var/lib/lxc', 'var/lib/vz'],
	...['dump', 'images', 'private', 'snippets', 'template', 'template/cache', 'template/iso'].map(name => `var/lib/vz/${name}`),
];

/** Versions of pve-container, by release of Proxmox VE. */
const containerVersions = {7: '4.4-7', 8: '5.3.5', 9: '6.1.10'};

/** A paragraph of dpkg's list of packages. */
const renderPackage = (version: string) => `
Package: pve-container
Status: install ok installed
Priority: optional
Section: admin
Maintainer: root <root@localhost>
Architecture: all
Version: ${version}
Description: simulated by a lab
`;

/** Each in the folder where Proxmox VE has it. */
const wrappers = {pct: 'sbin', pvesm: 'sbin', pvesh: 'bin', vzdump: 'bin', pveversion: 'bin'};

const wrapper = (name: string) =>
	`#!/bin/sh\nexec /usr/share/runner-lab/node /usr/share/runner-lab/program/${commandsFile} ${name} "$@"\n`;
