import test from 'ava';
import type {RunEvent} from '../../src/core/event.ts';
import {Secret} from '../../src/core/secret.ts';
import {type TerminalOptions, terminalReporter, totalsOf} from '../../src/report/index.ts';
import {created, recordRun, removed, shown, updated} from './recorded.ts';

/** These events are shown as this text. */
const shows = test.macro((t, events: readonly RunEvent[], expected: string, options: Partial<TerminalOptions> = {}) => {
	t.is(shown(events, options), expected);
});

const keys = updated('update /home/alice/.ssh/authorized_keys', 'ssh-rsa BBBB old\n', 'ssh-ed25519 AAAA alice@laptop\n');
const alice = [created('create user alice', '/home/alice /bin/bash'), created('add alice to group sudo', 'sudo'), keys];

const people = recordRun('apply', ['nas', 'pve1', 'pve2'])
	.play('people', ['ensure_admin_user'])
	.does('pve1', 'ensure_admin_user', {changes: alice})
	.does('pve2', 'ensure_admin_user')
	.ends('pve2')
	.ends('pve1')
	.does('nas', 'ensure_admin_user', {changes: alice})
	.ends('nas')
	.finish();

test(
	'the same changes on two hosts, nothing to do on a third',
	shows,
	people,
	`apply · 3 hosts

people › ensure_admin_user                                    playbooks/site.yml:4
  nas, pve1   + create user alice                             /home/alice /bin/bash
              + add alice to group sudo
              ~ update /home/alice/.ssh/authorized_keys
                  - ssh-rsa BBBB old
                  + ssh-ed25519 AAAA alice@laptop
  pve2        unchanged

3 hosts · 3 tasks: 2 changed, 1 unchanged · 4 round trips a host at most · 1.9 s
`,
);

test(
	'twice verbose: scripts, durations, and what was run',
	shows,
	people,
	`apply · 3 hosts

people › ensure_admin_user                                    playbooks/site.yml:4
  nas, pve1   + create user alice                             /home/alice /bin/bash
                  $ make create user alice
              + add alice to group sudo
                  $ make add alice to group sudo
              ~ update /home/alice/.ssh/authorized_keys
                  - ssh-rsa BBBB old
                  + ssh-ed25519 AAAA alice@laptop
                  $ set update /home/alice/.ssh/authorized_keys
              changed  40 ms
  pve2        unchanged  40 ms

3 hosts · 3 tasks: 2 changed, 1 unchanged · 4 round trips a host at most · 1.9 s
`,
	{verbosity: 2},
);

test(
	'in colour',
	shows,
	recordRun('apply', ['nas'])
		.play('people', ['motd'])
		.does('nas', 'motd', {changes: [updated('update /etc/motd', 'a\n', 'b\n'), created('create user alice', '/home/alice')]})
		.ends('nas')
		.finish(),
	[
		'\x1B[2mapply · 1 host\x1B[22m',
		'',
		`\x1B[2mpeople ›\x1B[22m \x1B[1mmotd\x1B[22m${' '.repeat(49)}\x1B[2mplaybooks/site.yml:4\x1B[22m`,
		'  nas         \x1B[33m~\x1B[39m update /etc/motd',
		'                  \x1B[31m- a\x1B[39m',
		'                  \x1B[32m+ b\x1B[39m',
		`              \x1B[32m+\x1B[39m create user alice${' '.repeat(29)}\x1B[2m/home/alice\x1B[22m`,
		'',
		'1 host · 1 task: \x1B[33m1 changed\x1B[39m · 4 round trips a host at most · 1.9 s',
		'',
	].join('\n'),
	{color: true},
);

test(
	'a converged run is a few lines',
	shows,
	recordRun('check', ['nas', 'pve1'])
		.play('people', ['one', 'two', 'three'])
		.does('nas', 'one')
		.does('nas', 'two')
		.does('nas', 'three', {outcome: 'skipped'})
		.ends('nas')
		.unreachable('pve1', {code: 'TIMEOUT', message: 'no answer within 10 s'})
		.play('web', ['one'], ['nas'])
		.does('nas', 'one')
		.ends('nas')
		.finish(),
	`check · 2 hosts · nothing is changed

people › unreachable
  pve1        ✗ timeout: no answer within 10 s

people › … 2 tasks unchanged, 1 skipped
web › … 1 task unchanged

2 hosts · 4 tasks: 3 unchanged, 1 skipped · 1 host unreachable (pve1) · 4 round trips a host at most · 1.9 s
`,
);

const motd = `${Array.from({length: 12}, (_, index) => `line ${index + 1}`).join('\n')}\n`;
const writes = (mode: 'check' | 'apply') =>
	recordRun(mode, ['nas'])
		.play('files', ['motd'])
		.does('nas', 'motd', {changes: [created('create /etc/motd', motd), removed('remove /etc/issue', 'Debian')]})
		.ends('nas')
		.finish();

const countOf = (text: string, part: string) => text.split(part).length - 1;

