import type {FileStat, Output} from '../../src/core/probe.ts';
import {type Answers, statLike} from './module.ts';
import {type NodeLike, nodeLike} from './node-like.ts';

/** A node with a folder, in a transcript. */
export type VolumeLike = NodeLike & {
	/** At /srv/x; `undefined` when it is not there. */
	readonly stat?: Partial<FileStat> | undefined;
	/** What in it differs, as `owner kind mode names`, with how often. */
	readonly tree?: Readonly<Record<string, number>>;
	/** What `getfacl` prints of it; `missing` where there is none. */
	readonly acl?: string;
	/** Lines of access lists of all that is in it, with how often; and how many directories there are. */
	readonly lists?: Readonly<Record<string, number>>;
	readonly folders?: number;
	/** Names in it of files that have names elsewhere, as `inode owner kind mode names`. */
	readonly linked?: Readonly<Record<string, number>>;
	/** Type of the file system, and its options. */
	readonly fs?: string;
	readonly fsOptions?: string;
	readonly accounts?: Readonly<Record<string, string>>;
	readonly groups?: Readonly<Record<string, string>>;
	readonly protectedLinks?: string;
	/** Maps of running containers by number, as the kernel prints those of users and groups. */
	readonly maps?: Readonly<Record<number, string>>;
};

const plainAcl = 'user::rwx\ngroup::r-x\nother::r-x\n\n';

/** What it answers. */
export function volumeLike(volume: VolumeLike = {}): readonly [Readonly<Record<string, string | undefined>>, Answers] {
	const {fs = 'ext4', fsOptions = 'rw', acl = plainAcl, protectedLinks = '1', maps = {}, ...node} = volume;
	const isThere = !('stat' in volume) || volume.stat !== undefined;
	const root = '22 1 8:1 / / rw - ext4 /dev/sda1 rw\n';
	const accounts = {root: 'root:x:0:0::/root:/bin/sh', nobody: 'nobody:x:65534:65534:nobody:/:/sbin/nologin', ...volume.accounts};
	const groups = {root: 'root:x:0:', nogroup: 'nogroup:x:65534:', nobody: undefined, alice: undefined, ...volume.groups};
	const entries = (database: string, all: Readonly<Record<string, string | undefined>>) =>
		Object.entries(all).map(
			([name, line]) => [`getent ${database} ${name}`, line === undefined ? undefined : `${line}\n`] as const,
		);
	const pids = Object.keys(maps).flatMap((id, index) => [
		[`lxc-info -n ${id} -p -H`, `${1000 + index}\n`] as const,
		[`cat /proc/${1000 + index}/uid_map`, maps[Number(id)]] as const,
		[`cat /proc/${1000 + index}/gid_map`, maps[Number(id)]] as const,
	]);
	const [commands, answers] = nodeLike({
		...node,
		files: {'/proc/sys/fs/protected_hardlinks': `${protectedLinks}\n`, ...node.files},
		stats: {'/srv/x': isThere ? statLike({kind: 'directory', ...volume.stat}) : undefined, ...node.stats},
		commands: {
			'cat /proc/self/mountinfo': `${root}23 22 0:30 / /srv rw - ${fs} data ${fsOptions}\n`,
			'getfacl --omit-header --numeric --absolute-names -- /srv/x': acl,
			...Object.fromEntries([950, 951, 952].map(id => [`lxc-info -n ${id} -p -H`, undefined])),
			...Object.fromEntries([...entries('passwd', {alice: undefined, ...accounts}), ...entries('group', groups), ...pids]),
			...node.commands,
		},
	});
	return [withFinds(commands), {...answers, vouched: tallies(volume)}];
}

/** No entry has attributes that have to be looked for one by one. */
const withFinds = (commands: Readonly<Record<string, string | undefined>>) =>
	new Proxy(commands, {
		has: (all, line) => line in all || String(line).startsWith('find '),
		get: (all, line) => all[String(line)],
	});

/** Answers whatever is counted, with no regard to how it is chosen. */
function tallies({tree = {}, linked = {}, lists = {'user::rwx': 1}, folders = 1}: VolumeLike): Readonly<Record<string, Output>> {
	const answer = (script: string): Readonly<Record<string, number>> => {
		if (script.includes('getfacl')) {
			return lists;
		}

		return script.includes('-links') ? linked : script.includes('%y') ? tree : {d: folders};
	};
	const render = (lines: Readonly<Record<string, number>>) =>
		['0', ...Object.entries(lines).map(([line, count]) => `${count} ${line}`)].join('\n');
	return new Proxy<Record<string, Output>>(
		{},
		{get: (_, script) => ({code: 0, stdout: `${render(answer(String(script)))}\n`, stderr: ''})},
	);
}
