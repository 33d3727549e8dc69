import {spawnSync} from 'node:child_process';
import {die} from '../die.ts';

/** Who owns the top directory of a new volume, as ids of the host. */
export type RootOwner = {readonly uid: number; readonly gid: number};

/** Makes a file system in an image. Shows of it what PVE shows. */
export function makeExt4(image: string, {uid, gid}: RootOwner): void {
	// Without `-O mmp`, which PVE gives: after a cut the first mount would wait for ten seconds
	const argv = ['mkfs.ext4', '-F', '-E', `root_owner=${uid}:${gid},nodiscard`, image];
	const {status, stdout, stderr} = spawnSync('mkfs.ext4', argv.slice(1), {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});
	const shown = (stdout ?? '')
		.split('\n')
		.filter(line => /^(?:Creating filesystem|Filesystem UUID|Superblock backups|\s+\d+, \d)/.test(line));
	process.stdout.write(shown.map(line => `${line}\n`).join(''));
	if (status !== 0) {
		process.stderr.write(stderr ?? '');
		die(`command '${argv.join(' ')}' failed: exit code ${status}`);
	}
}
