import {execFile} from 'node:child_process';
import fs from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import {promisify} from 'node:util';
import type {Host} from '../../src/core/host.ts';
import {isProblem} from '../../src/core/problem.ts';
import {labDown, labReset, labSetup, labSshCommand, labStatus, labUp} from '../../src/lab/index.ts';
import {labTest, startLab, type TestLab} from '../helpers/lab.ts';
import {tracesOf} from './traces.ts';

let lab: TestLab;

labTest.before(async () => {
	lab = await startLab({
		plain: {},
		asked: {ansible_user: 'ann', lab_sudo: 'password', ansible_become_password: 'correct horse'},
		quiet: {ansible_user: 'root', ansible_password: 'battery staple', lab_setup: 'useradd --create-home --shell /bin/dash bob'},
	});
});

labTest.after.always(async () => {
	await lab?.stop();
});

const hostNamed = (name: string): Host => {
	const found = lab.hosts.find(host => host.name === name);
	if (!found) {
		throw new Error(`no host ${name}`);
	}

	return found;
};

/** What a command prints on a host, through a real login. */
async function ssh(name: string, command: string, extra: readonly string[] = [], env: NodeJS.ProcessEnv = process.env) {
	const [program = '', ...words] = labSshCommand(hostNamed(name), {directory: lab.labDirectory});
	const {stdout} = await promisify(execFile)(program, [...extra, ...words, command], {env});
	return stdout;
}

const statesOf = async () => {
	const {hosts} = await labStatus(lab.hosts, {directory: lab.labDirectory});
	return Object.fromEntries(hosts.map(({name, state}) => [name, state]));
};

const pidsOf = async () => {
	const {hosts} = await labStatus(lab.hosts, {directory: lab.labDirectory});
	return Object.fromEntries(hosts.map(({name, pid}) => [name, pid]));
};

labTest('a host has a name, processes, people and homes of its own', async t => {
	t.is(await ssh('plain', 'hostname; id -un; cat /proc/1/comm'), 'plain\nroot\nsshd\n');
	t.is(await ssh('plain', 'ls -A /root /home /srv /tmp /var/tmp'), '/home:\n\n/root:\n.ssh\n\n/srv:\n\n/tmp:\n\n/var/tmp:\n');
	t.is(await ssh('plain', 'getent passwd | awk -F: "\\$3 >= 1000 && \\$3 < 60000"'), '');
	t.true(Number(await ssh('plain', 'ls -d /proc/[0-9]* | wc -l')) < 20);
	t.is((await lab.run('quiet', 'getent passwd bob')).stdout, 'bob:x:1000:1000::/home/bob:/bin/dash\n');
});

labTest('what one host writes is seen neither by another nor by the machine', async t => {
	await ssh('plain', 'echo mine > /etc/lab-test; echo mine > /tmp/lab-test');
	t.is((await lab.run('quiet', 'ls /etc/lab-test /tmp/lab-test')).code, 2);
	await t.throwsAsync(fs.access('/etc/lab-test'), {code: 'ENOENT'});
	await t.throwsAsync(fs.access('/tmp/lab-test'), {code: 'ENOENT'});
	t.false((await fs.readFile('/proc/self/mountinfo', 'utf8')).includes(lab.labDirectory));
});

labTest('an account that sudo asks for its password', async t => {
	t.is(
		await ssh('asked', 'id -un; sudo -n true 2>&1; echo "correct horse" | sudo -S -p "" id -un'),
		'ann\nsudo: a password is required\nroot\n',
	);
});

