/** The options that the kernel shows of any mount, as far as it was asked for them. */
export type MountFlags = {
	readonly ro: boolean;
	readonly nosuid: boolean;
	readonly nodev: boolean;
	readonly noexec: boolean;
	/** Only what the kernel shows besides `relatime`, its own choice. */
	readonly noatime: boolean;
	/** Of a tmpfs, in KiB; `undefined` when it is not given, or as a share of memory. */
	readonly sizeKib: number | undefined;
};

/** What options ask for; the later one wins. What is not named is as `defaults` has it. */
export function wantedFlags(options: readonly string[]): MountFlags {
	let flags: MountFlags = {ro: false, nosuid: false, nodev: false, noexec: false, noatime: false, sizeKib: undefined};
	for (const option of options) {
		const size = /^size=(.+)$/.exec(option)?.[1];
		flags = {...flags, ...(settings[option] ?? {}), ...(size === undefined ? {} : {sizeKib: toKib(size)})};
	}

	return flags;
}

/** What the kernel shows of a mount. A file system that is read-only makes each of its mounts so. */
export function shownFlags(options: readonly string[], systemOptions: readonly string[]): MountFlags {
	const flags = wantedFlags([...options, ...systemOptions.filter(option => option === 'ro' || option.startsWith('size='))]);
	return {...flags, noatime: options.includes('noatime')};
}

/** Whether a mount is as asked; a size counts only where one is asked for. */
export const hasFlags = (shown: MountFlags, wanted: MountFlags): boolean =>
	(['ro', 'nosuid', 'nodev', 'noexec', 'noatime'] as const).every(name => shown[name] === wanted[name]) &&
	(wanted.sizeKib === undefined || wanted.sizeKib === shown.sizeKib);

/** The options that give a mount these flags, each spelled out. */
export const renderFlags = ({ro, nosuid, nodev, noexec, noatime, sizeKib}: MountFlags): string =>
	[
		ro ? 'ro' : 'rw',
		nosuid ? 'nosuid' : 'suid',
		nodev ? 'nodev' : 'dev',
		noexec ? 'noexec' : 'exec',
		noatime ? 'noatime' : 'relatime',
		...(sizeKib === undefined ? [] : [`size=${sizeKib}k`]),
	].join(',');

const none = {nosuid: false, nodev: false, noexec: false};
const all = {nosuid: true, nodev: true, noexec: true};

/** See mount(8), "Filesystem-independent mount options". */
const settings: Readonly<Record<string, Partial<MountFlags>>> = {
	defaults: {ro: false, ...none},
	ro: {ro: true},
	rw: {ro: false},
	suid: {nosuid: false},
	nosuid: {nosuid: true},
	dev: {nodev: false},
	nodev: {nodev: true},
	exec: {noexec: false},
	noexec: {noexec: true},
	noatime: {noatime: true},
	atime: {noatime: false},
	relatime: {noatime: false},
	strictatime: {noatime: false},
	user: all,
	users: all,
	owner: {nosuid: true, nodev: true},
	group: {nosuid: true, nodev: true},
};

/** Rounded up to whole pages, as the kernel does. `undefined` for a share of memory. */
function toKib(size: string): number | undefined {
	const [, digits, unit = ''] = /^(\d+)([kmg]?)$/i.exec(size) ?? [];
	const bytes = Number(digits) * (units[unit.toLowerCase()] ?? 1);
	return digits === undefined || bytes === 0 ? undefined : Math.ceil(bytes / 4096) * 4;
}

const units: Readonly<Record<string, number>> = {k: 1024, m: 1024 ** 2, g: 1024 ** 3};
