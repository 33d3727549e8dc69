import test from 'ava';
import {undetermined} from '../../src/core/problem.ts';
import {accepted, marked, refused, scheduled, tasks} from './fixture.ts';

const hosts = {
	a: {
		n: 3,
		half: 2.5,
		name: 'alice',
		on: true,
		none: null,
		items: [1, 2],
		users: [{name: 'bob'}],
		map: {k: 'v'},
		type: 'lxc',
		text: 'true',
	},
};
const when = (condition: string) => `- debug: yes\n  when: ${JSON.stringify(condition)}`;

const holds = test.macro(async (t, condition: string, expected: boolean) => {
	await accepted.exec(t, when(condition), {a: expected ? [{msg: 'yes'}] : []}, {hosts});
});
const fails = test.macro(async (t, condition: string, ...messages: readonly string[]) => {
	const {text, problems} = marked(when(condition), messages);
	await refused.exec(t, text, problems, {hosts});
});

test('a whole number', holds, 'n == 3 && n > 2 && n % 2 == 1 && n < 3.5', true);
test('a fraction', holds, 'half == 2.5 && half < 3', true);
test('a number is no text', holds, 'n == "3"', false);
test('the size of a list', holds, 'size(items) > 1 && items[0] == 1 && 2 in items', true);
test('null', holds, 'none == null', true);
test('a truth value alone', holds, 'on', true);
test('functions of texts', holds, 'name.startsWith("al") && name.matches("^a.*e$") && "lic" in [name.substring(1, 4)]', true);
test('its own variables', holds, 'users.exists(u, u.name == "bob") && items.all(n, n < 3) && n == 3', true);
test('what may be missing', holds, 'has(vars.nix) && vars.nix == 1', false);
test('a variable with the name of a type', holds, 'vars.type == "lxc"', true);
test(
	'groups and hosts',
	holds,
	'"web" in group_names && size(groups.all) == 1 && hostvars.a.n == 3 && hostvars[inventory_hostname].name == "alice"',
	true,
);
test('fifty terms', holds, Array.from({length: 50}, () => 'on').join(' && '), true);

test('a misspelt variable', fails, 'on && ‸nam == 1', 'undefined variable "nam"\n  → did you mean "name"?');
test(
	'all misspelt variables',
	fails,
	'‸nam == ‸lst',
	'undefined variable "nam"\n  → did you mean "name"?',
	'undefined variable "lst"\n  → where it may be missing ask has(vars.lst)',
);
test('no truth value', fails, '‸n + 1', 'the condition gives a number, not true or false\n  → compare it with something');
test(
	'a text that reads true',
	fails,
	'‸text',
	'the condition gives the text "true", not true or false\n  → compare it: text == "true"',
);
test('never a truth value', fails, '‸"a"', 'the condition gives a text, not true or false\n  → compare it with something');
test('types that do not fit', fails, '‸1 == "a"', 'the condition fails: no such overload: int == string');
test('a key that is not there', fails, 'vars.map.‸x == 1', 'the condition fails: no such key: x');
test('a name of a type', fails, '‸type == "lxc"', '"type" names a type in a condition, not a variable\n  → write vars.type');
test('a pattern that is not in quotes', fails, 'name.matches(‸name)', 'the pattern of matches() has to be a text in quotes');
test(
	'a pattern that is no pattern',
	fails,
	'name.matches(‸"(")',
	'the pattern of matches() is no regular expression: Invalid regular expression: /(/u: Unterminated group',
);
test(
	'a pattern that is too long',
	fails,
	`name.matches(‸"${'a'.repeat(201)}")`,
	'the pattern of matches() is longer than 200 characters',
);
test(
	'nested too deep',
	fails,
	`${'('.repeat(32)}‸${'('.repeat(8)}on${')'.repeat(40)}`,
	'not a valid condition: exceeded maxDepth (32)',
);
test('it ends too early', fails, 'n ==‸', 'not a valid condition: it ends too early');
test(
	'braces',
	fails,
	'{{ on ‸}}',
	'not a valid condition: unexpected "}"\n  → a condition stands without braces: name == "value"',
);
test('is defined', fails, 'nix ‸is defined', 'not a valid condition: unexpected "is"\n  → write has(vars.nix)');
test('and', fails, 'on ‸and on', 'not a valid condition: unexpected "and"\n  → write && for and');
test('not', fails, 'not ‸on', 'not a valid condition: unexpected "on"\n  → write ! for not');
test('True', fails, 'on == ‸True', 'undefined variable "True"\n  → write true');
test('one equals sign', fails, 'n ‸= 3', 'not a valid condition: unexpected "="\n  → to compare write ==');
test('a filter', fails, 'name ‸| length == 3', 'not a valid condition: unexpected "|"\n  → write size(name)');
test('a number for a condition', refused, '- debug: x\n  when: 1', ['4:13 "when" has to be a condition, not the number 1']);

