import type {Change} from '../core/change.ts';
import {doubt, type Expectation, expect, expectAbsent, expectPart, unknown} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import {type Script, sh} from '../core/script.ts';
import type {FstabEntry} from '../domain/fstab.ts';
import {hasFlags, type MountFlags, renderFlags, wantedFlags} from '../domain/mount-options.ts';
import {isSystemFolder} from '../domain/path.ts';
import {statOf} from '../facts/file.ts';
import {type MountAt, mountAt} from '../facts/mount-at.ts';
import {mountPoints} from '../facts/mounts.ts';
import {assertNoDetour, missingFolders, type Place} from '../facts/place.ts';
import {type EditState, editChanges} from './edit.ts';
import {makeDirectory} from './file.ts';

/** All that decides what is mounted at a path, now and at boot. */
export type MountState = {
	readonly place: Place;
	/** What is mounted there now. */
	readonly mount: MountAt | undefined;
	/** All mount points of the host. */
	readonly points: readonly string[];
	/** Something that a mount would hide. */
	readonly hidden: string | undefined;
	readonly fstab: EditState;
	/** Whether `findmnt` can check a new table. */
	readonly hasFindmnt: boolean;
};

const fstabPath = '/etc/fstab';

/** The change of fstab, of which systemd is told; none when it stays. */
export function fstabChanges({fstab, hasFindmnt}: MountState, edit: (text: string) => string): readonly Change[] {
	// Only lines that are none: of those that were there before, a device may be missing with good reason
	const validate = ['sh', '-c', 'findmnt --verify --tab-file "$1" 2>&1 | grep -qE "^(Success|0 parse errors)"', 'findmnt', '%s'];
	const changes = editChanges(fstab, {path: fstabPath, create: true, edit, ...(hasFindmnt && {validate})});
	return changes.map(change => ({
		...change,
		apply: {
			...change.apply,
			text: sh`${change.apply} && { [ ! -d /run/systemd/system ] || systemctl daemon-reload; }`.text,
		},
	}));
}

/** The changes that mount something, its mount point included; none when it is mounted as asked. */
export function mountChanges(state: MountState, entry: FstabEntry, mode: string | undefined): readonly Change[] {
	const {place, mount, hidden} = state;
	const {path, source} = entry;
	if (mount) {
		return remountChanges(mount, entry);
	}

	assertNoDetour(place);
	if (place.stat && place.stat.kind !== 'directory' && !isBind(entry)) {
		throw new Problem('NOT_A_DIRECTORY', `"${path}" is no directory, and nothing can be mounted there`, {
			hint: 'name another path, or remove what is there',
		});
	}

	if (hidden !== undefined && isSystemFolder(path)) {
		throw new Problem('HIDES_SYSTEM', `a mount at "${path}" would hide "${hidden}" and all else that is in it`, {
			hint: 'name a folder of its own',
		});
	}

	const folders = place.stat ? [] : [...missingFolders(place), path];
	return [
		...folders.map(folder => makeDirectory({path: folder, mode: folder === path ? mode : undefined})),
		{
			summary: `mount ${source} at ${path}`,
			before: undefined,
			after: `${entry.type} ${entry.options}`,
			apply: mountScript(entry),
			undo: sh`umount -- ${path}`,
			expect: [...mounted(entry, state.points), ...seen(path, entry.type === 'tmpfs')],
		},
	];
}

function mountScript({type, options, source, path}: FstabEntry): Script {
	const mount = sh`mount -t ${type} -o ${options} -- ${source} ${path}`;
	const flags = renderFlags(wantedFlags(options.split(',')));
	// The kernel takes them for a bind mount only once it is there; the mount of busybox leaves it at the first step
	return isBind({options}) && flags !== renderFlags(wantedFlags([]))
		? sh`${mount} && { mount -o ${`remount,bind,${flags}`} -- ${source} ${path} || { umount -- ${path}; false; }; }`
		: mount;
}

