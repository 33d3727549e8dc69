import fs from 'node:fs/promises';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';
import {runner} from '../helpers/runner.ts';
import {type Block, blocksOf, isAnswer, typedIn} from './blocks.ts';

const template = 'local:vztmpl/alpine-3.20-lab_1_amd64.tar.gz';
const releases = {pve7: 7, pve8: 8, pve1: 9};
let lab: TestLab;

test.before(async () => {
	const vars = Object.fromEntries(Object.entries(releases).map(([name, release]) => [name, {lab_pve: release}]));
	lab = await startLab(vars, {proxmox: Object.keys(vars)});
});

test.after.always(async () => lab?.stop());

/** What the reader of the page has before. */
const given = `set -eu
	pct create 900 ${template} --storage local-zfs --unprivileged 1 --hostname base
	pct create 910 ${template} --storage local-zfs --unprivileged 0 --hostname old
	pct clone 900 950
	useradd --uid 1001 phoenix_admin`;

test('whoever follows the page sees what it says, and its playbooks come to an end', async t => {
	const {code, stderr} = await lab.run('pve1', given);
	t.is(code, 0, stderr);
	const [first, ...blocks] = await blocksOf('docs/idmap.md');
	let functions = '';
	// The container of the first is made by the second
	for (const [index, block] of [...blocks, first as Block].entries()) {
		const {language, text} = block;
		if (language === 'console') {
			await follow(t, text, functions);
		} else if (language === 'yaml') {
			await playTwice(t, index, text);
		} else if (text.startsWith('vzdump')) {
			await backUp(t, text);
		} else {
			functions += text;
		}
	}
});

test('after that, owners and lists are the numbers of the page, and containers write as it says', async t => {
	const {stdout, stderr} = await lab.run(
		'pve1',
		`set -e
		stat -c '%u:%g %n' /srv/models /srv/nginx_logs /srv/ssl_certs /srv/site /srv/people
		getfacl -nacp /srv/ssl_certs /srv/people | grep '^user:[0-9]' | sort -t: -k2n -u
		pct exec 953 -- touch /models/hello /var/www/hello
		stat -c '%u:%g %n' /srv/models/hello /srv/site/hello
		! pct exec 953 -- touch /var/log/nginx/hello 2>/dev/null || stat -c '%u:%g %n' /srv/nginx_logs/hello`,
	);
	t.deepEqual(
		stdout.trimEnd().split('\n'),
		[
			'100000:100000 /srv/models',
			'100033:100033 /srv/nginx_logs',
			'1001:1001 /srv/ssl_certs',
			'1001:1001 /srv/site',
			'1001:1001 /srv/people',
			'user:1000:rwx',
			'user:1001:rwx',
			'user:100000:r-x',
			'user:101000:rwx',
			'100000:100000 /srv/models/hello',
			'1001:1001 /srv/site/hello',
			'100000:100000 /srv/nginx_logs/hello',
		],
		stderr,
	);
});

test('one owner for two containers with different maps is refused, with the two numbers of the page', async t => {
	const playbook = path.join(lab.directory, 'different.yml');
	await fs.writeFile(
		playbook,
		`- hosts: pve1
  tasks:
    - own_shared_volume:
        host_path: /srv/different
        owner: {container_uid: 1000}
        mounts: {950: /different, 951: /different}
`,
	);
	const {code, stdout} = await runner(['play', playbook, '-i', lab.inventoryFile, '--check']);
	t.is(code, 2);
	t.regex(stdout, /1000:1000 of container 950 is 101000:101000 at the host, and 1000:1000 of container 951 is 1000:1000/);
});

async function follow(t: ExecutionContext, session: string, functions: string): Promise<void> {
	const typed = typedIn(session);
	t.not(typed.length, 0, session);
	for (const {command, answer} of typed) {
		const {stdout, stderr} = await lab.run('pve1', `${functions}\n${command}`);
		t.true(isAnswer(stdout + stderr, answer), `${command}\n${stdout}${stderr}`);
	}
}

