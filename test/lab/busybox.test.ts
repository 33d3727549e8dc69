import {setTimeout as sleep} from 'node:timers/promises';
import {labStatus} from '../../src/lab/index.ts';
import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';

let lab: TestLab;

test.before(async () => {
	lab = await startLab({small: {lab_base: 'busybox', ansible_user: 'ann'}, machine: {}});
});

test.after.always(async () => {
	await lab?.stop();
});

test('a host of busybox alone has its applets, and nothing of this machine', async t => {
	const {code, stdout, stderr} = await lab.run(
		'small',
		`readlink -f /bin/sh; id -un ann; stat -c '%a %U %G' /home/ann/.ssh
		for program in bash getent useradd sudo perl python3 setfattr; do ! command -v "$program" || exit 1; done
		ls /`,
	);
	t.is(code, 0, stderr);
	const [sh, ann, ssh, ...folders] = stdout.trim().split('\n');
	t.is(sh, '/usr/bin/busybox');
	t.is(ann, 'ann');
	t.is(ssh, '700 ann ann');
	t.deepEqual(folders, ['bin', 'dev', 'etc', 'home', ...folders.slice(4)]);
	t.false(folders.includes('opt'));
});

for (const host of ['small', 'machine']) {
	test(`a restart keeps files and host key, and nothing else: ${host}`, async t => {
		const look = 'cat /proc/sys/kernel/random/boot_id; cat /etc/ssh/*.pub; cat /etc/kept; ls /run/gone /tmp/gone; pidof sleep';
		await lab.run(host, 'echo kept >/etc/kept; touch /run/gone /tmp/gone; sleep 1000 >/dev/null 2>&1 &');
		const before = await lab.run(host, look);
		const pid = (await stateOf(host))?.pid;
		await lab.run(host, 'reboot');
		for (let now = await stateOf(host); now?.state !== 'up' || now.pid === pid; now = await stateOf(host)) {
			await sleep(5);
		}

		const after = await lab.run(host, look);
		const [id, key, kept, ...rest] = after.stdout.trim().split('\n');
		const [idBefore, keyBefore, ...restBefore] = before.stdout.trim().split('\n');
		t.not(id, idBefore);
		t.regex(id ?? '', /^[\da-f-]{36}$/);
		t.is(key, keyBefore);
		t.is(kept, 'kept');
		t.is(restBefore.length, 4, before.stdout);
		t.deepEqual(rest, [], 'what lives in memory is gone');
	});
}

test('a user namespace may have a proc of its own', async t => {
	const {code, stderr} = await lab.run('machine', 'unshare --user --map-root-user --pid --fork --mount-proc true');
	t.is(code, 0, stderr);
});

const stateOf = async (name: string) =>
	(await labStatus(lab.hosts, {directory: lab.labDirectory})).hosts.find(host => host.name === name);
