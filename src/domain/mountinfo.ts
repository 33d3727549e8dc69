/** One thing that is mounted. */
export type Mount = {
	/** Mount point, as the target's first process would name it. */
	readonly path: string;
	/** What of the source is mounted: `/`, or a folder of it for a bind mount. */
	readonly root: string;
	/** `major:minor` of the device, which tells file systems apart. */
	readonly device: string;
	readonly type: string;
	/** `/dev/sda1`, `nas:/export`, `tmpfs` … */
	readonly source: string;
	/** Options of this mount point, then those of the file system. */
	readonly options: readonly string[];
	readonly systemOptions: readonly string[];
};

/**
Reads one line of `/proc/self/mountinfo`.

@returns `undefined` when it is none.
@see proc_pid_mountinfo(5)
*/
export function parseMount(line: string): Mount | undefined {
	const words = line.split(' ');
	const separator = words.indexOf('-', 6);
	const [, , device = '', root = '', path = '', options = ''] = words;
	const [type, source, systemOptions] = words.slice(separator + 1);
	if (separator < 0 || !path.startsWith('/') || type === undefined || source === undefined) {
		return undefined;
	}

	return {
		path: unescapeMount(path),
		root: unescapeMount(root),
		device,
		type,
		source: unescapeMount(source),
		options: options.split(','),
		systemOptions: (systemOptions ?? '').split(','),
	};
}

/** Blank, tab, line break, backslash and `#` are written as a backslash and three octal digits, byte by byte. */
export const unescapeMount = (text: string): string =>
	text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** What is mounted over a path or what it lies in: the deepest mount, and of several at one point the last. */
export function mountOver(mounts: readonly Mount[], path: string): Mount | undefined {
	let found: Mount | undefined;
	for (const mount of mounts) {
		const holds = mount.path === '/' || `${path}/`.startsWith(`${mount.path}/`);
		if (holds && mount.path.length >= (found?.path.length ?? 0)) {
			found = mount;
		}
	}

	return found;
}
