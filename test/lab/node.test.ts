import {execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {promisify} from 'node:util';
import {isProblem} from '../../src/core/problem.ts';
import {labDown, labReset, labSshCommand, labStatus, labUp} from '../../src/lab/index.ts';
import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';
import {tracesOf} from './traces.ts';

let lab: TestLab;

test.before(async () => {
	lab = await startLab(
		{
			'PVE1.example.com': {},
			old: {lab_pve: 7, ansible_user: 'ann', ansible_host: '127.0.0.2'},
			six: {lab_pve: '8', ansible_host: '::1'},
			east: {lab_cluster: 'shop'},
			west: {lab_cluster: 'shop'},
			plain: {},
		},
		{proxmox: ['PVE1.example.com', 'old', 'six', 'east', 'west']},
	);
});

test.after.always(async () => {
	await lab?.stop();
});

const hostNamed = (name: string) => lab.hosts.filter(host => host.name === name);

async function say(host: string, shellText: string): Promise<string> {
	const {code, stdout, stderr} = await lab.run(host, shellText);
	return `${stdout}${stderr}${code === 0 ? '' : `exit ${code}\n`}`;
}

async function ssh(name: string, command: string): Promise<string> {
	const [host] = hostNamed(name);
	if (!host) {
		throw new Error(`no host ${name}`);
	}

	const [program = '', ...words] = labSshCommand(host, {directory: lab.labDirectory});
	return (await promisify(execFile)(program, [...words, command])).stdout;
}

const statusOf = async (name: string) =>
	(await labStatus(lab.hosts, {directory: lab.labDirectory})).hosts.find(host => host.name === name);

/** Restarts a host from inside, and waits until it is up again. */
async function reboot(name: string): Promise<void> {
	const before = await statusOf(name);
	await lab.run(name, 'reboot');
	for (let now = await statusOf(name); now?.state !== 'up' || now.pid === before?.pid; now = await statusOf(name)) {
		await sleep(5);
	}
}

test('a node is called by the first part of its name, in small letters', async t => {
	t.is(await ssh('PVE1.example.com', 'hostname; cat /etc/hostname; readlink /etc/pve/local'), 'pve1\npve1\nnodes/pve1\n');
});

test('each of the three releases', async t => {
	const question = `cat /usr/share/runner-lab/release; dpkg-query -W -f '\${Version}\\n' pve-container`;
	t.is(await say('old', question), '7\n4.4-7\n');
	t.is(await say('six', question), '8\n5.3.5\n');
	t.is(await say('PVE1.example.com', question), '9\n6.1.10\n');
});

test('it is logged in to from outside, and as another user, and has the commands in its path', async t => {
	const commands = 'for name in pct pvesm pvesh vzdump pveversion; do command -v $name; done';
	t.is(
		await ssh('six', `id -un; cat /proc/1/comm; ${commands}`),
		'root\nlab-init\n/usr/sbin/pct\n/usr/sbin/pvesm\n/usr/bin/pvesh\n/usr/bin/vzdump\n/usr/bin/pveversion\n',
	);
	t.is(await ssh('old', 'id -un; sudo cat /etc/pve/user.cfg'), 'ann\nuser:root@pam:1:0:::::::\n');
	t.is(await ssh('PVE1.example.com', 'pct list; echo $?'), '0\n');
});

test('a login ends with the exit code of what it ran, and leaves no zombie', async t => {
	const error = await t.throwsAsync(ssh('six', 'exit 7'));
	t.is((error as Error & {code: number}).code, 7);
	await say('six', '(setsid sh -c "sleep 0.01; exit 3" &)');
	const left = /^Z|sleep 0\.01|exit 3/m;
	let all = await say('six', 'ps -eo stat,args');
	for (let turn = 0; turn < 100 && left.test(all); turn++) {
		await sleep(5);
		all = await say('six', 'ps -eo stat,args');
	}

	t.notRegex(all, left);
});

test('the network of a node is its own, loopback alone', async t => {
	t.regex(await say('six', 'cat /sys/class/net/lo/operstate; ls /sys/class/net'), /^unknown\nlo\n$/);
	const listen = `perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, pack("Sa*", 1, "\\0/var/lib/lxc/101/command"));
		open F, "/proc/net/unix"; print scalar grep { m{\\@/var/lib/lxc/101/command} } <F>; sleep 1 until -e "/tmp/done"'`;
	const both = Promise.all([say('east', listen), say('west', listen)]);
	await Promise.all([say('east', 'touch /tmp/done'), say('west', 'touch /tmp/done')]);
	t.deepEqual(await both, ['1', '1']);
});

test('what a node holds', async t => {
	t.is(
		await say(
			'six',
			`cat /etc/subuid /etc/subgid; getent group www-data | cut -d: -f1-3; stat -f -c %T /srv /mnt/pve/fast
			ls -d /var/lib/lxc /run/lock/lxc /rpool/data /var/lib/vz/dump /etc/pve/nodes/six/*`,
		),
		`root:100000:65536
root:100000:65536
www-data:x:33
tmpfs
tmpfs
/etc/pve/nodes/six/lxc
/etc/pve/nodes/six/openvz
/etc/pve/nodes/six/priv
/etc/pve/nodes/six/qemu-server
/rpool/data
/run/lock/lxc
/var/lib/lxc
/var/lib/vz/dump
`,
	);
});

test('an image is mounted by a loop device', async t => {
	const script = `cd /rpool/data && truncate -s 8M disk && mkfs.ext4 -q disk && mkdir -p m && mount -o loop disk m && touch m/x &&
		findmnt -n -o FSTYPE m; umount m; rm -r disk m`;
	t.is(await say('six', script), 'ext4\n');
});

test('its template: a guest whose process 1 ends when power fails, and sees to orphans', async t => {
	const script = `mkdir /srv/guest && tar -xpzf /var/lib/vz/template/cache/alpine-3.20-lab_1_amd64.tar.gz -C /srv/guest && cd /srv/guest
		stat -c '%n %a %u:%g' home/app usr/libexec/as-root usr/libexec/as-app; grep -h ID= etc/os-release
		unshare --mount --pid --fork --mount-proc=/srv/guest/proc sh -c 'mount --bind /dev dev; exec chroot . /sbin/init' &
		until guest=$(pgrep -P $!) && [ -n "$(pgrep -P $guest)" ]; do :; done
		nsenter -t $guest -m -p chroot /srv/guest sh -c '(sleep 0.01; exit 4) & exit 0'
		while nsenter -t $guest -m -p chroot /srv/guest ps | grep -v grep | grep -q 'sleep 0.01\\|Z'; do :; done
		kill -s PWR $guest; wait $!; echo ended $?`;
	t.is(
		await say('six', script),
		'home/app 755 1000:1000\nusr/libexec/as-root 4755 0:0\nusr/libexec/as-app 6755 1000:1000\nID=alpine\nVERSION_ID=3.20.3\nended 0\n',
	);
});

test('a snapshot shows what is written to any disk of the node or the cluster', async t => {
	for (const write of ['/srv/x', '/mnt/pve/fast/x', '/rpool/data/x', '/etc/pve/x', '/etc/pve/nodes/west/lxc/101.conf']) {
		const before = await lab.snapshot('east');
		t.is(await lab.snapshot('east'), before);
		await say('east', `echo x > ${write}`);
		t.not(await lab.snapshot('east'), before, write);
		t.true((await lab.snapshot('east')).includes(write.replace('/etc/pve/', './var/lib/pve-cluster/tree/')), write);
	}

	const before = await lab.snapshot('east');
	await ssh('east', 'ls -lR /etc/pve /srv; cat /etc/pve/.vmlist /etc/pve/.members /etc/pve/x; df');
	t.is(await lab.snapshot('east'), before, 'reading changes nothing');
	await say('east', 'rm /etc/pve/x /etc/pve/nodes/west/lxc/101.conf');
});

test('a restart keeps the disks and the configuration, and mounts it again', async t => {
	await say(
		'east',
		'for folder in /srv /mnt/pve/fast /rpool/data /etc/pve/lxc; do echo kept > $folder/102.conf; done; touch /run/runner-lab/no-quorum',
	);
	await reboot('east');
	t.is(
		await say(
			'east',
			'cat /srv/102.conf /mnt/pve/fast/102.conf /rpool/data/102.conf /etc/pve/lxc/102.conf; stat -f -c %T /etc/pve',
		),
		'kept\nkept\nkept\nkept\nfuseblk\n',
	);
	t.is(
		await say(
			'east',
			'rm /etc/pve/lxc/102.conf; ls -d /run/lock/lxc; grep -c pve-container /var/lib/dpkg/status; cat /sys/class/net/lo/operstate',
		),
		'/run/lock/lxc\n1\nunknown\n',
	);
});

test('a restart after the file system was killed', async t => {
	await say('east', 'echo x > /etc/pve/y; kill -9 $(pidof pmxcfs); until ls /etc/pve 2>&1 | grep -q "not connected"; do :; done');
	await reboot('east');
	t.is(await say('east', 'cat /etc/pve/y; rm /etc/pve/y'), 'x\n');
});

test('reset gives a node a fresh place in its cluster, and leaves the others theirs', async t => {
	await say('west', 'echo x > /etc/pve/lxc/103.conf; echo x > /etc/pve/nodes/east/lxc/104.conf; echo x > /srv/x');
	await labReset(hostNamed('west'), lab.upOptions);
	t.is(
		await say('west', 'ls /etc/pve/nodes/* /srv'),
		'/etc/pve/nodes/east:\nlxc\nopenvz\npriv\nqemu-server\n\n/etc/pve/nodes/west:\nlxc\nopenvz\npriv\nqemu-server\n\n/srv:\n',
	);
	t.is(await say('east', 'ls /etc/pve/nodes/*/lxc'), '/etc/pve/nodes/east/lxc:\n104.conf\n\n/etc/pve/nodes/west/lxc:\n');
	await labReset([...hostNamed('east'), ...hostNamed('west')], lab.upOptions);
	t.is(await say('east', 'ls /etc/pve/nodes/*/lxc'), '/etc/pve/nodes/east/lxc:\n\n/etc/pve/nodes/west/lxc:\n');
});

test('a node whose process 1 or launcher is killed is down, and comes up again', async t => {
	process.kill((await statusOf('six'))?.pid ?? 0, 'SIGKILL');
	while ((await statusOf('six'))?.state !== 'down') {
		await new Promise(setImmediate);
	}

	await labUp(lab.hosts, lab.upOptions);
	t.is(await ssh('six', 'cat /proc/1/comm'), 'lab-init\n');
});

test('nodes end with the process that started them, in the middle of their boot or later', async t => {
	for (const isUp of [false, true]) {
		const directory = path.join(lab.directory, 'other');
		const hosts = ['east', 'west'].flatMap(hostNamed).map((host, index) => ({
			...host,
			vars: {...host.vars, ansible_port: 19_990 + index},
		}));
		const words = [directory, JSON.stringify(hosts), JSON.stringify({...lab.upOptions, directory})];
		const up = spawn(process.execPath, ['--import=tsx', path.join(import.meta.dirname, 'up-process.ts'), ...words], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const ended = once(up, 'exit');
		if (isUp) {
			await once(up.stdout, 'data');
		}

		while ((await labStatus(hosts, {directory})).hosts.every(({state}) => state === 'down')) {
			await new Promise(setImmediate);
		}

		up.kill('SIGKILL');
		await ended;
		while ((await tracesOf(directory)).some(trace => trace.startsWith('process'))) {
			await new Promise(setImmediate);
		}

		await labDown({directory});
		t.deepEqual(await tracesOf(directory), []);
	}
});

test('without the program the reason is told', async t => {
	const problem = await t.throwsAsync(labUp(hostNamed('six'), {...lab.upOptions, program: lab.directory}), {code: 'LAB_PROGRAM'});
	t.true(isProblem(problem) && problem.hint === 'run "npm run build"');
});

test('down leaves nothing', async t => {
	await labDown({directory: lab.labDirectory});
	t.deepEqual(await tracesOf(lab.labDirectory), []);
});
