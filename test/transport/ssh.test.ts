import {execFile, spawn} from 'node:child_process';
import {createHash, randomBytes} from 'node:crypto';
import {once} from 'node:events';
import fs from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {isProblem} from '../../src/core/problem.ts';
import {sh, withStdin} from '../../src/core/script.ts';
import {Secret} from '../../src/core/secret.ts';
import type {TestLab} from '../helpers/lab.ts';
import {labTest as test} from '../helpers/lab.ts';
import {startProxy} from '../helpers/proxy.ts';
import {startLabWithUsers, transportOf, withVars} from './lab-users.ts';

/** Starts another sshd on the lab host, with settings of its own. */
async function startSshd(name: string, settings: string) {
	const other = port() + 1;
	const {code, stderr} = await lab.run(
		'one',
		`printf '%s\\n' 'Port ${other}' 'ListenAddress 127.0.0.1' 'HostKey /etc/ssh/ssh_host_ed25519_key' 'PidFile /run/${name}.pid' '${settings}' >/etc/ssh/${name}.conf
		[ ! -e /run/other.pid ] || kill "$(cat /run/other.pid)"
		ln -sf ${name}.pid /run/other.pid
		/usr/sbin/sshd -f /etc/ssh/${name}.conf`,
	);
	if (code !== 0) {
		throw new Error(stderr);
	}

	const known = path.join(directory, name);
	await fs.writeFile(known, (await fs.readFile(knownHosts(), 'utf8')).replaceAll(`:${port()}`, `:${other}`));
	return host({ansible_port: other, runner_known_hosts: known});
}

const run = promisify(execFile);
let lab: TestLab;
let directory: string;

test.before(async () => {
	const rsaToo = 'HostKey /etc/ssh/rsa\nHostKey /etc/ssh/ssh_host_ed25519_key\nMaxStartups 2:100:3';
	lab = await startLabWithUsers(
		{withpassword: {password: 'right one'}},
		{
			lab_setup: 'ssh-keygen -q -t rsa -N "" -f /etc/ssh/rsa',
			lab_sshd: `${rsaToo}\nMatch User nokeys\n\tPubkeyAuthentication no`,
		},
	);
	directory = lab.directory;
});
test.after.always(async () => {
	await lab?.stop();
});

const key = () => String(lab.hosts[0]?.vars.ansible_ssh_private_key_file);
const port = () => Number(lab.hosts[0]?.vars.ansible_port);
const knownHosts = () => String(lab.hosts[0]?.vars.runner_known_hosts);
const host = (vars = {}) => withVars(lab.hosts[0], vars);

test('a server with several host keys is asked for the one that is known', async t => {
	const publicRsa = (await lab.run('one', 'cat /etc/ssh/rsa.pub')).stdout;
	const rsaOnly = path.join(directory, 'rsa_only');
	await fs.writeFile(rsaOnly, `[127.0.0.1]:${port()} ${publicRsa}`);
	const transport = transportOf();
	for (const file of [rsaOnly, knownHosts()]) {
		const connection = await transport.connect(host({runner_known_hosts: file}));
		t.is(await connection.probe.run('id', '-u'), '0\n');
	}

	const ecdsaOnly = path.join(directory, 'ecdsa_only');
	const {stdout} = await run('sh', [
		'-c',
		'ssh-keygen -q -t ecdsa -N "" -f "$1" && cat "$1.pub"',
		'sh',
		path.join(directory, 'ecdsa'),
	]);
	await fs.writeFile(ecdsaOnly, `[127.0.0.1]:${port()} ${stdout}`);
	await t.throwsAsync(transport.connect(host({runner_known_hosts: ecdsaOnly})), {
		code: 'HOST_KEY_CHANGED',
		message: /no host key of a kind/,
	});
	await transport.close();
});

test('a password where no key is accepted, and a wrong one', async t => {
	const noKey = {ansible_user: 'withpassword', ansible_ssh_private_key_file: path.join(directory, 'other')};
	await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', noKey.ansible_ssh_private_key_file]);
	const right = transportOf({password: new Secret('right one')});
	t.is(await (await right.connect(host(noKey))).probe.run('id', '-un'), 'withpassword\n');
	await right.close();
	const wrong = transportOf({password: new Secret('wrong one')});
	const error = await t.throwsAsync(wrong.connect(host(noKey)), {code: 'AUTH'});
	t.regex(isProblem(error) ? String(error.why) : '', /a private key, then a password/);
	await t.throwsAsync(transportOf().connect(host(noKey)), {code: 'AUTH'});
});

