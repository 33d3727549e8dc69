import {execFile} from 'node:child_process';
import fs from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import {promisify} from 'node:util';
import type {RunEvent} from '../../src/core/event.ts';
import {type TestLab, labTest as test} from '../helpers/lab.ts';
import {eventsOf, runner, runnerCommand} from '../helpers/runner.ts';
import {startLabWithUsers} from '../transport/lab-users.ts';

const password = 'right one';
const noise = 'echo noise; echo noise >&2; umask 000; cd /tmp; alias stat=false';

let lab: TestLab;
let silent: net.Server;
/** Inventory with a host for each fault. */
let inventory: string;

test.before(async () => {
	lab = await startLabWithUsers({
		plain: {password},
		asked: {sudoers: 'ALL=(ALL) ALL', password},
		nologin: {shell: '/usr/sbin/nologin'},
		noisy: {sudoers: 'ALL=(ALL) NOPASSWD: ALL', files: {'.bashrc': noise, '.profile': noise}},
	});
	silent = net.createServer(() => {});
	await new Promise<void>(resolve => {
		silent.listen(0, '127.0.0.1', resolve);
	});
	inventory = await writeInventory();
});
test.after.always(async () => {
	silent?.close();
	await lab?.stop();
});

const vars = () => ({...lab.hosts[0]?.vars});
const file = (name: string) => path.join(lab.directory, name);

async function writeInventory(): Promise<string> {
	const {ansible_port: port} = vars();
	const makeKey = async (name: string) => {
		await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)]);
		return fs.readFile(file(`${name}.pub`), 'utf8');
	};
	await makeKey('stranger');
	await fs.writeFile(file('changed'), `[127.0.0.1]:${port} ${await makeKey('impostor')}`);
	await fs.writeFile(file('nobody'), '');
	const become = {ansible_become: true};
	const hosts = {
		good: {},
		noisy: {ansible_user: 'noisy', ...become},
		refused: {ansible_port: 1},
		nameless: {ansible_host: 'no-such-host.invalid'},
		silent: {ansible_port: (silent.address() as net.AddressInfo).port},
		changed: {runner_known_hosts: file('changed')},
		unknown: {runner_known_hosts: file('nobody')},
		stranger: {ansible_ssh_private_key_file: file('stranger')},
		nologin: {ansible_user: 'nologin'},
		unasked: {ansible_user: 'asked', ...become},
		mistyped: {ansible_user: 'asked', ...become, ansible_become_password: 'wrong one'},
		notallowed: {ansible_user: 'plain', ...become, ansible_become_password: password},
	};
	const merged = Object.fromEntries(Object.entries(hosts).map(([name, own]) => [name, {...vars(), ...own}]));
	await fs.writeFile(file('faults.yml'), JSON.stringify({all: {hosts: merged}}));
	return file('faults.yml');
}

/** What is wrong with each host: code, message, and what to do. */
const faults: Readonly<Record<string, readonly [string, RegExp, RegExp]>> = {
	refused: ['REFUSED', /^127\.0\.0\.1:1 refused the connection$/, /is sshd running there/],
	nameless: ['DNS', /^the name "no-such-host\.invalid" has no address$/, /check the spelling/],
	silent: ['TIMEOUT', /accepted the connection and did not finish the SSH handshake in time$/, /is it an SSH server/],
	changed: ['HOST_KEY_CHANGED', /"changed"/, /ssh-keygen -R/],
	unknown: ['HOST_KEY_UNKNOWN', /"unknown"/, /accept-new/],
	stranger: ['AUTH', /^"stranger" refused to log in "root"$/, /stranger\.pub is in its authorized_keys/],
	nologin: ['LOGIN_SHELL', /^the login shell of "nologin" refused to start/, /whose shell runs commands/],
	unasked: ['BECOME', /^sudo needs a password to become "root" on "unasked"$/, /-K or ansible_become_password/],
	mistyped: ['BECOME', /^sudo refused the password to become "root" on "mistyped"$/, /tried once only/],
	notallowed: ['BECOME', /^the login user is not allowed to become "root" on "notallowed"$/, /allow it in sudoers/],
};

const bad = Object.keys(faults).sort();

const playbook = async (name: string, tasks: string): Promise<string> => {
	await fs.writeFile(file(name), `- hosts: all\n  tasks:\n${tasks}`);
	return file(name);
};

