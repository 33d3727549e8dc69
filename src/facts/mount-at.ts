import type {Fact} from '../core/fact.ts';
import type {Probe} from '../core/probe.ts';
import {type MountFlags, shownFlags} from '../domain/mount-options.ts';
import {type Mount, mountOver} from '../domain/mountinfo.ts';
import {readMounts} from './mounts.ts';

/** What is mounted at a path. */
export type MountAt = {
	readonly source: string;
	readonly type: string;
	readonly flags: MountFlags;
	/** Whether it is what was asked about. */
	readonly isSame: boolean;
	/** How many lie over one another. */
	readonly depth: number;
};

/**
What is mounted at a path, on top; `undefined` when nothing is.

@param source - What should be mounted, as fstab(5) names it; for a bind mount, a folder or file of the host.
*/
export const mountAt = (path: string, source?: string): Fact<MountAt | undefined> => ({
	key: `mount ${path} ${source ?? ''}`,
	async look(probe) {
		const mounts = await readMounts(probe);
		const found = mounts.filter(mount => mount.path === path);
		const top = found.at(-1);
		return top === undefined
			? undefined
			: {
					source: top.source,
					type: top.type,
					flags: shownFlags(top.options, top.systemOptions),
					isSame: source !== undefined && (await isSame(probe, mounts, top, source)),
					depth: found.length,
				};
	},
});

/** Something that lies in a folder; `undefined` when it is empty. */
export const entryIn = (path: string): Fact<string | undefined> => ({
	key: `entry in ${path}`,
	async look(probe) {
		// Exit 1 is also the answer for a folder which is only foretold
		const text = await probe.lookUp(1, 'find', path, '-mindepth', '1', '-maxdepth', '1', '-print', '-quit');
		return text === undefined || text === '' ? undefined : text.replace(/\n$/, '');
	},
});

async function isSame(probe: Probe, mounts: readonly Mount[], top: Mount, source: string): Promise<boolean> {
	if (top.source === source) {
		return true;
	}

	const device = devicePath(source);
	if (device !== undefined) {
		// Links of udev on one side, of the device mapper on the other
		const [wanted, found] = await Promise.all(
			[device, top.source].map(async path => probe.lookUp(1, 'realpath', '-e', '--', path)),
		);
		return wanted !== undefined && wanted === found;
	}

	// The same place of the same file system, seen through another mount
	const others = mounts.filter(mount => mount !== top);
	const holder = source.startsWith('/') ? mountOver(others, source) : undefined;
	const rest = holder && source.slice(holder.path === '/' ? 0 : holder.path.length);
	return (
		holder?.device === top.device &&
		`${holder.root === '/' ? '' : holder.root}${rest === '/' ? '' : rest}` === top.root.replace(/^\/$/, '')
	);
}

/** Where udev has a device of this name. */
function devicePath(source: string): string | undefined {
	const [, tag, value] = /^(UUID|LABEL|PARTUUID|PARTLABEL)="?([^"/]+)"?$/.exec(source) ?? [];
	return tag === undefined ? (source.startsWith('/dev/') ? source : undefined) : `/dev/disk/by-${tag.toLowerCase()}/${value}`;
}