async function playTwice(t: ExecutionContext, index: number, tasks: string): Promise<void> {
	const playbook = path.join(lab.directory, `page-${index}.yml`);
	await fs.writeFile(playbook, `- hosts: pve1\n  tasks:\n${tasks.replaceAll(/^/gm, '    ')}`);
	const play = async (...args: readonly string[]) => runner(['play', playbook, '-i', lab.inventoryFile, ...args]);
	const applied = await play();
	t.is(applied.code, 0, `${tasks}${applied.stdout}${applied.stderr}`);
	const again = await play('--check', '--detailed-exitcode');
	t.is(again.code, 0, `${tasks}${again.stdout}${again.stderr}`);
}

/** Under the name that the page gives the archive, which in truth tells the time. */
async function backUp(t: ExecutionContext, text: string): Promise<void> {
	const [backup = '', restore = ''] = text.split('\n');
	const name = /vzdump-lxc-910-[\w.-]+/.exec(restore)?.[0] ?? t.fail();
	const {code, stderr} = await lab.run(
		'pve1',
		`set -eu\n${backup}\ncd /var/lib/vz/dump\nmv vzdump-lxc-910-*.tar.zst ${name}\n${restore}\nstat -c %u /rpool/data/subvol-911-disk-0 | grep -qx 100000`,
	);
	t.is(code, 0, stderr);
}

test('where the page begins: a grep finds nothing, whatever the container has been through', async t => {
	const {stdout} = await lab.run(
		'pve1',
		`pct create 960 ${template} --storage local-zfs --unprivileged 1
		for step in 'true' 'pct start 960' 'pct stop 960' 'pct set 960 --memory 256' 'pct start 960' 'pct reboot 960'; do
			$step >&2 && grep -c lxc.idmap /etc/pve/lxc/960.conf
		done`,
	);
	t.is(stdout.match(/^0$/gm)?.length, 6, stdout);
});

test('the function of the page reads other maps, too', async t => {
	const text = (await blocksOf('docs/idmap.md')).find(block => block.language === 'sh')?.text ?? '';
	const {stdout, stderr} = await lab.run(
		'pve1',
		`${text}
		configure() { id=$1; shift; printf '%s\\n' 'arch: amd64' 'memory: 128' "$@" >/etc/pve/lxc/$id.conf; container_root $id; echo .; }
		configure 971 'unprivileged: 0'
		configure 972 'lxc.idmap: u 0 200000 1000' 'lxc.idmap: g 0 300000 1000'
		configure 973 'unprivileged: 1' 'lxc.idmap = u 1000 1000 1' 'lxc.idmap: u 0 7 1000'
		configure 974 'unprivileged: 1' 'lxc.idmap: u 1 100001 1000'
		configure 975 'unprivileged: 1' '[before]' 'lxc.idmap: u 0 200000 1000'
		configure 976 'unprivileged: 1' '[pve:pending]' 'memory: 1000'
		rm /etc/pve/lxc/97?.conf`,
	);
	t.deepEqual(
		stdout.split('.\n').map(one => one.trim()),
		['0', '200000', '7', '', '100000', '100000', ''],
		stderr,
	);
});

for (const [name, release] of Object.entries(releases)) {
	test(`Proxmox VE ${release}: the map, what a container is unless told, and maps of mounts`, async t => {
		const {stdout, stderr} = await lab.run(
			name,
			`pct create 980 ${template} --storage local-zfs >/dev/null 2>&1
			grep -c '^unprivileged: 1' /etc/pve/lxc/980.conf
			pct create 981 ${template} --storage local-zfs --unprivileged 1 >/dev/null 2>&1
			pct start 981
			cat /proc/$(lxc-info -n 981 -p -H)/uid_map | tr -s ' '
			mkdir -p /srv/mapped
			pct set 980 --mp0 '/srv/mapped,mp=/mapped,idmap=u:0:1001:1' >/dev/null 2>&1; echo $?`,
		);
		const [unprivileged, map, code] = stdout.trimEnd().split('\n');
		t.is(unprivileged, release === 9 ? '1' : '0', stderr);
		t.is(map, ' 0 100000 65536', stderr);
		t.is(code === '0', release === 9, stderr);
	});
}
