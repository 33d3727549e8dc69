import test from 'ava';
import {accepted, refused, scheduled, tasks} from './fixture.ts';

const three = {hosts: {a: {}, b: {}, c: {}}};
const titles = async (text: string, given: Parameters<typeof scheduled>[1] = {}) => {
	const {schedule, problems} = await scheduled(text, given);
	return problems.length > 0
		? problems
		: schedule.map(({lanes}) => lanes.map(lane => [lane.host.name, ...lane.tasks.map(({title}) => title)].join(' ')));
};

test('a play, as it is scheduled', async t => {
	const playbook = `- name: web servers
  hosts: [a, c]
  serial: 50%
  max_fail_percentage: 20
  any_errors_fatal: true
  become: true
  tasks:
    - name: greet
      debug: hello
      become_user: "{{ owner }}"
      register: said
      loop: [1]
`;
	const {schedule, problems} = await scheduled(playbook, {hosts: {a: {owner: 'alice'}, b: {}, c: {owner: 'carol'}}});
	t.deepEqual(problems, []);
	const [play] = schedule;
	t.like(play, {title: 'web servers', serial: 1, maxFailPercentage: 20, anyErrorsFatal: true, position: {line: 1, column: 3}});
	t.deepEqual(
		play?.lanes.map(({host, become}) => [host.name, become]),
		[
			['a', {user: 'root'}],
			['c', {user: 'root'}],
		],
	);
	t.like(play?.lanes[1]?.tasks[0], {
		title: 'greet',
		user: 'carol',
		register: 'said',
		isLoop: true,
		position: {line: 9, column: 7},
	});
});

test('titles', async t => {
	t.deepEqual(
		await titles(
			tasks(
				'- name: greet {{ inventory_hostname }}\n  debug: x\n- command: uptime -p\n- debug: {msg: "{{ item }}"}\n  loop: [1]\n- thing:\n- name: turn {{ item }}\n  debug: x\n  loop: [1]',
			),
			{hosts: {a: {}}},
		),
		[['a greet a']].map(() => ['a greet a command: uptime -p debug: {{ item }} thing turn {{ item }}']),
	);
});

test('a limit', async t => {
	t.deepEqual(await titles(tasks('- debug: x'), {...three, options: {hosts: new Set(['b'])}}), [['b debug: x']]);
});
test('a limit without a host of the play', async t => {
	t.deepEqual(await titles(tasks('- debug: x').replace('all', 'a'), {...three, options: {hosts: new Set(['b'])}}), [[]]);
});
test('a pattern from an extra variable', async t => {
	t.deepEqual(
		await titles(tasks('- debug: x').replace('all', '"{{ target }}"'), {...three, options: {extraVars: {target: 'c'}}}),
		[['c debug: x']],
	);
});
test('a pattern that matches no host', async t => {
	t.deepEqual(await titles(tasks('- debug: x').replace('all', 'd')), ['1:10 "d" matches no host']);
});
test('a pattern with an undefined variable', async t => {
	t.deepEqual(await titles(tasks('- debug: x').replace('all', '"{{ target }}"')), ['1:14 undefined variable "target"']);
});
test('serial that is no number', async t => {
	t.deepEqual(await titles(tasks('- debug: x', '\n  serial: some')), [
		'2:11 "serial" has to be a whole number from 1 on or a share such as 30%, not some',
	]);
});

const become = test.macro(
	async (
		t,
		play: string,
		vars: Readonly<Record<string, unknown>>,
		flags: {enabled?: boolean; user?: string},
		user: string | undefined,
	) => {
		const {schedule, problems} = await scheduled(tasks('- debug: x', play), {hosts: {a: vars}, options: {become: flags}});
		t.deepEqual(problems, []);
		t.is(schedule[0]?.lanes[0]?.become?.user, user);
	},
);
test('nobody asks to become', become, '', {}, {}, undefined);
test('the command line asks', become, '', {}, {enabled: true}, 'root');
test('the command line names a user', become, '', {}, {enabled: true, user: 'app'}, 'app');
test('the play refuses what the command line asks', become, '\n  become: false', {}, {enabled: true}, undefined);
test('the play names a user', become, '\n  become: true\n  become_user: web', {}, {user: 'app'}, 'web');
test('the host refuses what the play asks', become, '\n  become: true', {ansible_become: false}, {}, undefined);
test(
	'the host names a user',
	become,
	'\n  become: true\n  become_user: web',
	{ansible_become_user: '{{ who }}', who: 'db'},
	{},
	'db',
);