const ofType = <Type extends RunEvent['type']>(events: readonly RunEvent[], type: Type) =>
	events.filter((event): event is Extract<RunEvent, {type: Type}> => event.type === type);

test('each fault is told as what it is, and the other hosts go on', async t => {
	const site = await playbook('site.yml', '    - file: {path: "/srv/{{ inventory_hostname }}", state: directory}\n');
	const {code, stdout, stderr} = await runner(['play', site, '-i', inventory, '--timeout', '6', '--format', 'json-lines']);
	const events = eventsOf(stdout);
	t.is(stderr, '');
	const told = ofType(events, 'host-unreachable');
	t.deepEqual(told.map(({host}) => host).sort(), bad);
	for (const {host, problem} of told) {
		const [wanted = '', message = /^$/, hint = /^$/] = faults[host] ?? [];
		t.is(problem.code, wanted, host);
		t.regex(problem.message, message, host);
		t.regex(problem.hint ?? '', hint, host);
	}

	const states = Object.fromEntries(ofType(events, 'host-finished').map(({host, state}) => [host, state]));
	t.deepEqual(states, {good: 'done', noisy: 'done', ...Object.fromEntries(bad.map(host => [host, 'unreachable']))});
	t.deepEqual(
		ofType(events, 'run-finished').map(({outcomes, unreachable}) => [outcomes.changed, unreachable]),
		[[2, bad.length]],
	);
	t.is(code, 4);
	t.is((await lab.run('one', 'ls -d /srv/good /srv/noisy; umask')).stdout, '/srv/good\n/srv/noisy\n0022\n');
	t.is((await lab.run('one', 'stat -c %a /srv/noisy')).stdout, '755\n');
});

test('a host that fails counts for more than one that is not reached', async t => {
	const site = await playbook('fails.yml', '    - command: {cmd: "echo no >&2; exit 7", creates: /never}\n');
	const {code, stdout} = await runner(['play', site, '-i', inventory, '-l', 'good:refused']);
	t.is(code, 2);
	t.regex(stdout, /refused +✗ refused: 127\.0\.0\.1:1 refused the connection/);
	t.regex(stdout, /good +✗ .*exit 7/);
	t.regex(stdout, /1 host failed \(good\), 1 unreachable \(refused\)/);
});

test('ping says who is reached, and what is wrong with the others', async t => {
	const args = ['ping', 'good:noisy:refused:stranger:unasked', '-i', inventory];
	const {code, stdout} = await runner(args);
	t.is(code, 4);
	t.regex(stdout, /^ {2}good, noisy +reached in /m);
	t.regex(stdout, /^ {2}refused +✗ refused: /m);
	t.regex(stdout, /^ {2}stranger +✗ auth: /m);
	t.regex(stdout, /^ {2}unasked +✗ become: sudo needs a password/m);
	t.regex(stdout, /^5 hosts: 2 ok, 3 without an answer$/m);
	const lines = (await runner([...args, '--format', 'json-lines'])).stdout.trim().split('\n');
	const answers = lines.map(line => JSON.parse(line) as {host: string; problem?: {code: string}});
	t.deepEqual(Object.fromEntries(answers.map(({host, problem}) => [host, problem?.code])), {
		good: undefined,
		noisy: undefined,
		refused: 'REFUSED',
		stranger: 'AUTH',
		unasked: 'BECOME',
	});
});

test('many hosts with the same fault', async t => {
	const vars = ['ansible_host=127.0.0.1', 'ansible_port=1', 'ansible_password=x'].flatMap(value => ['-e', value]);
	const {code, stdout, stderr} = await runner(['ping', '-i', 'web[1:20],', ...vars]);
	t.deepEqual([code, stderr], [4, '']);
	t.regex(stdout, /^ {2}all 20 hosts +✗ refused: 127\.0\.0\.1:1 refused the connection$/m);
});

const execCode = async (pattern: string, command: string, ...args: readonly string[]) =>
	(await runner(['exec', pattern, '-i', inventory, ...args, '--', command])).code;

test('the exit code of exec', async t => {
	const codes = [
		execCode('good:noisy', 'true'),
		execCode('good:noisy', 'test "$(id -un)" = root'),
		execCode('good', 'exit 3'),
		execCode('good:refused', 'true'),
		execCode('good:refused', 'false'),
	];
	t.deepEqual(await Promise.all(codes), [0, 0, 2, 4, 2]);
});

