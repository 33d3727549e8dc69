import type {Fact, Look} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import {
	containerSet,
	includesContainerProfiles,
	type ProfileFolder,
	type ProfileReference,
	parseLoaded,
	parseReferences,
} from '../domain/apparmor.ts';
import {statOf, textOf} from './file.ts';

/** Names of the profiles that the kernel has, sorted; `undefined` when it has no AppArmor. */
export const loadedProfiles: Fact<readonly string[] | undefined> = {
	key: 'apparmor loaded',
	async look(probe) {
		if ((await probe.stat('/sys/kernel/security/apparmor')) === undefined) {
			return undefined;
		}

		const names = parseLoaded(await probe.run('cat', '/sys/kernel/security/apparmor/profiles'));
		return names ?? notUnderstood('/sys/kernel/security/apparmor/profiles');
	},
};

/** Whether apparmor_parser compiles a file with all that it includes. */
export const compiles = (path: string): Fact<boolean> => ({
	key: `apparmor compiles ${path}`,
	look: async probe => (await probe.lookUp(1, 'apparmor_parser', '-Q', '-K', path)) !== undefined,
});

/** Names of all profiles that a file defines, sorted, those that it includes as well; `undefined` when it has a mistake in it. */
export const definedProfiles = (path: string): Fact<readonly string[] | undefined> => ({
	key: `apparmor names ${path}`,
	look: async probe =>
		(await probe.lookUp(1, 'apparmor_parser', '-N', path))
			?.split('\n')
			.filter(name => name !== '')
			.sort(),
});

/** Where configurations stand, and which files they are. Not deeper: below is what the containers hold. */
const configurations: Readonly<Record<string, readonly string[]>> = {
	// A link to the folder of this node
	'/etc/pve/lxc': ['-mindepth', '1', '-maxdepth', '1', '-name', '*.conf'],
	'/etc/pve/nodes': ['-mindepth', '3', '-maxdepth', '3', '-path', '*/lxc/*.conf'],
	'/var/lib/lxc': ['-mindepth', '2', '-maxdepth', '2', '-name', 'config'],
};

/** The configurations of containers, of Proxmox VE on any node and of LXC, that name a profile. */
export const profileReferences: Fact<readonly ProfileReference[]> = {
	key: 'apparmor references',
	async look(probe) {
		const found = await Promise.all(
			Object.entries(configurations).map(async ([folder, only]) =>
				(await probe.stat(folder)) === undefined ? '' : probe.run('find', '-H', folder, ...only, '-type', 'f'),
			),
		);
		const files = found.flatMap(text => text.split('\n').filter(file => file !== ''));
		if (files.length === 0) {
			return [];
		}

		const pattern = String.raw`^[[:space:]]*lxc\.(apparmor\.profile|aa_profile)[[:space:]]*[:=]`;
		const lines = await probe.lookUp(1, 'grep', '-H', '-E', '-e', pattern, '--', ...files);
		return parseReferences(lines ?? '') ?? notUnderstood('the configurations of the containers');
	},
};

/** What decides whether a profile can be compiled, and whether the kernel has it. */
export type ProfileState = {
	readonly hasParser: boolean;
	/** What is loaded to load this profile: the file itself, or the one that includes all of its folder. */
	readonly set: string;
	/** Whether that compiles as it is; `undefined` when there is none. */
	readonly compiles: boolean | undefined;
	readonly loaded: readonly string[] | undefined;
	/** Names of all that is loaded together, so far as it is there; looked at only where the kernel has AppArmor. */
	readonly together: readonly string[] | undefined;
};

/** Looks at all of it, in two round trips. */
export async function lookAtProfile(look: Look, path: string, folder: ProfileFolder): Promise<ProfileState> {
	const compiling = look(compiles(folder === '/etc/apparmor.d/lxc' ? containerSet : path));
	compiling.catch(() => {}); // Asked in the same tick, and told only where it matters
	const [parser, loaded, main, stat] = await Promise.all([
		look(statOf('/sbin/apparmor_parser')),
		look(loadedProfiles),
		folder === '/etc/apparmor.d/lxc' ? look(textOf(containerSet)) : undefined,
		look(statOf(path)),
	]);
	const hasParser = parser !== undefined;
	const isMain = main !== undefined && includesContainerProfiles(main);
	const set = isMain ? containerSet : path;
	const isThere = hasParser && (isMain || stat?.kind === 'file');
	const [isSound, together] = await Promise.all([
		isThere ? (isMain ? compiling : look(compiles(path))) : undefined,
		isThere && loaded ? look(definedProfiles(set)) : [],
	]);
	return {hasParser, set, compiles: isSound, loaded, together};
}

function notUnderstood(what: string): never {
	throw new Problem('NOT_UNDERSTOOD', `the answer of ${what} is not understood`, {
		hint: 'look at it on the host, and report what it holds',
	});
}