labTest('a login with a password', async t => {
	const askpass = path.join(lab.directory, 'askpass');
	await fs.writeFile(askpass, '#!/bin/sh\necho "battery staple"\n', {mode: 0o755});
	const env = {...process.env, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force'};
	t.is(await ssh('quiet', 'echo in', ['-o', 'PreferredAuthentications=password'], env), 'in\n');
	await t.throwsAsync(
		ssh('plain', 'echo in', ['-o', 'PreferredAuthentications=password', '-o', 'NumberOfPasswordPrompts=1'], env),
	);
});

labTest('a snapshot is the same after logins, sudo and reading, and another after any change', async t => {
	const before = await lab.snapshot('asked');
	await ssh('asked', 'cat /etc/passwd; ls -lR /etc; echo "correct horse" | sudo -S cat /etc/shadow; touch /tmp/x');
	t.is(await lab.snapshot('asked'), before);
	t.true(before.includes(' ./home/ann/.ssh/authorized_keys -> '));
	await lab.run('asked', 'chmod 640 /etc/shadow');
	t.not(await lab.snapshot('asked'), before);
});

labTest('terminals, control groups and shared memory are there', async t => {
	t.is(await ssh('plain', 'tty', ['-tt']), '/dev/pts/0\r\n');
	t.is(await ssh('plain', 'mkdir /sys/fs/cgroup/x && rmdir /sys/fs/cgroup/x && findmnt -n -o PROPAGATION /'), 'shared\n');
	t.is(await ssh('plain', 'echo x > /dev/null; echo y > /dev/shm/y; cat /dev/shm/y /dev/fd/0 < /dev/null'), 'y\n');
});

labTest('up once more starts nothing', async t => {
	const before = await pidsOf();
	const lines: string[] = [];
	await labUp(lab.hosts, {directory: lab.labDirectory, report: line => lines.push(line)});
	t.deepEqual(lines, []);
	t.deepEqual(await pidsOf(), before);
});

labTest('up brings up only what is missing', async t => {
	const before = await pidsOf();
	process.kill(before.plain ?? 0, 'SIGKILL');
	while ((await statesOf()).plain !== 'down') {
		await new Promise(setImmediate);
	}

	const lines: string[] = [];
	await labUp(lab.hosts, {directory: lab.labDirectory, endsWithProcess: true, report: line => lines.push(line)});
	t.is(lines.length, 1);
	const {plain, ...others} = await pidsOf();
	t.not(plain, before.plain);
	t.like(before, others);
	t.is(
		await ssh('plain', 'ls /etc/lab-test 2>&1; hostname'),
		"ls: cannot access '/etc/lab-test': No such file or directory\nplain\n",
	);
});

labTest('reset gives a fresh root to one host, which keeps its key', async t => {
	const before = await pidsOf();
	await ssh('plain', 'touch /etc/lab-test');
	await labReset([hostNamed('plain')], {directory: lab.labDirectory, endsWithProcess: true});
	const {plain, ...others} = await pidsOf();
	t.not(plain, before.plain);
	t.like(before, others);
	t.is(await ssh('plain', 'test -e /etc/lab-test || echo fresh'), 'fresh\n');
	t.is(await ssh('asked', 'hostname'), 'asked\n', 'the keys of the others are still known');
});

labTest('a host that has moved to another port is started there', async t => {
	const moved = hostNamed('plain');
	const port = 19_999;
	const elsewhere = {...moved, vars: {...moved.vars, ansible_port: port}};
	const options = {directory: lab.labDirectory, endsWithProcess: true};
	const {hosts} = await labUp([elsewhere], options);
	t.like(
		hosts.find(({name}) => name === 'plain'),
		{port, state: 'up'},
	);
	await labUp([moved], options);
	t.is(await ssh('plain', 'hostname'), 'plain\n');
});

labTest('lab_setup that fails: its host is down and says why, the other is up', async t => {
	const broken = {
		...hostNamed('plain'),
		name: 'broken',
		vars: {...hostNamed('plain').vars, lab_setup: 'echo no disk >&2; exit 3', ansible_port: 19_998},
	};
	const other = {...broken, name: 'other', vars: {...hostNamed('plain').vars, ansible_port: 19_997}};
	const problem = await t.throwsAsync(labUp([broken, other], {directory: lab.labDirectory, endsWithProcess: true}), {
		code: 'LAB_START',
	});
	t.true(
		isProblem(problem) && problem.why === 'no disk\nlab_setup ended with exit code 3',
		String(isProblem(problem) && problem.why),
	);
	const {hosts} = await labStatus([broken, other], {directory: lab.labDirectory});
	t.deepEqual(
		hosts.slice(0, 2).map(({state}) => state),
		['down', 'up'],
	);
	t.is(hosts.filter(({isStray}) => isStray).length, 3);
});

labTest('a port that someone else listens on', async t => {
	const server = net.createServer().listen(19_996, '127.0.0.1');
	const host = {...hostNamed('plain'), name: 'late', vars: {...hostNamed('plain').vars, ansible_port: 19_996}};
	await t.throwsAsync(labUp([host], {directory: lab.labDirectory}), {
		code: 'LAB_PORT',
		message: 'late: port 19996 of 127.0.0.1 is taken',
	});
	server.close();
});

labTest('without root every entry says so', async t => {
	const options = {directory: lab.labDirectory};
	process.seteuid?.(65_534);
	try {
		await t.throwsAsync(labUp(lab.hosts, options), {code: 'LAB_NOT_ROOT'});
		await t.throwsAsync(labReset(lab.hosts, options), {code: 'LAB_NOT_ROOT'});
		await t.throwsAsync(labStatus(lab.hosts, options), {code: 'LAB_NOT_ROOT'});
		await t.throwsAsync(labDown(options), {code: 'LAB_NOT_ROOT'});
		await t.throwsAsync(labSetup(), {code: 'LAB_NOT_ROOT'});
		t.throws(() => labSshCommand(hostNamed('plain'), options), {code: 'LAB_NOT_ROOT'});
	} finally {
		process.seteuid?.(0);
	}
});

labTest('down leaves nothing, and a second down is no error', async t => {
	t.not((await tracesOf(lab.labDirectory)).length, 0);
	await labDown({directory: lab.labDirectory});
	t.deepEqual(await tracesOf(lab.labDirectory), []);
	await labDown({directory: lab.labDirectory});
	t.deepEqual(Object.values(await statesOf()), ['down', 'down', 'down']);
});