test('a list holds when all do', accepted, '- debug: x\n  when: [on, "n == 3", true]', {a: [{msg: 'x'}]}, {hosts});
test(
	'a list ends at the first that does not hold',
	accepted,
	'- debug: x\n  when: [has(vars.nix), "nix == 1"]',
	{a: []},
	{hosts},
);
test('what is left out is not filled in', accepted, '- debug: "{{ nix }}"\n  when: has(vars.nix)', {a: []}, {hosts});

const after = '- command: id\n  register: r\n- debug: "{{ r.stdout }}"\n  when: ';
const r = {stdout: 'root', code: 0, changed: true, results: [{stdout: 'one'}]};

test(
	'a result that is known',
	accepted,
	`${after}r.changed && r.code == 0 && r.results[0].stdout == "one"`,
	{a: [{msg: 'root'}]},
	{hosts, results: {r}},
);
test('a result decides', accepted, `${after}r.stdout == "other"`, {a: []}, {hosts, results: {r}});
test('a result does not matter', accepted, `${after}r.changed && !on`, {a: []}, {hosts});
test('a misspelt variable beside a result', refused, `${after}r.changed && nix`, [
	'6:26 undefined variable "nix"\n  → where it may be missing ask has(vars.nix)',
]);
test('a misspelt result', refused, '- command: id\n  register: result\n- debug: "{{ reslt.stdout }}"', [
	'5:18 undefined variable "reslt"\n  → did you mean "result"?',
]);
test(
	'a mistake in the arguments behind a result',
	refused,
	'- command: id\n  register: r\n- debug: "{{ nix }}"\n  when: r.changed',
	['5:18 undefined variable "nix"'],
);

const unknownOutput = {
	changed: true,
	get stdout(): string {
		throw undetermined('nobody knows');
	},
};

test('a part that check mode cannot know', async t => {
	const {schedule, problems} = await scheduled(tasks(`${after}r.changed`), {hosts});
	t.deepEqual(problems, []);
	const task = schedule[0]?.lanes[0]?.tasks[1];
	t.throws(() => task?.args({r: unknownOutput}), {code: 'UNDETERMINED', message: 'nobody knows'});
});

test('a part that check mode cannot know does not matter', async t => {
	const {schedule} = await scheduled(tasks('- command: id\n  register: r\n- debug: x\n  when: r.stdout == "x" || on'), {hosts});
	t.deepEqual(schedule[0]?.lanes[0]?.tasks[1]?.args({r: unknownOutput}), [{msg: 'x'}]);
});

test('before the connection a result is not known', async t => {
	const {schedule} = await scheduled(tasks(`${after}true`), {hosts});
	t.throws(() => schedule[0]?.lanes[0]?.tasks[1]?.args({}), {
		code: 'UNDETERMINED',
		message: '"r" is known once the task that registers it has run',
	});
});

test('a mistake that only a result shows', async t => {
	const {schedule} = await scheduled(tasks('- command: id\n  register: r\n- copy: {dest: "{{ r.stdout }}"}'), {hosts});
	t.throws(() => schedule[0]?.lanes[0]?.tasks[1]?.args({r}), {
		message: '"dest" has to begin with "/", not the text "root", which is made of "{{ r.stdout }}"',
	});
});
