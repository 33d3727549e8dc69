import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {setTimeout as sleep} from 'node:timers/promises';
import {labDown, labSshCommand} from '../../src/lab/index.ts';
import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';
import {type Containers, containersOf, fails, rootOf, template} from './containers.ts';
import {tracesOf} from './traces.ts';

let lab: TestLab;
let create: Containers['create'];
let run: Containers['run'];

test.before(async () => {
	lab = await startLab({node: {}, old: {lab_pve: 7}}, {proxmox: ['node', 'old']});
	({create, run} = containersOf(lab, 'node'));
});
test.after.always(async () => lab?.stop());

test('a container has ids of its own, a name, a network, and its root file system', async t => {
	const id = await create('--hostname web --net0 name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01');
	await run(`pct start ${id}`);
	t.is(
		await run(
			`pct exec ${id} -- sh -c 'hostname; id -u; cat /sys/class/net/eth0/address; tr -s " " < /proc/self/uid_map; ls /proc/1/exe'`,
		),
		'web\n0\nbc:24:11:00:00:01\n 0 100000 65536\n/proc/1/exe\n',
	);
	t.is(await run(`pct exec ${id} -- touch /root/x; stat -c %u:%g ${rootOf(id)}/root/x`), '100000:100000\n');
	t.is(await run(`tr -s ' ' < /proc/$(lxc-info -n ${id} -p -H)/gid_map`), ' 0 100000 65536\n');
	t.regex(await run('cat /proc/net/unix'), new RegExp(` @/var/lib/lxc/${id}/command$`, 'm'));
	await run(`pct stop ${id}`);
	t.notRegex(await run('cat /proc/net/unix'), new RegExp(`/${id}/command`));
});

test('a privileged container has the ids of its node', async t => {
	const id = await create();
	await run(`sed -i '/^unprivileged/d' /etc/pve/lxc/${id}.conf; chown -R 0:0 ${rootOf(id)}; pct start ${id}`);
	t.is(await run(`pct exec ${id} -- tr -s ' ' < /proc/self/uid_map`), ' 0 0 4294967295\n');
	t.is(await run(`pct exec ${id} -- touch /root/x; stat -c %u ${rootOf(id)}/root/x`), '0\n');
	await run(`pct stop ${id}`);
});

test('two nodes have containers of one id', async t => {
	await run(`pct create 900 ${template} --storage local-zfs && pct start 900`);
	const old = containersOf(lab, 'old');
	await old.run(`pct create 900 ${template} --storage local-zfs`);
	t.is(await old.run('pct status 900'), 'status: stopped\n');
	await old.run('pct start 900');
	await run('pct stop 900');
	t.is(await old.run('pct status 900'), 'status: running\n');
	await old.run('pct stop 900');
});

test('commands: streams, environment and exit codes', async t => {
	const id = await create();
	t.deepEqual(await lab.run('node', `pct exec ${id} -- true`), fails(`container '${id}' not running!\n`));
	await run(`pct start ${id}`);
	const exec = async (words: string) => lab.run('node', `cd /tmp; pct exec ${id} ${words}`);
	t.deepEqual(await exec("-- sh -c 'echo out; echo err >&2; exit 7'"), {code: 7, stdout: 'out\n', stderr: 'err\n'});
	t.is((await exec('-- nosuch')).code, 127);
	t.is((await exec("-- sh -c 'kill -9 $$'")).code, 137);
	t.is(await run(`echo given | pct exec ${id} -- cat`), 'given\n');
	t.is(await run(`cd /tmp; pct exec ${id} pwd`), '/\n');
	t.is(
		await run(`HOME=/h LANG=x pct exec ${id} -- sh -c 'echo $HOME $LANG $PATH $container'`),
		'/h x /sbin:/bin:/usr/sbin:/usr/bin lxc\n',
	);
	t.is(await run(`LANG=x pct exec ${id} --keep-env 0 -- sh -c 'echo $LANG-$container'`), '-lxc\n');
	t.regex((await exec('')).stderr, /^missing command at /);
	t.is(await run(`echo 'hostname; exit 3' | pct enter ${id} || echo $?`), `CT${id}\n3\n`);
	t.regex((await lab.run('old', 'pct exec 100 --keep-env 0 -- true')).stderr, /^Unknown option: keep-env$/m);
	await run(`pct stop ${id}`);
});