const tagged = tasks(`- {debug: a, tags: one}
- {debug: b, tags: [two, three]}
- {debug: c, tags: "one, two"}
- {debug: d}
- {debug: e, tags: always}
- {debug: f, tags: [never, four]}`);
const chosen = test.macro(async (t, options: {tags?: string[]; skipTags?: string[]}, expected: string) => {
	const [lanes] = await titles(tagged, {hosts: {a: {}}, options});
	t.is(String(lanes).replace('a ', '').replaceAll('debug: ', ''), expected);
});
test('no tags asked for', chosen, {}, 'a b c d e');
test('one tag', chosen, {tags: ['one']}, 'a c e');
test('two tags', chosen, {tags: ['one', 'three']}, 'a b c e');
test('a tag of what is never taken', chosen, {tags: ['four']}, 'e f');
test('all and what is never taken', chosen, {tags: ['all', 'never']}, 'a b c d e f');
test('tagged', chosen, {tags: ['tagged']}, 'a b c e');
test('untagged', chosen, {tags: ['untagged']}, 'd e');
test('a tag left out', chosen, {skipTags: ['two']}, 'a d e');
test('always left out', chosen, {skipTags: ['always']}, 'a b c d');
test('a tag asked for, another left out', chosen, {tags: ['one'], skipTags: ['two']}, 'a e');
test('tags of a play are those of its tasks', async t => {
	t.deepEqual(
		await titles(tasks('- debug: x', '\n  tags: web') + tasks('- debug: y'), {hosts: {a: {}}, options: {tags: ['web']}}),
		[['a debug: x'], ['a']],
	);
});
test('a misspelt tag', async t => {
	t.deepEqual(await titles(tagged, {options: {tags: ['tow']}}), ['no task has the tag "tow" of --tags\n  → did you mean "two"?']);
});

const named = tasks('- {name: one, debug: 1}\n- {name: two, debug: 2}') + tasks('- {name: three, debug: 3}');
test('a task to start at', async t => {
	t.deepEqual(await titles(named, {hosts: {a: {}}, options: {startAtTask: 'two'}}), [['a two'], ['a three']]);
});
test('a task of a later play to start at', async t => {
	t.deepEqual(await titles(named, {hosts: {a: {}}, options: {startAtTask: 'three'}}), [['a three']]);
});
test('a misspelt task to start at', async t => {
	t.deepEqual(await titles(named, {hosts: {a: {}}, options: {startAtTask: 'thre'}}), [
		'no task is called "thre"\n  → did you mean "three"?',
	]);
});

test(
	'problems stand in the order of the file',
	refused,
	'- debug: "{{ x }}"\n- command: {cmd: 1}\n- debug: x\n  when: "{{"\n- debug: "{{ y }}"',
	[
		'6:16 not a valid condition: it ends too early\n  → a condition stands without braces: name == "value"',
		'3:18 undefined variable "x"',
		'4:22 "cmd" has to be a text, not the number 1\n  → quote it: "1"',
		'7:18 undefined variable "y"',
	],
);
test(
	'checked arguments are the same again and again',
	accepted,
	'- thing: {count: "{{ n }}"}',
	{a: [{state: 'present', count: 3}]},
	{hosts: {a: {n: 3}}},
);
test('a title that differs between hosts stands as it was written', async t => {
	const named = tasks('- name: write on {{ inventory_hostname }}\n  debug: x\n- name: to {{ target }}\n  debug: x');
	t.deepEqual(await titles(named, {options: {extraVars: {target: 'lab'}}}), [
		['a write on {{ inventory_hostname }} to lab', 'b write on {{ inventory_hostname }} to lab'],
	]);
	t.deepEqual(await titles(named, {hosts: {a: {}}, options: {extraVars: {target: 'lab'}}}), [['a write on a to lab']]);
});
test('a task without a name is called by its path', async t => {
	t.deepEqual(await titles(tasks('- copy: {content: x, dest: /etc/motd}'), {hosts: {a: {}}}), [['a copy: /etc/motd']]);
});