test('what a command prints, once for all that print the same', async t => {
	const {stdout} = await runner(['exec', 'good:noisy', '-i', inventory, '--', 'echo out; echo err >&2; id -u; pwd']);
	t.is(stdout, '  good, noisy  out\n               0\n               /\n               err\n\n2 hosts: 2 ok\n');
});

test('the password of sudo comes from standard input', async t => {
	const args = ['exec', 'unasked', '-i', inventory, '-K', '--', 'id -u'];
	const right = await runner(args, {input: `${password}\n`});
	t.is(right.stdout, '  unasked     0\n\n1 host: 1 ok\n');
	t.is(right.code, 0);
	const wrong = await runner(args, {input: 'wrong\n'});
	t.regex(wrong.stdout, /sudo refused the password to become "root"/);
	t.is(wrong.code, 4);
	t.notRegex(JSON.stringify([right, wrong]), new RegExp(password));
});

test('this machine, without SSH', async t => {
	const here = file('here.yml');
	await fs.writeFile(here, `all: {hosts: {here: {ansible_connection: local}}}\n`);
	const site = await playbook('local.yml', `    - copy: {dest: ${file('made')}, content: "hi\\n"}\n`);
	t.is((await runner(['play', site, '-i', here])).code, 0);
	t.is(await fs.readFile(file('made'), 'utf8'), 'hi\n');
	t.regex((await runner(['play', site, '-i', here])).stdout, /1 unchanged/);
	const noInventory = ['ping', 'localhost', '-i', 'localhost,', '-e', 'ansible_connection=local'];
	t.regex((await runner(noInventory)).stdout, /^ {2}localhost +reached/);
});

test('host keys that are not known are written down where that is asked for, and told where they are not checked', async t => {
	const accepted = await runner(['ping', 'unknown', '-i', inventory, '--host-keys', 'accept-new']);
	t.is(accepted.code, 0);
	t.is(accepted.stderr, '');
	t.regex(await fs.readFile(file('nobody'), 'utf8'), /^\[127\.0\.0\.1\]:\d+ ssh-ed25519 \S+\n$/);
	t.is((await runner(['ping', 'unknown', '-i', inventory])).code, 0);
	await fs.writeFile(file('nobody'), '');
	t.is((await runner(['ping', 'changed', '-i', inventory, '--host-keys', 'accept-new'])).code, 4);

	const off = await runner(['ping', 'unknown:good', '-i', inventory, '--host-keys', 'off']);
	t.is(off.code, 0);
	t.is(off.stderr, 'warning: host keys are not checked (off): whoever is on the way can read and change everything\n');
	t.is(await fs.readFile(file('nobody'), 'utf8'), '');
});

test('a host behind another, as the configuration of the SSH client says', async t => {
	const {ansible_port: port, ansible_ssh_private_key_file: key, runner_known_hosts: knownHosts} = vars();
	const home = file('home');
	await fs.mkdir(path.join(home, '.ssh'), {recursive: true, mode: 0o700});
	const bastion = `Host bastion\n  HostName 127.0.0.1\n  Port ${port}\n  User noisy\n`;
	const inner = `Host inner\n  HostName 127.0.0.1\n  Port ${port}\n  User root\n  ProxyJump bastion\n`;
	const all = `Host *\n  IdentityFile ${key}\n  UserKnownHostsFile ${knownHosts}\n`;
	await fs.writeFile(path.join(home, '.ssh/config'), bastion + inner + all, {mode: 0o600});
	// ssh looks for its configuration in the home that the account has, whatever HOME says
	const asIfHome = 'mount --bind "$1" "$(getent passwd root | cut -d: -f6)" && shift && exec "$@"';
	// Both are one machine: the way shows in who is logged in to it
	const command = 'id -un; ps -eo args= | grep -o "^sshd: noisy" | sort -u';
	const [program = '', ...words] = runnerCommand(['exec', 'all', '-i', 'inner,', '--', command]);
	const {stdout} = await promisify(execFile)('unshare', ['--mount', 'sh', '-c', asIfHome, 'sh', home, program, ...words]);
	t.is(stdout, '  inner       root\n              sshd: noisy\n\n1 host: 1 ok\n');
});
