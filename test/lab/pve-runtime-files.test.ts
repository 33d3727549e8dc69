import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';
import {type Containers, containersOf, fails, rootOf} from './containers.ts';

let lab: TestLab;
let create: Containers['create'];
let run: Containers['run'];

test.before(async () => {
	lab = await startLab({node: {}}, {proxmox: ['node']});
	({create, run} = containersOf(lab, 'node'));
});
test.after.always(async () => lab?.stop());

test('a file made in a bind mount has an owner that follows from the map', async t => {
	await run('mkdir /srv/models && chmod 777 /srv/models');
	const id = await create('--mp0 /srv/models,mp=/vllm_models');
	await run(`pct start ${id}; pct exec ${id} -- touch /vllm_models/x; pct stop ${id}`);
	t.is(await run('stat -c %u:%g /srv/models/x'), '100000:100000\n');
});

test('mount points with options and maps of their own, at a start and later', async t => {
	const id = await create();
	await run(
		'mkdir -p /srv/own /srv/all /srv/still; chown 1000:1000 /srv/own; touch /srv/own/old; chown 101000:101000 /srv/own/old',
	);
	const own = '--mp0 "/srv/own,mp=/own,idmap=u:1000:1000:1;g:1000:1000:1"';
	const others = '--mp1 /srv/all,mp=/all,idmap=passthrough --mp2 "/srv/still,mp=/a/b,ro=1,mountoptions=nosuid;nodev"';
	const look = `pct exec ${id} -- sh -c 'touch /own/x /all/x; chown 1000:1000 /own/x; stat -c %u /own/old /a /a/b; touch /a/b/x; sed -n "s/.* \\/a\\/b tmpfs \\([^ ]*\\),relatime.*/\\1/p" /proc/mounts'`;
	for (const order of [`pct set ${id} ${own} ${others}; pct start ${id}`, `pct start ${id}; pct set ${id} ${own} ${others}`]) {
		await run(order);
		const {stdout, stderr} = await lab.run('node', look);
		t.is(stdout, '65534\n0\n65534\nro,nosuid,nodev\n');
		t.is(stderr, 'touch: /a/b/x: Read-only file system\n');
		t.is(await run('stat -c %u:%g /srv/own/x /srv/all/x; rm /srv/own/x /srv/all/x'), '1000:1000\n0:0\n');
		await run(`pct stop ${id}; pct set ${id} --delete mp0,mp1,mp2; rmdir ${rootOf(id)}/a/b`);
	}
});

test('a map of a mount point on a file system that has none, and in a privileged container', async t => {
	const id = await create();
	await run(`mkdir -p /opt/data /srv/data; pct set ${id} --mp0 /opt/data,mp=/data,idmap=passthrough`);
	t.regex((await lab.run('node', `pct start ${id} --debug 1`)).stderr, /produced output: mount_setattr: Invalid argument$/m);
	await run(`pct set ${id} --delete mp0; pct start ${id}`);
	t.regex(
		(await lab.run('node', `pct set ${id} --mp0 /opt/data,mp=/data,idmap=passthrough`)).stderr,
		/^mp0: unable to hotplug mp0: mount_setattr: Invalid argument$/m,
	);
	await run(
		`pct stop ${id}; sed -i /^unprivileged/d /etc/pve/lxc/${id}.conf; echo 'mp0: /srv/data,mp=/data,idmap=u:0:5:1' >> /etc/pve/lxc/${id}.conf`,
	);
	t.regex((await lab.run('node', `pct start ${id}`)).stderr, /^mp0: ignoring idmap/);
	t.is(await run(`pct exec ${id} -- touch /data/x; stat -c %u /srv/data/x; pct stop ${id}`), '0\n');
});

