import {execFileSync, spawnSync} from 'node:child_process';
import test from 'ava';
import fc from 'fast-check';
import {includesDropIns, parseSudoers, renderSudoers, type SudoRule, sudoCommand} from '../../src/domain/sudoers.ts';

const rule: SudoRule = {user: 'alice', runAs: 'ALL:ALL', isPasswordAsked: false, commands: ['ALL']};
const hasSudo = spawnSync('cvtsudoers', ['--version']).status === 0;
const sudoTest = hasSudo ? test : (title: string) => test.skip(`${title} [skipped: needs sudo]`, () => {});

test('a rule for everything', t => {
	t.is(renderSudoers(rule).split('\n').at(-2), 'alice ALL=(ALL:ALL) NOPASSWD: ALL');
	t.is(
		renderSudoers({...rule, isPasswordAsked: true})
			.split('\n')
			.at(-2),
		'alice ALL=(ALL:ALL) PASSWD: ALL',
	);
});

test('a rule for some commands', t => {
	const commands = ['/usr/bin/systemctl restart web', '/usr/bin/rsync --opt=a:b,c'];
	const text = renderSudoers({...rule, runAs: 'root', commands});
	t.is(
		text.split('\n').at(-2),
		String.raw`alice ALL=(root) NOPASSWD: /usr/bin/systemctl restart web, /usr/bin/rsync --opt\=a\:b\,c`,
	);
	t.deepEqual(parseSudoers(text), [{...rule, runAs: 'root', commands}]);
});

const smuggled: readonly Partial<SudoRule>[] = [
	{user: 'alice\nbob'},
	{user: 'ALL'},
	{user: 'alice ALL=(ALL) ALL\n#'},
	{user: '%sudo'},
	{runAs: 'root) NOPASSWD: ALL\nbob ALL=(ALL'},
	{commands: ['/bin/ls\nbob ALL=(ALL) NOPASSWD: ALL']},
	{commands: ['/bin/ls\\\nbob']},
	{commands: ['/bin/ls, ALL']},
	{commands: ['/bin/*']},
	{commands: ['/bin/']},
	{commands: ['/bin/../bin/sh']},
	{commands: ['!/bin/ls']},
	{commands: ['sudoedit /etc/passwd']},
	{commands: ['/bin/ls #comment']},
	{commands: ['/bin/ls "a b"']},
	{commands: []},
];
for (const part of smuggled) {
	test(`no one rule: ${JSON.stringify(part)}`, t => {
		t.throws(() => renderSudoers({...rule, ...part}), {instanceOf: TypeError});
	});
}

for (const text of [
	'Defaults !authenticate\n',
	'User_Alias A = a\n',
	'%sudo ALL=(ALL) ALL\n',
	'@include /etc/x\n',
	'#include /etc/x\n',
	'#1000 ALL=(ALL) ALL\n',
]) {
	test(`more than rules of ours: ${JSON.stringify(text)}`, t => {
		t.is(parseSudoers(`${renderSudoers(rule)}${text}`), undefined);
	});
}

test('what includes the folder', t => {
	t.true(includesDropIns('Defaults env_reset\n@includedir /etc/sudoers.d\n'));
	t.true(includesDropIns('#includedir /etc/sudoers.d\n'));
	t.false(includesDropIns('# @includedir /etc/sudoers.d\nroot ALL=(ALL) ALL\n'));
	t.false(includesDropIns('@includedir /etc/sudoers.d.old\n'));
});

/** What sudo itself understands of a file. */
function seenBySudo(text: string): unknown {
	execFileSync('visudo', ['-cf', '-'], {input: text, stdio: ['pipe', 'ignore', 'ignore']});
	return JSON.parse(execFileSync('cvtsudoers', ['-f', 'json'], {input: text, encoding: 'utf8'}));
}

sudoTest('sudo reads a rule as it is meant', t => {
	const commands = ['/usr/bin/systemctl restart web', '/usr/bin/rsync --opt=a:b,c'];
	t.deepEqual(seenBySudo(renderSudoers({...rule, runAs: 'root', commands, isPasswordAsked: true})), {
		User_Specs: [
			{
				User_List: [{username: 'alice'}],
				Host_List: [{hostname: 'ALL'}],
				Cmnd_Specs: [
					{
						runasusers: [{username: 'root'}],
						Options: [{authenticate: true}],
						Commands: commands.map(command => ({command})),
					},
				],
			},
		],
	});
});

sudoTest('whatever stands in a command, sudo sees just that command in one rule, or it is refused', t => {
	const piece = fc.constantFrom(
		'/bin/ls',
		'/',
		' ',
		'-x',
		'=',
		':',
		',',
		'\\',
		'\n',
		'"',
		"'",
		'*',
		'?',
		'[',
		'!',
		'#',
		'@',
		'%',
		'^',
		'$',
		'ALL',
		'..',
		'.',
		'é',
		'\0',
		'\t',
		'bob ALL=(ALL) ALL',
	);
	const command = fc.array(piece, {maxLength: 6}).map(parts => `/usr/bin/id${parts.join('')}`);
	let accepted = 0;
	fc.assert(
		fc.property(fc.array(command, {minLength: 1, maxLength: 3}), commands => {
			if (!commands.every(one => sudoCommand().safeParse(one).success)) {
				t.throws(() => renderSudoers({...rule, commands}), {instanceOf: TypeError});
				return;
			}

			accepted++;
			t.like(seenBySudo(renderSudoers({...rule, commands})), {
				User_Specs: [{User_List: [{username: 'alice'}], Cmnd_Specs: [{Commands: commands.map(one => ({command: one}))}]}],
			});
		}),
		{numRuns: 300, examples: [[['/usr/bin/id', '/usr/bin/id -x']]]},
	);
	// The example at least: how many more there are is chance
	t.true(accepted > 0);
});