test('a long difference: eight lines when applied, whole in check mode and when asked for', t => {
	const short = shown(writes('apply'));
	t.is(countOf(short, '+ line'), 8);
	t.true(short.includes('                  … 4 more lines, shown by --diff\n'));
	t.is(countOf(shown(writes('apply'), {diff: true}), '+ line'), 12);
	t.is(countOf(shown(writes('check')), '+ line'), 12);
});

test(
	'a failure, a doubt, remarks, and a skipped host',
	shows,
	recordRun('apply', ['nas', 'pve1', 'pve2', 'pve3'])
		.play('people', ['sudo'])
		.does('nas', 'sudo', {
			outcome: 'failed',
			changes: [created('create user alice', '/home/alice')],
			problem: {
				code: 'APPLY_FAILED',
				message: "failed to add alice to group wheel: exit 6\ngroup 'wheel' does not exist",
				why: 'The group is not there.',
				hint: 'create it first',
				position: {file: 'group_vars/all.yml', line: 3, column: 9},
			},
		})
		.does('pve1', 'sudo', {
			outcome: 'undetermined',
			problem: {code: 'UNDETERMINED', message: 'what "uptime" gives is not known yet'},
		})
		.does('pve2', 'sudo', {remarks: ['written, not loaded: this kernel has no AppArmor\nsecond line']})
		.does('pve3', 'sudo', {outcome: 'skipped'})
		.ends('nas', 'failed')
		.ends('pve1')
		.ends('pve2')
		.ends('pve3')
		.finish(),
	`apply · 4 hosts

people › sudo                                                 playbooks/site.yml:4
  nas         + create user alice                             /home/alice
              ✗ failed to add alice to group wheel: exit 6
                group 'wheel' does not exist
                The group is not there.
                → create it first
                at group_vars/all.yml:3:9
  pve1        ? undetermined: what "uptime" gives is not known yet
  pve2        · written, not loaded: this kernel has no AppArmor
                second line
  pve3        skipped

4 hosts · 4 tasks: 1 undetermined, 1 unchanged, 1 skipped, 1 failed · 1 host failed (nas) · 4 round trips a host at most · 1.9 s
`,
);

test(
	'hosts that cannot be reached stand at their play, and do not hold up the others',
	shows,
	recordRun('apply', ['nas', 'pve1', 'pve2'])
		.play('people', ['motd'])
		.does('pve1', 'motd', {changes: [updated('update /etc/motd', 'old', 'new')]})
		.ends('pve1')
		.unreachable('nas', {code: 'REFUSED', message: 'nothing listens on port 22', hint: 'is the SSH server running?'})
		.unreachable('pve2', {code: 'REFUSED', message: 'nothing listens on port 22', hint: 'is the SSH server running?'})
		.finish(),
	`apply · 3 hosts

people › unreachable
  nas, pve2   ✗ refused: nothing listens on port 22
                → is the SSH server running?

people › motd                                                 playbooks/site.yml:4
  pve1        ~ update /etc/motd                              old → new

3 hosts · 1 task: 1 changed · 2 hosts unreachable (nas, pve2) · 4 round trips a host at most · 1.9 s
`,
);

test(
	'interrupted: each host has its place',
	shows,
	recordRun('apply', ['a', 'b', 'c', 'd', 'e', 'f'])
		.play('people', ['one', 'two'])
		.does('a', 'one')
		.does('a', 'two')
		.ends('a')
		.does('b', 'one')
		.ends('b', 'stopped')
		.does('c', 'one')
		.starts('c', 'two')
		.ends('c', 'unknown', 'create user alice')
		.ends('d', 'not-begun')
		.starts('e', 'one')
		.finish(true),
	`apply · 6 hosts

people › … 2 tasks unchanged

interrupted
  a           done with all of people
  b           stopped between changes, after 1 of 2 tasks of people
  e, f        running, after 0 of 2 tasks of people
  d           not begun
  c           state unknown: nobody saw the end of "create user alice"
              → look there before you run again

6 hosts · 4 tasks: 4 unchanged · 1 host failed (c) · 4 round trips a host at most · 1.9 s
`,
);

test('a task is shown once its last host has ended it, in the order of the tasks', t => {
	let text = '';
	const events = recordRun('apply', ['nas', 'pve1']).play('people', ['one', 'two']);
	const {emit, end} = terminalReporter({
		write(more) {
			text += more;
		},
		columns: 80,
		color: false,
		isTerminal: false,
		verbosity: 0,
		diff: false,
	});
	const changes = [created('create it', 'it')];
	events.does('nas', 'one', {changes}).does('nas', 'two', {changes}).ends('nas').starts('pve1', 'one');
	events.events.forEach(emit);
	t.false(text.includes('create it'));

	const {length} = events.events;
	events.does('pve1', 'one').events.slice(length).forEach(emit);
	t.true(text.includes('people › one'));
	t.false(text.includes('people › two'));

	end();
	t.true(text.includes('people › two'));
});

