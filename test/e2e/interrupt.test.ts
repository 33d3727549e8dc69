import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import {text} from 'node:stream/consumers';
import type {RunEvent} from '../../src/core/event.ts';
import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';
import {eventsOf, runner, runnerCommand, startRunner} from '../helpers/runner.ts';

let lab: TestLab;

test.before(async () => {
	lab = await startLab({one: {}, two: {}});
	// The change ends when somebody opens the gate
	const slow = 'touch /srv/begun; read -r word < /srv/gate; touch /srv/ended';
	const site = `- hosts: one
  tasks:
    - name: slow
      command: {cmd: "${slow}", creates: /srv/ended}
    - name: later
      file: {path: /srv/later, state: directory}
- hosts: all
  tasks:
    - name: last
      file: {path: /srv/last, state: directory}
`;
	await fs.writeFile(path.join(lab.directory, 'site.yml'), site);
});
test.beforeEach(async () => {
	await Promise.all(lab.hosts.map(async host => lab.run(host, 'rm -rf /srv/*; mkfifo /srv/gate')));
});
test.after.always(async () => lab?.stop());

const args = (...more: readonly string[]) => ['play', 'site.yml', '-i', 'inventory.yml', ...more];
const play = async (...more: readonly string[]) => runner(args(...more), {cwd: lab.directory});
const begun = async (host = 'one') => lab.run(host, 'until [ -e /srv/begun ]; do sleep 0.02; done');
const openGate = async (host = 'one') => lab.run(host, 'echo go > /srv/gate');
const present = async () =>
	(await lab.run('one', 'cd /srv; ls -d ended later last 2>/dev/null')).stdout.split('\n').filter(name => name !== '');

/** Starts the program, and collects what it says until it ends. */
function start(words: readonly string[]) {
	const child = startRunner(words, {cwd: lab.directory});
	let said = '';
	const stopping = new Promise<void>(resolve => {
		child.stderr.on('data', (chunk: Buffer) => {
			said += chunk.toString();
			if (said.includes('Stopping')) {
				resolve();
			}
		});
	});
	const ended = Promise.all([text(child.stdout), once(child, 'close')]).then(([stdout, [code]]) => ({
		code: code as number,
		stdout,
		stderr: said,
	}));
	return {child, stopping, ended};
}

const statesOf = (events: readonly RunEvent[]) =>
	events.flatMap(event => (event.type === 'host-finished' ? [`${event.host}: ${event.state}`] : []));

for (const [signal, code] of [
	['SIGINT', 130],
	['SIGTERM', 143],
	['SIGHUP', 129],
] as const) {
	test(`${signal} amid a change: that one ends, and no other begins`, async t => {
		const {child, stopping, ended} = start(args('--format', 'json-lines'));
		await begun();
		child.kill(signal);
		await stopping;
		await openGate();
		const {code: exit, stdout, stderr} = await ended;
		const events = eventsOf(stdout);
		t.is(exit, code);
		t.is(stderr, '\nStopping: no new change is begun, those under way are waited for. Once more drops the connections.\n');
		t.deepEqual(statesOf(events), ['one: stopped']);
		t.deepEqual(
			events.flatMap(event => (event.type === 'change-applied' ? [event.task.title] : [])),
			['slow'],
		);
		t.like(events.at(-1), {type: 'run-finished', interrupted: true});
		t.deepEqual(await present(), ['ended']);

		const next = await play('--format', 'json-lines');
		t.is(next.code, 0);
		t.deepEqual(
			eventsOf(next.stdout)
				.flatMap(event => (event.type === 'task-finished' ? [`${event.host} ${event.task.title}: ${event.outcome}`] : []))
				.sort(),
			['one last: changed', 'one later: changed', 'one slow: unchanged', 'two last: changed'],
		);
	});
}

test('an interrupted run says which hosts have come how far', async t => {
	const {child, stopping, ended} = start(args());
	await begun();
	child.kill('SIGINT');
	await stopping;
	await openGate();
	const {code, stdout} = await ended;
	t.is(code, 130);
	t.regex(stdout, /^interrupted\n {2}one +stopped between changes, after 1 of 2 tasks of /m);
	t.regex(stdout, /^2 hosts · 1 task: 1 changed · /m);
});

test('a second SIGINT drops the connections, and the host of which nobody knows is named', async t => {
	const {child, stopping, ended} = start(args());
	await begun();
	child.kill('SIGINT');
	await stopping;
	child.kill('SIGINT');
	const {code, stdout} = await ended;
	t.is(code, 130);
	t.regex(stdout, /^ {2}one +state unknown: nobody saw the end of "[^"]*"\n +→ look there before you run again$/m);
	t.notRegex(stdout, / at .*\.ts:/);

	// The change goes on without its connection, and the next run finds it done
	await openGate();
	await lab.run('one', 'until [ -e /srv/ended ]; do sleep 0.02; done');
	const next = await play();
	t.is(next.code, 0);
	t.regex(next.stdout, /3 changed, 1 unchanged/);
	t.deepEqual(await present(), ['ended', 'last', 'later']);
});

test('SIGINT while a host does not answer', async t => {
	const sockets: net.Socket[] = [];
	const server = net.createServer(socket => sockets.push(socket)).listen(0, '127.0.0.1');
	t.teardown(() => {
		server.close();
		sockets.map(socket => socket.destroy());
	});
	await once(server, 'listening');
	const {port} = server.address() as net.AddressInfo;
	const {child, ended} = start(args('-l', 'one', '-e', `ansible_port=${port}`, '--format', 'json-lines'));
	await once(server, 'connection');
	child.kill('SIGINT');
	const {code, stdout} = await ended;
	t.is(code, 130);
	t.deepEqual(statesOf(eventsOf(stdout)), ['one: not-begun']);
	const ping = start(['ping', 'one', '-i', 'inventory.yml', '-e', `ansible_port=${port}`]);
	await once(server, 'connection');
	ping.child.kill('SIGINT');
	t.is((await ping.ended).code, 130);
});

test('SIGINT amid exec', async t => {
	const {child, stopping, ended} = start([
		'exec',
		'one',
		'-i',
		'inventory.yml',
		'--',
		'touch /srv/begun; read -r word < /srv/gate; echo done',
	]);
	await begun();
	child.kill('SIGINT');
	await stopping;
	await openGate();
	const {code, stdout} = await ended;
	t.is(code, 130);
	t.regex(stdout, /one +done/);
});

test('Ctrl-C at a password prompt, and a password that is typed', async t => {
	const answer = async (input: string) => {
		const command = runnerCommand(['exec', 'one', '-i', 'inventory.yml', '-K', '--', 'id -u'])
			.map(word => `'${word}'`)
			.join(' ');
		const terminal = spawn('script', ['-qec', command, '/dev/null'], {cwd: lab.directory, env: {...process.env, NO_COLOR: '1'}});
		let shown = '';
		terminal.stdout.on('data', (chunk: Buffer) => {
			shown += chunk.toString();
			if (shown.endsWith('Sudo password: ')) {
				terminal.stdin.write(input);
			}
		});
		const [code] = await once(terminal, 'close');
		return {code: code as number, shown};
	};
	const stopped = await answer('\u0003');
	t.is(stopped.code, 130);
	t.notRegex(stopped.shown, /uid|no sudo password/);
	const typed = await answer('secret word\r');
	t.is(typed.code, 0);
	t.regex(typed.shown, /^ {2}one +0\r$/m);
	t.notRegex(typed.shown, /secret word/);
});