function remountChanges(mount: MountAt, entry: FstabEntry): readonly Change[] {
	const {path, source} = entry;
	if (!mount.isSame) {
		throw new Problem('OTHER_MOUNT', `"${mount.source}" is mounted at "${path}", not "${source}"`, {
			hint: 'unmount it first, with a task that has state: unmounted',
		});
	}

	const wanted = wantedFlags(entry.options.split(','));
	if (hasFlags(mount.flags, wanted)) {
		return [];
	}

	const [before, after] = [
		renderFlags({...mount.flags, ...(wanted.sizeKib === undefined && {sizeKib: undefined})}),
		renderFlags(wanted),
	];
	const how = isBind(entry) ? 'remount,bind' : 'remount';
	const flags: MountFlags = {...wanted, sizeKib: wanted.sizeKib ?? mount.flags.sizeKib};
	return [
		{
			summary: `mount ${path} anew with other options`,
			before,
			after,
			apply: sh`mount -o ${`${how},${after}`} -- ${source} ${path}`,
			undo: sh`mount -o ${`${how},${before}`} -- ${source} ${path}`,
			expect: [mountAt(path, source), mountAt(path)].map(fact => expectPart(fact, {flags})),
		},
	];
}

/** The change that takes a mount away; none when nothing is mounted. */
export function unmountChanges(
	{place, mount, points}: MountState,
	path: string,
	source: string | undefined,
	isInFstab: boolean,
): readonly Change[] {
	if (isSystemMount(path)) {
		throw new Problem('SYSTEM_MOUNT', `"${path}" belongs to the system, and is neither unmounted nor taken out of ${fstabPath}`);
	}

	if (!mount) {
		return [];
	}

	const below = place.mounts.find(point => point !== path);
	if (below !== undefined || mount.depth > 1) {
		throw new Problem(
			'MOUNT_POINT',
			`"${path}" cannot be unmounted: something is mounted ${below === undefined ? 'over it a second time' : `at "${below}"`}`,
			{
				hint: 'unmount that first',
			},
		);
	}

	return [
		{
			summary: `unmount ${path}`,
			before: 'mounted',
			after: undefined,
			apply: sh`umount -- ${path}`,
			undo: isInFstab ? sh`mount -- ${path}` : {because: 'with which options it was mounted is not recorded'},
			expect: [
				...[...new Set([undefined, source])].map(one => expect(mountAt(path, one), undefined)),
				expect(
					mountPoints,
					points.filter(point => point !== path),
				),
				...seen(path, false),
			],
		},
	];
}

const isBind = ({options}: Pick<FstabEntry, 'options'>): boolean => /(^|,)r?bind(,|$)/.test(options);

/** Without these a machine does not go on, or not start again. */
const isSystemMount = (path: string): boolean =>
	/^\/((bin|boot|dev|etc|lib\w*|nix|proc|root|run|sbin|sys|usr)(\/.*)?|home|tmp|var|var\/(lib|log|tmp|cache|spool)|var\/lib\/(containers|dpkg|lxc|vz))?$/.test(
		path,
	);

function mounted({path, source, type, options}: FstabEntry, points: readonly string[]): readonly Expectation[] {
	const flags = wantedFlags(options.split(','));
	const known = {
		source: source === 'tmpfs' ? source : unknown('the kernel names it in its own way'),
		type: /^(none|auto|nfs)$/.test(type) ? unknown('the kernel finds it out') : type,
		flags: {...flags, ...(type === 'tmpfs' && flags.sizeKib === undefined && {sizeKib: unknown('the kernel chooses it')})},
		depth: 1,
	};
	return [
		expect(mountAt(path, source), {...known, isSame: true}),
		expect(mountAt(path), {...known, isSame: false}),
		expect(mountPoints, [...points, path].sort()),
	];
}

/** What is seen at a path, and below it, is another thing from then on. */
function seen(path: string, isEmpty: boolean): readonly Expectation[] {
	const why = 'what is mounted shows it';
	const part = unknown(why);
	return [
		expectPart(statOf(path), {owner: part, group: part, uid: part, gid: part, mode: part, sizeBytes: part}),
		...['stat', 'text', 'digest'].map(kind => (isEmpty ? expectAbsent(`${kind} ${path}/`) : doubt(`${kind} ${path}/`, why))),
	];
}
