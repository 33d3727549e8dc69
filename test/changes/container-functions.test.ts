import {createHash} from 'node:crypto';
import type {ExecutionContext} from 'ava';
import {containerFunctions} from '../../src/changes/container-functions.ts';
import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';

let lab: TestLab;

const config =
	'hostname: web\nmp0: local-zfs:subvol-101-disk-0,mp=/data,size=1G\nnet0: name=eth0,hwaddr=BC:24:11:00:00:01,ip=dhcp,type=veth\n';
const raw = 'lxc.tty.max: 2\nlxc.cap.drop: a\n';
const sections = '\n[pve:pending]\nhostname: later\n\n[clean]\nlxc.tty.max: 9\n';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test.before(async () => {
	lab = await startLab({pve: {}}, {proxmox: ['pve']});
	// Says how it is called, and what with
	await lab.run('pve', 'printf \'#!/bin/sh\\nprintf "%%s\\\\n" "$@"\\ncat\\n\' >/root/pct; chmod +x /root/pct');
});

test.after.always(async () => {
	await lab?.stop();
});

/** Runs the functions on a node whose container 101 is as given. */
async function onNode(text: string, script: string, input = '') {
	const given = `cat >/etc/pve/lxc/101.conf <<'END'\n${text}END\n`;
	return lab.run('pve', `${given}${containerFunctions}\nPATH=/root:$PATH\n{ ${script}; } <<'END'\n${input}END\n`);
}

async function assertConfig(t: ExecutionContext, text: string): Promise<void> {
	t.is((await lab.run('pve', 'cat /etc/pve/lxc/101.conf')).stdout, text);
	t.is((await lab.run('pve', 'ls /etc/pve/lxc')).stdout, '101.conf\n', 'something is left behind');
}

test('raw lines are replaced, and nothing else', async t => {
	const {code, stderr} = await onNode(`${config}${raw}${sections}`, `replace_raw_lines 101 ${sha256(raw)}`, 'lxc.cap.drop: b\n');
	t.is(code, 0, stderr);
	await assertConfig(t, `${config}lxc.cap.drop: b\n${sections}`);
});

test('raw lines that have changed meanwhile stay', async t => {
	const {code, stderr} = await onNode(`${config}${raw}`, `replace_raw_lines 101 ${sha256('')}`, 'lxc.cap.drop: b\n');
	t.is(code, 65);
	t.is(stderr, 'refused: the raw lines of container 101 have changed since they were looked at\n');
	await assertConfig(t, `${config}${raw}`);
});

test('raw lines of a container that got locked meanwhile stay', async t => {
	const {code, stderr} = await onNode(`lock: backup\n${config}${raw}`, `replace_raw_lines 101 ${sha256(raw)}`);
	t.is(code, 75);
	t.is(stderr, 'refused: the container is locked (backup)\n');
	await assertConfig(t, `lock: backup\n${config}${raw}`);
});

test('whoever holds the lock of Proxmox VE is waited for', async t => {
	const held =
		'exec 8>>/run/lock/lxc/pve-config-101.lock; flock 8; { until grep -qsx flock /proc/[0-9]*/comm; do :; done; printf "lxc.uts.name: x\\n" >>/etc/pve/lxc/101.conf; } & exec 8>&-';
	const {code, stderr} = await onNode(config, `${held}; replace_raw_lines 101 ${sha256('')}`, raw);
	t.is(code, 65, stderr);
	t.regex(stderr, /have changed since/);
	await assertConfig(t, `${config}lxc.uts.name: x\n`);
});

test('no container of this node', async t => {
	const {code, stderr} = await onNode(config, 'replace_raw_lines 102 x');
	t.is(code, 69);
	t.is(stderr, 'refused: there is no container 102 on this node\n');
});

test('what Proxmox VE drew stays, as it is at that moment', async t => {
	const words =
		"keep net0 hwaddr keep mp0 volume keep mp0 size free mp1 -- --net0 'name=eth0,bridge=x y' --mp0 mp=/data,ro=1 --mp1 fast:1,mp=/b --delete tags";
	const {stdout} = await onNode(`${config}${sections}`, `set_container 101 ${words}`);
	t.deepEqual(stdout.trimEnd().split('\n'), [
		...['set', '101', '--net0', 'name=eth0,bridge=x y,hwaddr=BC:24:11:00:00:01'],
		...['--mp0', 'mp=/data,ro=1,volume=local-zfs:subvol-101-disk-0,size=1G', '--mp1', 'fast:1,mp=/b', '--delete', 'tags'],
		...['--digest', createHash('sha1').update(`${config}${sections}`).digest('hex')],
	]);
});

test('no second volume where there is one by now, and no address where there is none any more', async t => {
	const taken = await onNode(config, 'set_container 101 free mp0 -- --mp0 fast:1,mp=/b');
	t.deepEqual([taken.code, taken.stdout, taken.stderr], [65, '', 'refused: there is a mp0 by now: it would be replaced\n']);
	const gone = await onNode(config, 'set_container 101 keep net1 hwaddr -- --net1 name=eth1');
	t.deepEqual([gone.code, gone.stdout, gone.stderr], [65, '', 'refused: net1 has no hwaddr any more\n']);
});

test('a password goes on standard input, twice; keys in a file that is gone afterwards', async t => {
	const {stdout} = await onNode(config, 'create_container 102 t --memory 64', 'it\'s "a" $secret\nssh-ed25519 AAAA a\n');
	const [create, id, template, memory, size, keys, file, password, ...asked] = stdout.trimEnd().split('\n');
	t.deepEqual([create, id, template, memory, size, keys], ['create', '102', 't', '--memory', '64', '--ssh-public-keys']);
	t.deepEqual([password, ...asked], ['--password', 'it\'s "a" $secret', 'it\'s "a" $secret']);
	t.not((await lab.run('pve', `test -e ${file}`)).code, 0);
	const without = await onNode(config, 'create_container 102 t', '\nssh-ed25519 AAAA a\n');
	t.false(without.stdout.includes('--password'));
});
