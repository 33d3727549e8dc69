import os from 'node:os';
import {release} from './node.ts';

/** Packages of a node by name, without that of containers. Those of Proxmox VE 9 are of one day in June 2026. */
const packages = {
	7: {'proxmox-ve': '7.4-1', 'pve-manager': '7.4-19', 'lxc-pve': '5.0.2-2', 'libpve-storage-perl': '7.4-4'},
	8: {'proxmox-ve': '8.4.0', 'pve-manager': '8.4.14', 'lxc-pve': '6.0.0-1', 'libpve-storage-perl': '8.3.7'},
	9: {'proxmox-ve': '9.2.0', 'pve-manager': '9.2.2', 'lxc-pve': '6.0.5-3', 'libpve-storage-perl': '9.1.7'},
} as const;

/** Names the build of pve-manager. */
const build = '0000000000000000';

/** What `pveversion` prints: the version of pve-manager, and the kernel. */
export const shortVersion = (): string => `pve-manager/${managerVersion()}/${build} (running kernel: ${os.release()})`;

/** What `pveversion --verbose` prints: the version of each package. */
export function versionLines(): readonly string[] {
	const {pve, container} = release();
	const {'proxmox-ve': all, 'pve-manager': manager, ...others} = packages[pve];
	const rest = Object.entries({...others, 'pve-container': container}).sort(([a], [b]) => (a < b ? -1 : 1));
	return [
		`proxmox-ve: ${all} (running kernel: ${os.release()})`,
		`pve-manager: ${manager} (running version: ${manager}/${build})`,
		...rest.map(([name, version]) => `${name}: ${version}`),
	];
}

/** What the API tells of the version. */
export function apiVersion(): Readonly<Record<string, string>> {
	const version = managerVersion();
	return {version, release: /^\d+\.\d+/.exec(version)?.[0] ?? version, repoid: build};
}

const managerVersion = (): string => packages[release().pve]['pve-manager'];
