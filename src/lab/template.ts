import {execFile} from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {appletsOf, directories, findProgramFile, librariesOf} from './busybox.ts';
import {type Entry, writeEntries} from './entries.ts';
import {programPath} from './requirements.ts';

/** The one container template of a Proxmox node: `local:vztmpl/` and this name. */
export const templateName = 'alpine-3.20-lab_1_amd64.tar.gz';

/** Where the template of a lab is, once it is made: an archive of the root file system of a small guest with busybox. */
export async function makeTemplate(directory: string): Promise<string> {
	const file = path.join(directory, 'templates', templateName);
	if (
		await fs.access(file).then(
			() => true,
			() => false,
		)
	) {
		return file;
	}

	const root = path.join(directory, 'templates', 'root');
	await fs.rm(root, {recursive: true, force: true});
	await writeEntries(root, [{path: ''}, ...(await guestEntries())]);
	const next = path.join(directory, 'templates', '.next');
	const words = [
		'--create',
		'--numeric-owner',
		'--sort=name',
		'--use-compress-program=gzip -1',
		`--file=${next}`,
		'--directory',
		root,
		'.',
	];
	await promisify(execFile)('tar', words, {env: {PATH: programPath, LC_ALL: 'C'}});
	await fs.rm(root, {recursive: true});
	await fs.rename(next, file);
	return file;
}

async function guestEntries(): Promise<readonly Entry[]> {
	const busybox = (await findProgramFile('busybox')) ?? '/bin/busybox';
	const libraries = await librariesOf([busybox]);
	const applets = (await appletsOf(busybox)).filter(name => name !== 'init');
	return [
		...directories([...folders, ...libraries.map(library => path.dirname(library).slice(1))]),
		{path: 'root', mode: 0o700},
		{path: 'home/app', uid: 1000, gid: 1000},
		...['tmp', 'var/tmp'].map(name => ({path: name, mode: 0o1777})),
		{path: 'var/mail', mode: 0o2775, gid: 8},
		{path: 'bin/busybox', from: busybox, mode: 0o755},
		...libraries.map(from => ({path: from.slice(1), from, mode: 0o755})),
		...applets.map(name => ({path: `${inSbin.has(name) ? 'sbin' : 'bin'}/${name}`, target: '/bin/busybox'})),
		...files,
	];
}

const folders = [
	...['bin', 'dev', 'etc/network', 'home', 'lib', 'media', 'mnt', 'opt', 'proc', 'run', 'sbin', 'srv', 'sys', 'usr/bin'],
	...['usr/lib', 'usr/libexec', 'usr/sbin', 'var/cache', 'var/lib', 'var/log', 'var/spool'],
];

const inSbin = new Set(['ifconfig', 'ifdown', 'ifup', 'ip', 'reboot', 'poweroff', 'halt', 'route', 'sysctl', 'udhcpc', 'getty']);

/** Ends at once where a bigger one would shut down. Being process 1, `wait` sees to all orphans. */
const init = `#!/bin/sh
trap 'exit 0' PWR USR1 USR2 TERM
trap 'reboot -f' INT
while :; do
	sleep 2147483647 &
	# More than 128: a signal came. Less: a container in which not even this works has to end, not to spin
	wait $! || [ $? -gt 128 ] || exit 1
done
`;

const files: readonly Entry[] = [
	{path: 'sbin/init', text: init, mode: 0o755},
	{path: 'etc/os-release', text: 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME="Alpine Linux v3.20"\n'},
	{path: 'etc/alpine-release', text: '3.20.3\n'},
	{path: 'etc/hostname', text: 'localhost\n'},
	{path: 'etc/hosts', text: '127.0.0.1\tlocalhost localhost.localdomain\n::1\tlocalhost localhost.localdomain\n'},
	{path: 'etc/network/interfaces', text: 'auto lo\niface lo inet loopback\n'},
	{path: 'etc/profile', text: 'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n'},
	{path: 'etc/shells', text: '/bin/sh\n/bin/ash\n'},
	{
		path: 'etc/passwd',
		text: `root:x:0:0:root:/root:/bin/sh
daemon:x:2:2:daemon:/sbin:/sbin/nologin
mail:x:8:8:mail:/var/mail:/sbin/nologin
app:x:1000:1000:app:/home/app:/bin/sh
nobody:x:65534:65534:nobody:/:/sbin/nologin
`,
	},
	{path: 'etc/group', text: 'root:x:0:root\ndaemon:x:2:\ntty:x:5:\nmail:x:8:\nshadow:x:42:\napp:x:1000:\nnobody:x:65534:\n'},
	{
		path: 'etc/shadow',
		text: 'root:*::0:::::\ndaemon:!::0:::::\nmail:!::0:::::\napp:!:19000:0:99999:7:::\nnobody:!::0:::::\n',
		mode: 0o640,
		gid: 42,
	},
	{path: 'home/app/notes', text: 'of user 1000\n', uid: 1000, gid: 1000, mode: 0o600},
	// What a shift of owners could lose: set-id bits, and owners other than root
	{path: 'usr/libexec/as-root', text: '#!/bin/sh\nid -u\n', mode: 0o4755},
	{path: 'usr/libexec/as-app', text: '#!/bin/sh\nid -u\n', uid: 1000, gid: 1000, mode: 0o6755},
];
