import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {type ContainerConfig, renderContainerConfig} from '../../../domain/container-config.ts';
import {idMapOf, rootOwner} from '../../../domain/id-map.ts';
import {die} from '../die.ts';
import {tarFlags, userNamespaceCommand} from '../lifecycle/archive.ts';
import {configOf} from '../lifecycle/claim.ts';
import {makeLoopNodes} from '../storage/loop.ts';
import {mountCommand} from '../storage/mount.ts';
import {quoteWord} from '../storage/run.ts';
import type {Disk} from './disks.ts';
import type {Log} from './log.ts';

/** What is packed. */
export type Content = {
	readonly config: ContainerConfig;
	/** Volumes to mount; none when `folder` has all files already. */
	readonly disks: readonly Disk[];
	/** Of the volumes, to be taken in their place. */
	readonly snapshot?: string;
	/** A folder with all files. */
	readonly folder?: string;
	/** Patterns of tar, for paths in the container when they begin with a slash. */
	readonly excludes: readonly string[];
};

/**
Packs a container into an archive: its configuration first, then its files with the owners that they have inside.

@param temporary - An empty folder for what is not in the container.
*/
export function packContainer(content: Content, file: string, temporary: string, compression: readonly string[], log: Log): void {
	const {main} = content.config;
	const {lock: _, parent: __, ...options} = main.options;
	fs.mkdirSync(path.join(temporary, 'etc/vzdump'), {recursive: true});
	fs.writeFileSync(path.join(temporary, 'etc/vzdump/pct.conf'), renderContainerConfig(configOf({...main, options})));
	fs.writeFileSync(path.join(temporary, 'etc/vzdump/pct.fw'), '');
	makeLoopNodes();
	const output = fs.openSync(file, 'w', 0o640);
	try {
		const ended = spawnSync(
			'unshare',
			['--mount', '--propagation', 'private', '--', 'sh', '-eufc', packScript(content, temporary, compression)],
			{stdio: ['ignore', output, 'pipe'], encoding: 'utf8'},
		);
		log.info(ended.stderr);
		if (ended.status !== 0) {
			const command = tarCommand(content, temporary, compression).map(quoteWord).join(' ');
			die(`command '${command} >${file}' failed: exit code ${ended.status}`);
		}
	} finally {
		fs.closeSync(output);
	}
}

const root = '/mnt/vzsnap0';

/** In a mount namespace of its own: the mounts go with it, and nobody else sees them. */
function packScript(content: Content, temporary: string, compression: readonly string[]): string {
	const {disks, config} = content;
	const {uid, gid} = rootOwner(idMapOf(config.main));
	const mounts = disks.map(disk => `reach ${quoteWord(disk.mount.mp)}\n${mountLine(content, disk)}`);
	const others = disks.filter(({key}) => key !== 'rootfs').map(({mount}) => sourceLine(mount.mp));
	return `
reach() {
	at=${root} IFS=/
	for name in $1; do
		[ -n "$name" ] || continue
		at=$at/$name
		[ ! -L "$at" ] || { echo "symlink encountered at: $at" >&2; exit 1; }
		[ -d "$at" ] || { mkdir "$at"; chown ${uid}:${gid} "$at"; }
	done
	unset IFS
}
mkdir -p ${root}
${mounts.join('\n')}
set -- ./
${others.join('\n')}
exec ${tarCommand(content, temporary, compression).map(quoteWord).join(' ')} "$@"
`;
}

function mountLine({config, snapshot}: Content, {mount}: Disk): string {
	// Nothing may write to what a template is made of
	const readOnly = config.main.options.template === '1';
	const how = {...(readOnly && {readOnly}), ...(snapshot !== undefined && {snapshot})};
	return mountCommand(mount.source, path.join(root, mount.mp), how).map(quoteWord).join(' ');
}

/** Folders that stand for file systems may be on the one above, and are found with that. */
function sourceLine(mp: string): string {
	const place = quoteWord(path.join(root, mp));
	return `[ "$(stat -c %d ${place})" = "$(stat -c %d ${place}/..)" ] || set -- "$@" ${quoteWord(`.${mp}`)}`;
}

function tarCommand(
	{config, folder = root, excludes}: Content,
	temporary: string,
	compression: readonly string[],
): readonly string[] {
	const namespace = userNamespaceCommand(idMapOf(config.main));
	const isAnywhere = (pattern: string): boolean => !pattern.startsWith('/');
	return [
		...namespace,
		...['tar', 'cpf', '-', ...compression, '--totals', ...tarFlags],
		...[`--directory=${temporary}`, './etc/vzdump/pct.conf', './etc/vzdump/pct.fw', `--directory=${folder}`],
		...['--no-anchored', ...(namespace.length > 0 ? ['--exclude=lost+found'] : [])],
		...excludes.filter(isAnywhere).map(pattern => `--exclude=${pattern}`),
		'--anchored',
		...excludes.filter(pattern => !isAnywhere(pattern)).map(pattern => `--exclude=.${pattern}`),
	];
}