test('a source that is missing is told in debug mode only, and to a container that runs', async t => {
	const id = await create();
	await run(`mkdir -p /srv/real/b; ln -s real /srv/link; pct set ${id} --mp0 /srv/none,mp=/data`);
	const told = await lab.run('node', `pct start ${id}`);
	t.is(told.code, 255);
	// The numbers are lines of LXC's sources
	t.is(
		told.stderr.replaceAll(/: \d+ /g, ': N '),
		`run_buffer: N Script exited with status 2
lxc_init: N Failed to run lxc.hook.pre-start for container "${id}"
__lxc_start: N Failed to initialize container "${id}"
startup for container '${id}' failed
`,
	);
	t.regex((await lab.run('node', `pct start ${id} --debug 1`)).stderr, /output: directory '\/srv\/none' does not exist$/m);
	await run(`pct set ${id} --mp0 /srv/link/b,mp=/data`);
	t.regex((await lab.run('node', `pct start ${id} --debug 1`)).stderr, /output: symlink encountered at: \/\/srv\/link$/m);
	await run(`pct set ${id} --delete mp0; ln -s /etc ${rootOf(id)}/etc-link; pct start ${id}`);
	const plug = async (value: string) =>
		/unable to hotplug mp1: (.*)/.exec((await lab.run('node', `pct set ${id} --mp1 ${value}`)).stderr)?.[1];
	t.is(await plug('/srv/none,mp=/data'), "directory '/srv/none' does not exist");
	t.is(await plug('/srv/link,mp=/data'), 'symlink encountered at: //srv/link');
	t.is(await plug('/srv/real,mp=/etc-link/data'), 'symlink encountered at: /etc-link');
	await run(`pct stop ${id}`);
});

test('volumes of both kinds, mounted in the container and on the node', async t => {
	const id = await create('--mp0 fast:0.05,mp=/data --mp1 local-zfs:1,mp=/data/deep');
	await run(`pct start ${id}; pct exec ${id} -- touch /data/x /data/deep/y; pct shutdown ${id}`);
	t.is(await run(`pct mount ${id}`), `mounted CT ${id} in '/var/lib/lxc/${id}/rootfs'\n`);
	t.is(
		await run(`cd /var/lib/lxc/${id}/rootfs/data; stat -c %u x deep/y; grep lock /etc/pve/lxc/${id}.conf`),
		'100000\n100000\nlock: mounted\n',
	);
	t.deepEqual(await lab.run('node', `pct mount ${id}`), fails('CT is locked (mounted)\n'));
	t.is(await run(`pct unmount ${id}; ls /var/lib/lxc/${id}/rootfs; grep -c lock /etc/pve/lxc/${id}.conf || true`), '0\n');
	t.deepEqual(await lab.run('node', `pct unmount ${id}`), fails("no lock found trying to remove 'mounted'  lock\n"));
});

test('files that are pushed and pulled', async t => {
	const id = await create();
	t.deepEqual(await lab.run('node', `pct push ${id} /etc/hosts /x`), fails('can only push files to a running CT\n'));
	t.deepEqual(await lab.run('node', `pct pull ${id} /etc/hosts /x`), fails('can only pull files from a running VM\n'));
	await run(`pct start ${id}; echo hello > /root/note; ln -s /home/app/real ${rootOf(id)}/link`);
	await run(`pct push ${id} /root/note /link --perms 0600 --user app --group 1000`);
	t.is(await run(`cat ${rootOf(id)}/home/app/real; stat -c %u:%g:%a ${rootOf(id)}/home/app/real`), 'hello\n101000:101000:600\n');
	t.is(await run(`pct pull ${id} /link /root/back --perms 640; cat /root/back; stat -c %u:%a /root/back`), 'hello\n0:640\n');
	const silent = {code: 0, stdout: ''};
	t.like(await lab.run('node', `pct push ${id} /root/note /no/note`), {
		...silent,
		stderr: 'failed to create file /no/note: No such file or directory\n',
	});
	t.like(await lab.run('node', `pct push ${id} /root/none /root/none`), silent);
	t.like(await lab.run('node', `pct push ${id} /root/note /root/x --user nobody2`), {
		...silent,
		stderr: "unknown user 'nobody2'\n",
	});
	t.like(await lab.run('node', `pct pull ${id} /none /root/back`), silent);
	t.is(await run(`stat -c %s /root/back; pct stop ${id}`), '0\n');
});

