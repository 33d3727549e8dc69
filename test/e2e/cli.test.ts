import {execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs/promises';
import path from 'node:path';
import type {Readable} from 'node:stream';
import {text} from 'node:stream/consumers';
import {promisify} from 'node:util';
import type {RunEvent} from '../../src/core/event.ts';
import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';
import {eventsOf, type RunnerOptions, runner, runnerCommand, startRunner} from '../helpers/runner.ts';

const site = `- name: first
  hosts: all
  tags: base
  vars: {folder: made}
  tasks:
    - name: a folder
      file: {path: "/srv/{{ folder }}", state: directory}
    - name: a file
      copy: {dest: "/srv/{{ folder }}.txt", content: "{{ text }}\\n", mode: "0640"}
      tags: files
- name: second
  hosts: web
  tasks:
    - name: something to say
      debug: {msg: "text is {{ text }}"}
      tags: [never, talk]
    - name: another file
      copy: {dest: /srv/other, content: "x\\n"}
      tags: files
`;

let lab: TestLab;

test.before(async () => {
	lab = await startLab({db1: {}, web1: {}, web2: {}});
	const hosts = JSON.parse(await fs.readFile(lab.inventoryFile, 'utf8')).all.hosts as Record<string, object>;
	const {db1, ...web} = hosts;
	const inventory = {all: {vars: {text: 'hello'}, hosts: {db1}, children: {web: {hosts: web}}}};
	await fs.writeFile(path.join(lab.directory, 'hosts.yml'), JSON.stringify(inventory));
	await fs.writeFile(path.join(lab.directory, 'site.yml'), site);
});
test.after.always(async () => lab?.stop());

/** In the folder of the lab's inventory. */
const run = async (args: readonly string[], options: RunnerOptions = {}) => runner(args, {cwd: lab.directory, ...options});
const play = async (args: readonly string[], options?: RunnerOptions) =>
	run(['play', 'site.yml', '-i', 'hosts.yml', ...args], options);

const timeless = (events: readonly RunEvent[]): readonly object[] => events.map(event => ({...event, time: '', durationMs: 0}));

/** Host and title of all tasks that were done. */
const doneIn = (stdout: string): readonly string[] =>
	eventsOf(stdout)
		.flatMap(event =>
			event.type === 'task-finished' && event.outcome !== 'skipped' ? [`${event.host}: ${event.task.title}`] : [],
		)
		.sort();

test('each command has help with an example', async t => {
	const commands = ['play', 'check', 'ping', 'exec', 'inventory', 'modules', 'lab'];
	const told = await Promise.all([[], ...commands.map(command => [command])].map(async words => run([...words, '--help'])));
	for (const {code, stdout, stderr} of told) {
		t.is(code, 0);
		t.is(stderr, '');
		t.regex(stdout, /^Examples:\n {2}runner /m);
		t.notRegex(stdout, /undefined|\[default: \]/);
	}

	for (const command of commands) {
		t.regex(told[0]?.stdout ?? '', new RegExp(`^  runner ${command}\\b`, 'm'));
	}
});

test('the version is that of the package', async t => {
	const {version} = JSON.parse(await fs.readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {version: string};
	t.deepEqual(await run(['--version']), {code: 0, stdout: `${version}\n`, stderr: ''});
});

test('what is shown without a connection', async t => {
	const before = await lab.snapshot('web1');
	const [hosts, tasks, both, syntax, check] = await Promise.all([
		play(['--list-hosts', '-l', 'web']),
		play(['--list-tasks', '-t', 'files']),
		play(['--list-hosts', '--list-tasks', '-l', 'db1']),
		play(['--syntax-check']),
		run(['check', 'site.yml', 'site.yml', '-i', 'hosts.yml']),
	]);
	t.deepEqual(hosts, {code: 0, stderr: '', stdout: 'play 1: first\n  web1\n  web2\nplay 2: second\n  web1\n  web2\n'});
	t.is(
		tasks.stdout,
		'play 1: first\n  a file  (copy, site.yml:9)  [base, files]\nplay 2: second\n  another file  (copy, site.yml:18)  [files]\n',
	);
	t.is(
		both.stdout,
		'play 1: first\n  db1\nplay 2: second\nplay 1: first\n  a folder  (file, site.yml:7)  [base]\n  a file  (copy, site.yml:9)  [base, files]\nplay 2: second\n',
	);
	t.deepEqual(syntax, {code: 0, stderr: '', stdout: 'no mistakes: 2 plays, 3 tasks, 3 hosts\n'});
	t.deepEqual(check, {code: 0, stderr: '', stdout: 'no mistakes: 4 plays, 6 tasks, 3 hosts\n'});
	t.is(await lab.snapshot('web1'), before);
});

test('hosts and tasks are chosen', async t => {
	const chosen = async (...args: readonly string[]) =>
		doneIn((await play(['--check', '--format', 'json-lines', ...args])).stdout);
	const [limited, tagged, untagged, never, started, all] = await Promise.all([
		chosen('-l', 'web:!web2'),
		chosen('-t', 'talk,nothing', '-t', 'files', '-l', 'web1').catch(() => []),
		chosen('--skip-tags', 'files', '-l', 'web1'),
		chosen('-t', 'talk', '-t', 'files', '-l', 'web1'),
		chosen('--start-at-task', 'a file', '-l', 'web1'),
		chosen('-l', 'web1', '-l', 'db1'),
	]);
	t.deepEqual(limited, ['web1: a file', 'web1: a folder', 'web1: another file']);
	t.deepEqual(tagged, []);
	t.deepEqual(untagged, ['web1: a folder']);
	t.deepEqual(never, ['web1: a file', 'web1: another file', 'web1: something to say']);
	t.deepEqual(started, ['web1: a file', 'web1: another file']);
	t.deepEqual(all, ['db1: a file', 'db1: a folder']);
});

test('check mode changes nothing, and its exit code can tell that something would change', async t => {
	const before = await lab.snapshot('db1');
	const [plain, detailed] = await Promise.all([
		play(['-C', '-l', 'db1']),
		play(['-CD', '--detailed-exitcode', '-ldb1', '-e', 'text=bye']),
	]);
	t.is(plain.code, 0);
	t.is(detailed.code, 3);
	t.regex(detailed.stdout, /\+ bye$/m);
	t.is(await lab.snapshot('db1'), before);

	t.is((await play(['-l', 'db1'])).code, 0);
	const converged = await play(['-C', '--detailed-exitcode', '-l', 'db1']);
	t.is(converged.code, 0);
	t.regex(converged.stdout, /2 unchanged/);
});

test('extra variables of all kinds, the later ones stronger', async t => {
	await fs.writeFile(path.join(lab.directory, 'vars.yml'), 'text: from a file\nfolder: {deep: no}\n');
	const args = ['-e', '@vars.yml', '-e', 'folder=deep text="two words"', '-e', '{"other": 1}'];
	const {code, stdout} = await play([...args, '-t', 'talk', '-l', 'web1', '-v']);
	t.is(code, 0);
	t.regex(stdout, /text is two words/);
});

test('the events on standard output and in a file are the same', async t => {
	const file = path.join(lab.directory, 'run.jsonl');
	const {code, stdout} = await play(['--check', '--format', 'json-lines', '--events', file]);
	t.is(code, 0);
	const events = eventsOf(stdout);
	t.deepEqual(timeless(eventsOf(await fs.readFile(file, 'utf8'))), timeless(events));
	t.is((await fs.stat(file)).mode & 0o777, 0o600);
	t.deepEqual([events[0]?.type, events.at(-1)?.type], ['run-started', 'run-finished']);
	const terminal = await play(['--check', '--events', file]);
	t.regex(terminal.stdout, /^check · 3 hosts/);
	// Hosts do not wait for each other, so the order differs from run to run
	const unordered = (list: readonly RunEvent[]) =>
		timeless(list)
			.map(event => JSON.stringify({...event, roundTrips: 0}))
			.sort();
	t.deepEqual(unordered(eventsOf(await fs.readFile(file, 'utf8'))), unordered(events));
});

test('colour where it is asked for, and nowhere else', async t => {
	const inColour = async (...words: readonly string[]) => {
		const command = [
			'-u',
			'NO_COLOR',
			'-u',
			'FORCE_COLOR',
			...words,
			...runnerCommand(['play', 'site.yml', '-i', 'hosts.yml', '-C']),
		];
		const {stdout} = await promisify(execFile)('env', command, {cwd: lab.directory});
		return stdout.includes('\u001B[');
	};
	t.deepEqual(
		await Promise.all([
			inColour(),
			inColour('FORCE_COLOR=1'),
			inColour('FORCE_COLOR=1', 'NO_COLOR=1'),
			inColour('FORCE_COLOR=0'),
		]),
		[false, true, false, false],
	);
});

test('a reader who goes does not end the work', async t => {
	const {stdout, stderr, ...child} = startRunner(
		['play', 'site.yml', '-i', 'hosts.yml', '-l', 'web2', '--format', 'json-lines', '-e', 'folder=unread'],
		{cwd: lab.directory},
	);
	void child;
	stdout.once('data', () => stdout.destroy());
	t.is(await text(stderr), '');
	t.is((await lab.run('web2', 'cat /srv/unread.txt')).stdout, 'hello\n');
});

test('a disk that is full does not end the work, and is told', async t => {
	const full = '/dev/full';
	const change = ['-l', 'web2', '-e', 'folder=full'];
	const events = await play([...change, '--events', full]);
	t.is(events.code, 74);
	t.is(events.stderr, 'warning: the events can be written no more: ENOSPC: no space left on device, write\n');
	t.is((await lab.run('web2', 'cat /srv/full.txt')).stdout, 'hello\n');

	const [program = '', ...words] = runnerCommand(['play', 'site.yml', '-i', 'hosts.yml', ...change, '-e', 'text=again']);
	const output = await fs.open(full, 'w');
	const child = spawn(program, words, {cwd: lab.directory, stdio: ['ignore', output.fd, 'pipe']});
	const [stderr, [code]] = await Promise.all([text(child.stderr as Readable), once(child, 'close')]);
	await output.close();
	t.deepEqual(
		{code, stderr},
		{code: 74, stderr: 'warning: standard output cannot be written: ENOSPC: no space left on device, write\n'},
	);
	t.is((await lab.run('web2', 'cat /srv/full.txt')).stdout, 'again\n');
});

test('a list that is cut short', async t => {
	const [program = '', ...words] = runnerCommand(['modules', 'copy']);
	const child = spawn('bash', ['-c', 'set -o pipefail; "$@" | head -1', 'bash', program, ...words], {
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
	t.deepEqual({code, stdout, stderr}, {code: 0, stdout: '# `copy`\n', stderr: ''});
});

test('step by step', async t => {
	const args = ['--step', '-l', 'web', '-e', 'folder=steps', '--format', 'json-lines'];
	const {code, stdout, stderr} = await play(args, {input: 'y\nmaybe\nn\nc\n'});
	t.is(code, 0);
	t.deepEqual(doneIn(stdout), ['web1: a folder', 'web1: another file', 'web2: a folder', 'web2: another file']);
	t.is(stderr.match(/\(y\)es, \(n\)o, \(c\)ontinue/g)?.length, 4);
	const unanswered = await play(['--step', '-l', 'web1', '-e', 'folder=never', '--format', 'json-lines']);
	t.deepEqual(doneIn(unanswered.stdout), []);
});

test('the inventory, as a list, a tree, and for one host', async t => {
	const [list, graph, host, unknown] = await Promise.all(
		[['--list'], [], ['--host', 'web1'], ['--host', 'wbe1']].map(async args => run(['inventory', '-i', 'hosts.yml', ...args])),
	);
	t.deepEqual((JSON.parse(list?.stdout ?? '') as {web: object}).web, {hosts: ['web1', 'web2']});
	t.is(graph?.stdout, '@all:\n  |--@ungrouped:\n  |  |--db1\n  |--@web:\n  |  |--web1\n  |  |--web2\n');
	t.is((JSON.parse(host?.stdout ?? '') as {text: string}).text, 'hello');
	const limited = await run(['inventory', '-i', 'hosts.yml', '-l', 'web2', '-e', 'text=bye']);
	t.is(limited.stdout, '@all:\n  |--@web:\n  |  |--web2\n');
	const one = await run(['inventory', '-i', 'hosts.yml', '--host', 'web1', '-e', 'text=bye']);
	t.is((JSON.parse(one.stdout) as {text: string}).text, 'bye');
	t.deepEqual(unknown, {code: 1, stdout: '', stderr: 'there is no host "wbe1"\n  → did you mean "web1"?\n'});
});

test('the modules, and the page of one', async t => {
	const [list, page, unknown] = await Promise.all([run(['modules']), run(['modules', 'copy']), run(['modules', 'cpoy'])]);
	t.regex(list.stdout, /^copy +A file with/m);
	const file = await fs.readFile(new URL('../../docs/modules/copy.md', import.meta.url), 'utf8');
	t.true(page.stdout.startsWith('# `copy`\n') && file.endsWith(page.stdout));
	t.deepEqual(unknown, {code: 1, stdout: '', stderr: 'no module "cpoy"\n  → did you mean "copy"?\n'});
});
