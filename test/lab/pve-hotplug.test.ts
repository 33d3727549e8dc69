import {labTest} from '../helpers/lab.ts';
import {startLab, type TestLab} from '../helpers/start-lab.ts';

let lab: TestLab;

const nodes = ['pve7', 'pve8', 'pve9'];

labTest.before(async () => {
	lab = await startLab(Object.fromEntries(nodes.map((name, index) => [name, {lab_pve: 7 + index}])), {proxmox: nodes});
	const create = 'pct create 101 local:vztmpl/alpine-3.20-lab_1_amd64.tar.gz --storage local-zfs --unprivileged 1 --hostname web';
	for (const node of nodes) {
		await succeed(node, `mkdir -p /srv/a /srv/b; ${create} && pct start 101`);
	}
});
labTest.after.always(async () => lab?.stop());

async function succeed(node: string, script: string): Promise<string> {
	const {code, stdout, stderr} = await lab.run(node, script);
	if (code !== 0) {
		throw new Error(`${script}: ${code}\n${stderr}`);
	}

	return stdout;
}

const created = `arch: amd64
hostname: web
memory: 512
ostype: alpine
rootfs: local-zfs:subvol-101-disk-0,size=4G
swap: 512
unprivileged: 1
`;

labTest('what a running container can be given is in force, the rest waits, and a stop ends the wait', async t => {
	for (const node of nodes) {
		const said = await lab.run(node, 'pct set 101 --memory 256 --tty 1 --delete swap --description "for: all"');
		t.deepEqual(said, {code: 0, stdout: '', stderr: ''});
		const [now] = `#for%3A all\n${created}`.replace('memory: 512', 'memory: 256').split('swap: 512\n');
		t.is(await succeed(node, 'cat /etc/pve/lxc/101.conf'), `${now}unprivileged: 1\n\n[pve:pending]\ntty: 1\n`);
		await succeed(node, 'pct stop 101');
		t.is(await succeed(node, 'cat /etc/pve/lxc/101.conf'), `${now}tty: 1\nunprivileged: 1\n`);
		await succeed(node, 'pct set 101 --delete tty,description --memory 512 --swap 512 && pct start 101');
		t.is(await succeed(node, 'cat /etc/pve/lxc/101.conf'), created);
	}
});

labTest('one mount point that cannot be: nothing of the call is written', async t => {
	for (const node of nodes) {
		t.deepEqual(await lab.run(node, 'pct set 101 --onboot 1 --mp0 /srv/none,mp=/a --tty 1'), {
			code: 1,
			stdout: '',
			stderr: `400 Parameter verification failed.
mp0: unable to hotplug mp0: directory '/srv/none' does not exist
pct set <vmid> [OPTIONS]
`,
		});
		t.is(await succeed(node, 'cat /etc/pve/lxc/101.conf'), created);
	}
});

labTest('a volume made for a running container is owned by its root, and unused after it was replaced', async t => {
	for (const node of nodes) {
		await succeed(node, 'pct set 101 --mp0 local-zfs:1,mp=/data');
		t.is(
			await succeed(node, 'pct exec 101 -- stat -c %u:%g /data; stat -c %u:%g /rpool/data/subvol-101-disk-1'),
			'0:0\n100000:100000\n',
		);
		await succeed(node, 'pct set 101 --mp0 /srv/a,mp=/data');
		const [head, tail] = created.split('ostype');
		const mounted = `${head}mp0: local-zfs:subvol-101-disk-1,mp=/data,size=1G\nostype${tail}`;
		t.is(await succeed(node, 'cat /etc/pve/lxc/101.conf'), `${mounted}\n[pve:pending]\nmp0: /srv/a,mp=/data\n`);
		await succeed(node, 'pct stop 101');
		t.is(
			await succeed(node, 'cat /etc/pve/lxc/101.conf'),
			`${head}mp0: /srv/a,mp=/data\nostype${tail}unused0: local-zfs:subvol-101-disk-1\n`,
		);
		await succeed(node, 'pct set 101 --delete mp0,unused0 && pct start 101');
		t.is(await succeed(node, 'cat /etc/pve/lxc/101.conf; ls /rpool/data'), `${created}subvol-101-disk-0\n`);
	}
});

labTest('a device waits before version 9', async t => {
	const before = await lab.run('pve8', 'pct set 101 --dev0 /dev/null; tail -n 2 /etc/pve/lxc/101.conf');
	t.deepEqual(before, {code: 0, stdout: '[pve:pending]\ndev0: /dev/null\n', stderr: ''});
	await succeed('pve8', 'pct set 101 --revert dev0');
	t.is(await succeed('pve8', 'cat /etc/pve/lxc/101.conf'), created);
	await succeed('pve9', 'pct set 101 --dev0 /dev/null');
	t.is(await succeed('pve9', 'grep -c -e ^dev0 -e pending /etc/pve/lxc/101.conf'), '1\n');
});

labTest('the digest of another state, and the right one', async t => {
	const wrong = await lab.run('pve7', `pct set 101 --onboot 1 --digest ${'0'.repeat(40)}`);
	t.is(wrong.code, 255);
	t.is(wrong.stderr, 'detected modified configuration - file changed by other user? Try again.\n');
	t.is(await succeed('pve7', 'cat /etc/pve/lxc/101.conf'), created);
	await succeed('pve7', 'pct set 101 --onboot 0 --digest "$(sha1sum < /etc/pve/lxc/101.conf | cut -c 1-40)"');
	t.is(await succeed('pve7', 'grep onboot /etc/pve/lxc/101.conf'), 'onboot: 0\n');
});