test('starts and stops that are refused', async t => {
	const id = await create();
	t.deepEqual(await lab.run('node', `pct stop ${id}`), fails(`CT ${id} not running\n`));
	t.deepEqual(await lab.run('node', `pct shutdown ${id}`), fails(`CT ${id} not running\n`));
	t.deepEqual(await lab.run('node', `pct reboot ${id}`), fails(`CT ${id} not running\n`));
	t.deepEqual(await lab.run('node', `pct start ${id}`), {code: 0, stdout: '', stderr: ''});
	t.deepEqual(await lab.run('node', `pct start ${id}`), fails(`CT ${id} already running\n`));
	t.deepEqual(await lab.run('node', `pct shutdown ${id}`), {code: 0, stdout: '', stderr: ''});
	await run(`echo 'lock: backup' >> /etc/pve/lxc/${id}.conf`);
	t.deepEqual(await lab.run('node', `pct start ${id}`), fails('CT is locked (backup)\n'));
	await run(`pct unlock ${id}; echo 'template: 1' >> /etc/pve/lxc/${id}.conf`);
	t.deepEqual(await lab.run('node', `pct start ${id}`), fails("you can't start a CT if it's a template\n"));
});

test('an init that does not heed the wish to shut down', async t => {
	const id = await create();
	await run(`printf '#!/bin/sh\\ntrap : PWR\\nwhile :; do sleep 1; done\\n' > ${rootOf(id)}/sbin/init; pct start ${id}`);
	t.deepEqual(
		await lab.run('node', `pct shutdown ${id} --timeout 1`),
		fails(`command 'lxc-stop -n ${id} --nokill --timeout 1' failed: exit code 1\ncontainer did not stop\n`),
	);
	t.is(await run(`pct shutdown ${id} --timeout 1 --forceStop 1; pct status ${id}`), 'status: stopped\n');
});

test('what waits is made when a container ends by itself, and when it restarts itself', async t => {
	const id = await create();
	await run(
		`pct start ${id}; pct set ${id} --nameserver 192.0.2.1; pct exec ${id} -- kill -TERM 1; lxc-wait -n ${id} -s STOPPED`,
	);
	t.is(
		await run(`until ! grep -q pending /etc/pve/lxc/${id}.conf; do sleep 0.02; done; grep name /etc/pve/lxc/${id}.conf`),
		`hostname: CT${id}\nnameserver: 192.0.2.1\n`,
	);
	await run(`pct start ${id}; pct set ${id} --tty 1`);
	const init = await run(`lxc-info -n ${id} -p -H`);
	await run(
		`pct exec ${id} -- reboot -f; until pid=$(lxc-info -n ${id} -p -H) && [ "$pid" -gt ${init.trim()} ]; do sleep 0.02; done`,
	);
	t.is(await run(`grep '^lxc.tty.max' /var/lib/lxc/${id}/config; pct status ${id}`), 'lxc.tty.max = 1\nstatus: running\n');
	await run(`pct stop ${id}`);
});

test('a reboot starts it with what waited', async t => {
	const id = await create();
	await run(`pct start ${id}; pct set ${id} --features nesting=1`);
	const before = await run(`lxc-info -n ${id} -p -H`);
	t.is(
		await run(`pct reboot ${id}; pct status ${id}; grep nesting /var/lib/lxc/${id}/config`),
		'status: running\nlxc.apparmor.allow_nesting = 1\n',
	);
	t.not(await run(`lxc-info -n ${id} -p -H; pct stop ${id}`), before);
});

test('a container outlives the connection that started it, and no node', async t => {
	const own = await startLab({node: {}}, {proxmox: ['node']});
	try {
		const [program = '', ...words] = labSshCommand(own.hosts[0] as (typeof own.hosts)[number], {directory: own.labDirectory});
		const script = `pct create 101 ${template} --rootfs fast:0.1 --unprivileged 1 && pct start 101`;
		const [code] = await once(spawn(program, [...words, script], {stdio: 'ignore'}), 'close');
		t.is(code, 0);
		t.is((await own.run('node', 'pct status 101')).stdout, 'status: running\n');
		await labDown({directory: own.labDirectory});
		t.deepEqual(await tracesOf(own.labDirectory), []);
	} finally {
		await own.stop();
	}
});

test('a node that restarts starts the containers that are to run from then on', async t => {
	const own = await startLab({node: {}}, {proxmox: ['node']});
	try {
		const {run} = containersOf(own, 'node');
		const make = (id: number, options: string) =>
			`pct create ${id} ${template} --rootfs local-zfs:1 --unprivileged 1 ${options}; pct start ${id}`;
		await run([make(101, '--onboot 1'), make(102, ''), make(103, '--onboot 1 --startup order=1')].join('; '));
		const boot = await run('cat /proc/sys/kernel/random/boot_id');
		await own.run('node', 'reboot');
		const isUp = `[ "$(cat /proc/sys/kernel/random/boot_id)" != ${boot.trim()} ] && pct status 101 | grep -q running`;
		// Meanwhile there is no such host
		while ((await own.run('node', isUp).catch(() => ({code: 1}))).code !== 0) {
			await sleep(20);
		}

		t.is(await run('for id in 101 102 103; do pct status $id; done'), 'status: running\nstatus: stopped\nstatus: running\n');
	} finally {
		await own.stop();
	}
});
