import fs from 'node:fs';

/** The name of this node, as in `/etc/pve/nodes/<name>`. */
export const nodeName = (): string => (fs.readFileSync('/etc/hostname', 'utf8').trim().split('.')[0] ?? '').toLowerCase();

/** Which Proxmox VE is played. */
export type Release = {
	readonly pve: 7 | 8 | 9;
	/** Version of the package pve-container. */
	readonly container: string;
};

/** What `lab_pve` of the host asked for, noted in the node's file tree when it was made. */
export function release(): Release {
	const text = fs.readFileSync('/usr/share/runner-lab/release', 'utf8').trim();
	const found = releases.find(({pve}) => String(pve) === text);
	if (!found) {
		throw new Error(`no Proxmox VE "${text}" is known here`);
	}

	return found;
}

const releases: readonly Release[] = [
	{pve: 7, container: '4.4-7'},
	{pve: 8, container: '5.3.5'},
	{pve: 9, container: '6.1.10'},
];

/** The first release that has it. */
const since = {
	/** Passthrough of devices, `devN`. */
	devices: 8,
	'device-hotplug': 9,
	'keep-env': 8,
	'mp-idmap': 9,
	keepattrs: 9,
	/** Images of the Open Container Initiative as templates, `env` and `entrypoint`. */
	oci: 9,
	/** `pct create` makes unprivileged containers unless told otherwise. */
	'unprivileged-default': 9,
	/** "Full clone of a running container is only possible from a snapshot". */
	'clone-from-snapshot-text': 9,
	'nesting-hint': 9,
} as const;

/** What not every release has. */
export type Feature = keyof typeof since;

/** Whether this node's release has it. */
export const supports = (feature: Feature): boolean => release().pve >= since[feature];