test('many hosts: a short list of names, and numbers', t => {
	const hosts = Array.from({length: 48}, (_, index) => `pve${index + 1}`);
	const run = recordRun('apply', hosts).play('people', ['one', 'two', 'three']);
	for (const [index, host] of hosts.entries()) {
		const changes = [created('create it', 'it')];
		run
			.does(host, 'one', {changes})
			.does(host, 'two', index > 40 ? {changes} : {})
			.ends(host);
	}

	const text = shown(run.finish());
	t.true(text.includes('  all 48 hosts  + create it\n'));
	t.true(text.includes('  pve42, pve43 … (7 hosts)  + create it\n  unchanged on 41 hosts\n'), text);
});

test('wide and long host names keep their columns', t => {
	const hosts = ['東京', 'a-host-name-that-is-longer-than-its-column.example.org'];
	const run = recordRun('apply', hosts).play('people', ['one']);
	for (const host of hosts) {
		run.does(host, 'one', {changes: [created(`create it on ${host.length}`, 'it')]}).ends(host);
	}

	t.is(
		shown(run.finish()).split('\n').slice(3, 6).join('\n'),
		`  東京        + create it on 2
  a-host-name-that-is-longer-than-its-column.example.org
              + create it on 54`,
	);
});

test('a text too long for its line goes below', t => {
	const long = 'x'.repeat(60);
	const events = recordRun('apply', ['nas'])
		.play('people', ['one'])
		.does('nas', 'one', {changes: [updated('set it', 'y', long)]})
		.ends('nas')
		.finish();
	t.true(shown(events).includes(`  nas         ~ set it\n                  - y\n                  + ${long}\n`));
});

test('a difference of blanks only can be seen', t => {
	const events = recordRun('check', ['nas'])
		.play('people', ['one'])
		.does('nas', 'one', {changes: [updated('set it', '\tx \n', '    x\n')]})
		.ends('nas')
		.finish();
	t.true(shown(events).includes('- ⇥   x·\n                  +     x\n'));
});

test('a secret is never shown', t => {
	const change = {...created('set the password of alice'), before: new Secret('hunter22'), after: new Secret('hunter23')};
	const events = recordRun('apply', ['nas'])
		.play('p', ['one'])
		.does('nas', 'one', {changes: [change]})
		.ends('nas')
		.finish();
	const text = shown(events, {verbosity: 2});
	t.false(text.includes('hunter'));
	t.true(text.includes('set the password of alice                     [secret]\n'), text);
});

test('what a change printed is shown when asked for, without its colours', t => {
	const change = created('run it', 'it');
	const events = recordRun('apply', ['nas'])
		.play('p', ['one'])
		.does('nas', 'one', {changes: [change], stdout: '\x1B[32mok\x1B[0m\r\nbye\n'})
		.ends('nas')
		.finish();
	t.true(shown(events, {verbosity: 2}).includes('$ make run it\n                  │ ok\n                  │ bye\n'));
});

test('much output loses its beginning', t => {
	const stdout = Array.from({length: 150}, (_, index) => `row ${index}\n`).join('');
	const events = recordRun('apply', ['nas'])
		.play('p', ['one'])
		.does('nas', 'one', {changes: [created('run it', 'it')], stdout})
		.ends('nas')
		.finish();
	t.true(shown(events, {verbosity: 2}).includes('│ … 50 lines before\n                  │ row 50\n'));
});

test('once verbose: what is unchanged is listed, with durations', t => {
	const hosts = ['nas', 'pve1', 'pve2', 'pve3', 'pve4'];
	const run = recordRun('apply', hosts).play('p', ['one']);
	for (const [index, host] of hosts.entries()) {
		run.does(host, 'one', {durationMs: 400 * (index + 1), outcome: index === 4 ? 'skipped' : 'unchanged'}).ends(host);
	}

	t.true(
		shown(run.finish(), {verbosity: 1}).includes(`
  nas, pve1, pve2, pve3  unchanged  400 ms to 1.6 s
  pve4                   skipped  2.0 s
`),
	);
});

test(
	'nobody could be reached',
	shows,
	recordRun(
		'apply',
		['a', 'b', 'c', 'd'].map(name => `${name}1`),
	)
		.play('people', ['one'])
		.events.concat(
			['a1', 'b1', 'c1', 'd1'].flatMap((host): RunEvent[] => [
				{type: 'host-unreachable', host, problem: {code: 'HOST_KEY_CHANGED', message: 'another key'}},
				{type: 'host-finished', host, state: 'unreachable', roundTrips: 0},
			]),
			[{type: 'run-finished', outcomes: totalsOf([]).outcomes(), unreachable: 4, interrupted: false, durationMs: 12}],
		),
	`apply · 4 hosts

people › unreachable
  all 4 hosts  ✗ host key changed: another key

4 hosts · 4 hosts unreachable (a1, b1, c1, d1) · 12 ms
`,
);
