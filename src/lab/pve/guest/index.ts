import type {ContainerConfig} from '../../../domain/container-config.ts';
import {type IdMap, rootOwner} from '../../../domain/id-map.ts';
import {setRootKeys, setRootPassword} from './accounts.ts';
import {setTimezone} from './clock.ts';
import {dropMachineId, renewHostKeys, resetMachineId} from './identity.ts';
import {type Guest, isFile, readInside, writeInside} from './inside.ts';
import {setNames} from './names.ts';
import {setNetwork} from './network.ts';
import {detectArchitecture, detectSystem} from './system.ts';

/** What only a new container gets. */
export type NewGuest = {
	readonly password?: string | undefined;
	/** Lines of an `authorized_keys`. */
	readonly sshPublicKeys?: string | undefined;
	readonly isNew?: boolean;
};

type Main = Pick<ContainerConfig, 'main'>;

/** The ordinary keys that a configuration gets from what is in the container. */
export function recogniseGuest(
	root: string,
	{main: {options}}: Main,
	map: IdMap | undefined,
): {readonly ostype: string; readonly arch: string} {
	const guest = guestOf(root, map);
	const ostype = detectSystem(guest, options.ostype);
	return {ostype, arch: options.arch ?? detectArchitecture(guest)};
}

/**
Writes into a container what its configuration says: at its creation, and at each start. Leaves an unmanaged one alone.

@param root - Where its file systems are mounted. It does not run.
@param map - Its ids.
*/
export function setUpGuest(
	root: string,
	{main: {options}}: Main,
	{password, sshPublicKeys, isNew}: NewGuest,
	map: IdMap | undefined,
): void {
	const guest = guestOf(root, map);
	const system = detectSystem(guest, options.ostype);
	if (system === 'unmanaged') {
		return;
	}

	if (isNew) {
		dropMachineId(guest);
		setRootPassword(guest, password);
		if (sshPublicKeys !== undefined) {
			setRootKeys(guest, sshPublicKeys);
		}
	} else {
		// Keeps old systems from checking what they cannot
		writeInside(guest, '/fastboot', '');
	}

	setTerminals(guest, system, Number(options.tty ?? 2));
	if (usesInterfaces.has(system)) {
		setNetwork(guest, options, system === 'alpine');
	}

	setNames(guest, options);
	setTimezone(guest, options.timezone);
	if (isNew) {
		renewHostKeys(guest, options.hostname);
	}
}

/** Makes a clone a machine of its own. Passwords and SSH host keys stay those of the source. */
export function setUpClone(root: string, {main: {options}}: Main, map: IdMap | undefined): void {
	const guest = guestOf(root, map);
	if (detectSystem(guest, options.ostype) !== 'unmanaged') {
		resetMachineId(guest);
	}
}

/** Other systems have their networks in files which no guest of a lab reads. */
const usesInterfaces: ReadonlySet<string> = new Set(['alpine', 'debian', 'devuan', 'ubuntu']);

const guestOf = (root: string, map: IdMap | undefined): Guest => ({root, owner: rootOwner(map)});

/** One login for each terminal, where they stand in an inittab. */
function setTerminals(guest: Guest, system: string, count: number): void {
	if (system !== 'alpine' || !isFile(guest, '/etc/inittab')) {
		return;
	}

	const others = (readInside(guest, '/etc/inittab') ?? '')
		.trimEnd()
		.split('\n')
		.filter(line => !/^\s*tty\d+:\d*:[^:]*:.*getty/.test(line));
	const own = Array.from({length: count}, (_, index) => `tty${index + 1}::respawn:/sbin/getty 38400 tty${index + 1}`);
	writeInside(guest, '/etc/inittab', [...others, ...own, ''].join('\n'));
}