test('maps of raw lines: kept by the kernel, refused without subuid, refused when ids are mapped twice', async t => {
	const id = await create();
	const conf = `/etc/pve/lxc/${id}.conf`;
	const lines = ['u 0 100000 1000', 'u 1000 1000 1', 'u 1001 101001 64535', 'g 0 100000 65536'];
	const write = async (values: readonly string[]) =>
		run(`sed -i /idmap/d ${conf}; printf 'lxc.idmap: %s\\n' ${values.map(value => `'${value}'`).join(' ')} >> ${conf}`);
	await write(lines);
	const refused = await lab.run('node', `pct start ${id}`);
	t.regex(
		refused.stderr,
		/newuidmap: uid range \[1000-1001\) -> \[1000-1001\) not allowed[\s\S]*\nstartup for container '\d+' failed\n$/,
	);
	await run(`echo root:1000:1 >> /etc/subuid; pct start ${id}`);
	t.is(
		await run(`pct exec ${id} -- tr -s ' ' < /proc/$(lxc-info -n ${id} -p -H)/uid_map`),
		' 0 100000 1000\n 1000 1000 1\n 1001 101001 64535\n',
	);
	t.is(await run(`pct exec ${id} -- stat -c %u /home/app; pct stop ${id}; sed -i /:1000:/d /etc/subuid`), '65534\n');
	await write(['u 0 100000 65536', 'g 0 100000 65536', 'u 1000 1000 1']);
	const twice = await lab.run('node', `pct start ${id}`);
	t.is(twice.code, 255);
	t.regex(
		twice.stderr,
		/^lxc\.idmap: invalid map entry 'u 1000 1000 1': container uid 1000 is also mapped by entry 'u 0 100000 65536'\n[\s\S]*failed\n$/,
	);
	await write(['b 0 100000 65536']);
	const wrong = await lab.run('node', `pct start ${id}`);
	t.regex(
		wrong.stderr,
		/^failed to parse idmap: b 0 100000 65536\n[\s\S]*command 'lxc-info -n \d+ -p' failed: exit code 1\nstartup for/,
	);
});

test('a flag that lies about the files: the container starts all the same', async t => {
	const id = await create();
	await run(`chown -hR 0:0 ${rootOf(id)}; pct start ${id}`);
	const {code, stdout} = await lab.run('node', `pct exec ${id} -- sh -c 'stat -c %u /; touch /root/x'`);
	t.deepEqual({code, stdout}, {code: 1, stdout: '65534\n'});
	await run(
		`pct stop ${id}; chown -hR 100000:100000 ${rootOf(id)}; sed -i '/^unprivileged/d' /etc/pve/lxc/${id}.conf; pct start ${id}`,
	);
	t.is(await run(`pct exec ${id} -- stat -c %u /; pct stop ${id}`), '100000\n');
});

test('raw mounts and devices', async t => {
	const id = await create('--dev0 /dev/fuse,uid=1000,mode=0600');
	await run(
		`mkdir /srv/raw; touch /srv/raw/there; echo 'lxc.mount.entry: /srv/raw raw none bind,create=dir 0 0' >> /etc/pve/lxc/${id}.conf`,
	);
	await run(`pct start ${id}; pct set ${id} --dev1 /dev/net/tun`);
	t.is(
		await run(`pct exec ${id} -- sh -c 'ls /raw; stat -c %u:%a:%t:%T /dev/fuse /dev/net/tun'; pct stop ${id}`),
		'there\n1000:600:a:e5\n0:660:a:c8\n',
	);
});
