/** Folders that profiles are written to; the first holds those of containers. */
export const profileFolders = ['/etc/apparmor.d/lxc', '/etc/apparmor.d'] as const;
export type ProfileFolder = (typeof profileFolders)[number];

/** Loads all profiles of containers: their own files need what it includes before them. */
export const containerSet = '/etc/apparmor.d/lxc-containers';

/** Whether the text of `containerSet` takes in the folder of the containers' profiles. */
export const includesContainerProfiles = (text: string): boolean =>
	/^[ \t]*#?include[ \t]+(?:if[ \t]+exists[ \t]+)?[<"]?(?:\/etc\/apparmor\.d\/)?lxc\/?[>"]?[ \t]*$/m.test(text);

const shape = /^[A-Za-z\d][\w.-]{0,99}$/;

/** Files of the package lxc, and profiles that it, LXC itself or the kernel means by these names. */
const fileNames = ['lxc-default', 'lxc-default-cgns', 'lxc-default-with-mounting', 'lxc-default-with-nesting'];
const profileNames = [
	...['generated', 'unchanged', 'unconfined', 'lxc-container-default', 'lxc-container-default-cgns'],
	...['lxc-container-default-with-mounting', 'lxc-container-default-with-nesting'],
];
/** Files of packages in `/etc/apparmor.d`, and folders. */
const others =
	/^(?:lxc|lxc-containers|abi|abstractions|cache|disable|force-complain|libvirt|local|tunables|(?:usr|bin|sbin)\..*)$/;

/** Endings with which apparmor_parser passes a file by when it reads a folder. */
const ignored = /(?:\.dpkg-(?:new|old|dist|bak|remove)|\.pacsave|\.pacnew|\.rpmnew|\.rpmsave|\.orig|\.rej|~)$/;

/** Why a name cannot be that of a profile in this folder, or `undefined` when it can. */
export function whyNoProfileName(name: string, folder: ProfileFolder): string | undefined {
	if (!shape.test(name)) {
		return 'has to be letters, digits, "_", "." and "-", at most 100, and begin with a letter or a digit';
	}

	if (fileNames.includes(name)) {
		const [, rest = ''] = /^lxc-(.*)$/.exec(name) ?? [];
		return `is the name of a file; the profile in it is "lxc-container-${rest}", and belongs to the package lxc`;
	}

	if (profileNames.includes(name)) {
		return 'is the name of a profile that LXC brings along, or means something else to it';
	}

	return folder === '/etc/apparmor.d/lxc' && !name.startsWith('lxc-')
		? `has to begin with "lxc-": lxc-start may change to no other profile`
		: undefined;
}

/** Why a name cannot be that of a file in this folder, or `undefined` when it can. */
export function whyNoProfileFile(name: string, folder: ProfileFolder): string | undefined {
	if (!shape.test(name)) {
		return 'has to be letters, digits, "_", "." and "-", at most 100, and begin with a letter or a digit';
	}

	if (ignored.test(name)) {
		return 'ends in a way that makes apparmor_parser pass it by';
	}

	return fileNames.includes(name) || (folder === '/etc/apparmor.d' && others.test(name))
		? 'is the name of a file that a package brings along'
		: undefined;
}

/**
Names of the profiles that the kernel has, sorted, from `/sys/kernel/security/apparmor/profiles`.

@returns `undefined` when a line is not `NAME (MODE)`.
*/
export function parseLoaded(text: string): readonly string[] | undefined {
	const names = text.split('\n').flatMap(line => (line === '' ? [] : [/^(.+) \([a-z]+\)$/.exec(line)?.[1]]));
	return names.includes(undefined) ? undefined : (names as string[]).sort();
}

/** A container's configuration that names a profile. */
export type ProfileReference = {readonly file: string; readonly profile: string};

/**
Reads what `grep -H` finds in configurations of containers: `lxc.apparmor.profile: NAME` or, of LXC itself, with `=`. Sorted by file.

@returns `undefined` when a line is neither.
*/
export function parseReferences(text: string): readonly ProfileReference[] | undefined {
	const references = text.split('\n').flatMap(line => {
		const [, file, profile = ''] = /^([^:]+):\s*lxc\.(?:apparmor\.profile|aa_profile)\s*[:=]\s*(.*?)\s*$/.exec(line) ?? [];
		return line === '' ? [] : file === undefined ? [undefined] : [{file, profile}];
	});
	return references.includes(undefined) ? undefined : sortReferences(references as ProfileReference[]);
}

/** By file; those of one file stay in order. */
export const sortReferences = (references: readonly ProfileReference[]): readonly ProfileReference[] =>
	references.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