test('an encrypted key needs an agent, and the agent is asked for that key alone', async t => {
	const file = path.join(directory, 'encrypted');
	await fs.copyFile(key(), file);
	await fs.chmod(file, 0o600);
	await run('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'phrase', '-f', file]);
	const {stdout} = await run('ssh-keygen', ['-y', '-P', 'phrase', '-f', file]);
	await fs.writeFile(`${file}.pub`, stdout);
	const socket = path.join(directory, 'agent');
	const agent = spawn('ssh-agent', ['-D', '-a', socket], {stdio: ['ignore', 'pipe', 'ignore']});
	t.teardown(() => agent.kill());
	await once(agent.stdout, 'data');
	const config = path.join(directory, 'config_agent');
	await fs.writeFile(config, `Host *\n\tIdentityAgent ${socket}\n`);
	const transport = transportOf({sshConfig: config});
	const encrypted = host({ansible_ssh_private_key_file: file});
	const error = await t.throwsAsync(transport.connect(encrypted), {code: 'AUTH', message: /encrypted/});
	t.regex(isProblem(error) ? String(error.hint) : '', /ssh-add/);
	const other = path.join(directory, 'unrelated');
	await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', other]);
	await run('ssh-add', [other, key()], {env: {...process.env, SSH_AUTH_SOCK: socket}});
	const connection = await transport.connect(encrypted);
	t.is(await connection.probe.run('id', '-u'), '0\n');
	await transport.close();
});

test('through another host, by command, and by the names of the SSH configuration', async t => {
	const config = path.join(directory, 'config');
	await fs.writeFile(
		config,
		[
			'Host gate target',
			'\tHostName 127.0.0.1',
			`\tPort ${port()}`,
			'\tUser root',
			`\tIdentityFile ${key()}`,
			`\tUserKnownHostsFile ${knownHosts()}`,
			'Host target',
			'\tProxyJump gate',
			'Host piped',
			`\tHostName 127.0.0.1\n\tUser root\n\tPort ${port()}\n\tIdentityFile ${key()}\n\tUserKnownHostsFile ${knownHosts()}`,
			`\tProxyCommand ssh -F ${config} -W %h:%p gate`,
			'Host broken',
			'\tProxyCommand sh -c "echo no way >&2; exit 3"',
			'Host loop',
			'\tProxyJump loop',
			'',
		].join('\n'),
	);
	const transport = transportOf({sshConfig: config, connectTimeoutMs: 3000});
	const named = (address: string) => ({name: address, address, groups: ['all'], vars: {}});
	const connection = await transport.connect(named('target'));
	t.is(await connection.probe.run('id', '-u'), '0\n');
	const piped = await transport.connect({...named('piped')});
	t.is(await piped.probe.run('id', '-u'), '0\n');
	const loop = await t.throwsAsync(transport.connect(named('loop')));
	t.true(isProblem(loop));
	const broken = await t.throwsAsync(transport.connect({...named('broken'), vars: {ansible_ssh_private_key_file: key()}}));
	t.true(isProblem(broken) && broken.code === 'NO_ROUTE' && /exit 3: no way/.test(broken.why ?? ''), String(broken));
	await fs.writeFile(`${knownHosts()}.empty`, '');
	await t.throwsAsync(transport.connect({...named('target'), vars: {runner_known_hosts: `${knownHosts()}.empty`}}), {
		code: 'HOST_KEY_UNKNOWN',
		message: /gate/,
	});
	await transport.close();
});

test('a server that takes two connections at a time is reached by twenty', async t => {
	const transport = transportOf();
	const connections = await Promise.all(Array.from({length: 20}, async () => transport.connect(host())));
	const answers = await Promise.all(connections.map(async ({probe}) => probe.run('id', '-u')));
	t.true(answers.every(answer => answer === '0\n'));
	await transport.close();
});

test('connections that are cut at any moment give no answer that was not given', async t => {
	let cutAfterBytes = 0;
	const proxy = await startProxy(port(), () => ({cutAfterBytes}));
	t.teardown(async () => proxy.close());
	const known = path.join(directory, 'proxied');
	await fs.writeFile(known, (await fs.readFile(knownHosts(), 'utf8')).replaceAll(`:${port()}`, `:${proxy.port}`));
	const transport = transportOf({connectTimeoutMs: 5000});
	let lost = 0;
	for (const bytes of [3200, 4200, 5200, 6200, 7200, 9200, 12_200]) {
		cutAfterBytes = bytes;
		const file = `/root/cut-${bytes}`;
		try {
			const connection = await transport.connect(host({ansible_port: proxy.port, runner_known_hosts: known}));
			for (let turn = 0; turn < 20; turn++) {
				const {code, stdout} = await connection.exec(sh`printf '%s' ${'x'.repeat(500)} >>${file}; echo done; exit 7`);
				t.deepEqual({code, stdout}, {code: 7, stdout: 'done\n'});
			}
		} catch (error) {
			t.true(isProblem(error) && ['CONNECTION_LOST', 'PROTOCOL', 'THROTTLED', 'AUTH'].includes(error.code), String(error));
			lost++;
		}

		const {stdout} = await lab.run('one', `stat -c %s ${file} 2>/dev/null || echo 0`);
		t.is(Number(stdout) % 500, 0);
	}

	t.true(lost >= 5);
	await transport.close();
});

test('a script whose connection is cut goes on to its end', async t => {
	const proxy = await startProxy(port(), () => ({delayMs: 0}));
	const known = path.join(directory, 'proxied_too');
	await fs.writeFile(known, (await fs.readFile(knownHosts(), 'utf8')).replaceAll(`:${port()}`, `:${proxy.port}`));
	const transport = transportOf();
	const connection = await transport.connect(host({ansible_port: proxy.port, runner_known_hosts: known}));
	const running = connection.exec(sh`mkfifo /root/gate; read x </root/gate; seq 1 100000; echo end >/root/went-on`);
	const lost = t.throwsAsync(running, {code: 'CONNECTION_LOST'});
	await lab.run('one', 'until [ -p /root/gate ]; do :; done');
	await proxy.close();
	await lost;
	const {stdout} = await lab.run('one', 'echo go >/root/gate; until [ -s /root/went-on ]; do :; done; cat /root/went-on');
	t.is(stdout, 'end\n');
	await transport.close();
});

test('looks aside have a shell of their own, and wait for a script', async t => {
	const transport = transportOf();
	const connection = await transport.connect(host());
	const running = connection.exec(sh`echo aside >/root/aside`);
	t.is(await connection.aside.readFile('/root/aside'), 'aside\n');
	await running;
	t.is(connection.roundTrips(), 2);
	const readOnly = await transport.connectReadOnly(host());
	t.false('exec' in readOnly);
	t.is((await readOnly.probe.vouched(sh`echo $((1 + 1))`)).stdout, '2\n');
	await transport.close();
});

test('a server with post-quantum key exchange only', async t => {
	const only = await startSshd('quantum', 'KexAlgorithms sntrup761x25519-sha512@openssh.com');
	const transport = transportOf();
	const error = await t.throwsAsync(transport.connect(only), {code: 'PROTOCOL', message: /no key exchange/});
	t.regex(isProblem(error) ? String(error.hint) : '', /post-quantum.*curve25519-sha256/);
	await transport.close();
});

test('a server that allows one channel only', async t => {
	const narrow = await startSshd('narrow', 'MaxSessions 1');
	const transport = transportOf();
	const connection = await transport.connect(narrow);
	t.is(await connection.aside.run('id', '-u'), '0\n');
	const big = path.join(directory, 'big');
	await fs.writeFile(big, 'x'.repeat(2_000_000));
	const file = {path: big, sizeBytes: 2_000_000, sha256: ''};
	await t.throwsAsync(connection.exec(withStdin(sh`cat >/root/big`, file)), {code: 'PROTOCOL', message: /no channel/});
	t.is(await connection.probe.readFile('/root/big'), undefined);
	await transport.close();
});

test('keys that change again and again, and a file in both directions', async t => {
	const restless = await startSshd('restless', 'RekeyLimit 1M');
	const transport = transportOf();
	const connection = await transport.connect(restless);
	const big = path.join(directory, 'random');
	const content = randomBytes(8_000_000);
	await fs.writeFile(big, content);
	const sha256 = createHash('sha256').update(content).digest('hex');
	const {stdout} = await connection.exec(
		withStdin(sh`cat >/root/big; sha256sum </root/big`, {path: big, sizeBytes: content.length, sha256}),
	);
	t.is(stdout, `${sha256}  -\n`);
	const flood = await connection.exec(sh`base64 /root/big; base64 /root/big | tail -n 1 >&2`);
	t.regex(flood.stdout, /bytes left out/);
	t.true(flood.stdout.endsWith(flood.stderr));
	await transport.close();
});

test('a flood does not fill the memory', async t => {
	const transport = transportOf();
	const connection = await transport.connect(host());
	const before = process.memoryUsage().rss;
	let peak = before;
	const timer = setInterval(() => {
		peak = Math.max(peak, process.memoryUsage().rss);
	}, 20);
	const {code, stdout} = await connection.exec(sh`head -c 300M /dev/zero`);
	clearInterval(timer);
	t.is(code, 0);
	t.true(stdout.length < 2_200_000);
	t.true(peak - before < 150 * 1024 * 1024, `${Math.round((peak - before) / 1024 / 1024)} MiB more`);
	await transport.close();
});
