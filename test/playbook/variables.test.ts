import test from 'ava';
import {accepted, refused, scheduled, tasks} from './fixture.ts';

test('the inventory below the play below the task below results below extra variables', async t => {
	const playbook = `- hosts: all
  vars: {b: play, c: play, d: play, e: play}
  tasks:
    - command: id
      register: d
    - command: id
      register: e
    - debug: "{{ a }} {{ b }} {{ c }} {{ d.stdout }} {{ e }}"
      vars: {c: task, d: task, e: task}
`;
	const given = {hosts: {a: {a: 'host', b: 'host', c: 'host', d: 'host', e: 'host'}}, options: {extraVars: {e: 'extra'}}};
	const {schedule, problems} = await scheduled(playbook, given);
	t.deepEqual(problems, []);
	const last = schedule[0]?.lanes[0]?.tasks.at(-1);
	t.deepEqual(last?.args({d: {stdout: 'result'}, e: {}}), [{msg: 'host play task result extra'}]);
});

test('a variable made of others, differently for each task', async t => {
	const playbook = `- hosts: all
  vars: {url: "http://{{ host }}:{{ port }}", port: 80, all: {list: ["{{ url }}"]}}
  tasks:
    - debug: "{{ url }}"
    - debug: "{{ all }}"
      vars: {port: 8080}
    - debug: "{{ url }}{{ item }}"
      vars: {host: "{{ item }}"}
      loop: [x, y]
`;
	const {schedule, problems} = await scheduled(playbook, {hosts: {a: {host: '{{ inventory_hostname }}.lan'}}});
	t.deepEqual(problems, []);
	const args = schedule[0]?.lanes[0]?.tasks.map(task => task.args({}));
	t.deepEqual(JSON.parse(JSON.stringify(args)), [
		[{msg: 'http://a.lan:80'}],
		[{msg: {list: ['http://a.lan:8080']}}],
		[{msg: 'http://x:80x'}, {msg: 'http://y:80y'}],
	]);
});

test(
	'what runner says of a host',
	accepted,
	`- debug:
    - "{{ inventory_hostname }} {{ inventory_hostname_short }} {{ join group_names }} {{ join groups.web }} {{ join play_hosts }}"
    - "{{ inventory_dir }} {{ hostvars.[b.lan].port }}"`,
	{
		'a.lan': [{msg: ['a.lan a web a.lan,b.lan a.lan,b.lan', '/inventory 81']}],
		'b.lan': [{msg: ['b.lan b web a.lan,b.lan a.lan,b.lan', '/inventory 81']}],
	},
	{hosts: {'a.lan': {port: 80}, 'b.lan': {port: '{{ base }}', base: 81}}},
);

test('a variable that some hosts lack', refused, '- debug: "{{ port }}"', ['3:18 undefined variable "port"\n  on b, c'], {
	hosts: {a: {port: 1}, b: {}, c: {}},
});
test(
	'a variable of the inventory that needs a missing one',
	refused,
	'- debug: "{{ url }}"',
	['3:18 undefined variable "prot"\n  The variable "url" of the inventory needs it.\n  → did you mean "port"?'],
	{hosts: {a: {url: 'x{{ prot }}', port: 1}}},
);
test(
	'a variable of the inventory that cannot be parsed',
	refused,
	'- debug: "{{ url }}"',
	[
		'3:18 not a valid template: it ends too early\n  The variable "url" of the inventory needs it.\n  → close every {{#…}} with {{/…}}, and every {{ with }}',
	],
	{hosts: {a: {url: 'x{{#if port}}', port: 1}}},
);
test(
	'a variable of the inventory that cannot be parsed, and nobody uses',
	accepted,
	'- debug: x',
	{a: [{msg: 'x'}]},
	{
		hosts: {a: {url: 'x{{#if port}}'}},
	},
);
test('variables that need each other', refused, '- debug: "{{ a }}"\n  vars: {a: "{{ b }}", b: "x{{ c }}", c: "{{ a }}"}', [
	'4:50 the variable "a" needs itself: a → b → c → a',
]);
test(
	'a mistake in a variable that many tasks use',
	refused,
	'- debug: "{{ a }}"\n  vars: &vars {a: "{{ nix }}"}\n- debug: "{{ a }}"\n  vars: *vars',
	['4:27 undefined variable "nix"'],
);
test('a variable that runner sets itself', refused, '- debug: x\n  vars: {hostvars: 1}', [
	'4:14 the variable "hostvars" is set by runner itself\n  → choose another name',
]);
test('a result of a task that comes later', refused, '- debug: "{{ r.changed }}"\n- command: id\n  register: r', [
	'3:18 undefined variable "r"',
]);
test(
	'a result of a task that the tags leave out',
	refused,
	'- command: id\n  register: r\n  tags: slow\n- debug: "{{ r.changed }}"',
	[
		'6:18 undefined variable "r"\n  The task "command: id" registers it, and is not part of this run.\n  → run that task too, or give it the tag "always"',
	],
	{options: {skipTags: ['slow']}},
);
test('a result of an earlier play', async t => {
	const {problems, schedule} = await scheduled(`${tasks('- command: id\n  register: r')}${tasks('- debug: "{{ r.stdout }}"')}`, {
		hosts: {a: {}},
	});
	t.deepEqual(problems, []);
	t.deepEqual(schedule[1]?.lanes[0]?.tasks[0]?.args({r: {stdout: 'root'}}), [{msg: 'root'}]);
});

test(
	'a loop over what is no list',
	refused,
	'- debug: "{{ item }}"\n  loop: "{{ port }}"',
	['4:13 "loop" has to be a list (it is the number 80), not the text "{{ port }}"'],
	{hosts: {a: {port: 80}}},
);
test('a loop over nothing', accepted, '- debug: "{{ item }}"\n  loop: []', {a: []}, {hosts: {a: {}}});
test(
	'a condition of each turn',
	accepted,
	'- debug: "{{ item }}"\n  loop: [1, 2, 3]\n  when: item != 2',
	{a: [{msg: 1}, {msg: 3}]},
	{hosts: {a: {}}},
);
test(
	'a loop over a result',
	accepted,
	'- command: id\n  register: r\n- debug: "{{ item.name }}"\n  loop: "{{ r.users }}"',
	{
		a: [{msg: 'x'}, {msg: '{{ nix }}'}],
	},
	{hosts: {a: {}}, results: {r: {users: [{name: 'x'}, {name: '{{ nix }}'}]}}},
);

test('a fact that another tool gathers', refused, '- debug: "{{ ansible_distribution }}"\n  when: ansible_facts.os == "x"', [
	'3:18 undefined variable "ansible_distribution"\n  → hosts are not asked for facts: register a command with reads: true, or set a variable in the inventory',
	'4:13 undefined variable "ansible_facts"\n  → hosts are not asked for facts: register a command with reads: true, or set a variable in the inventory',
]);
test(
	'one mistake on hosts that know other variables',
	refused,
	'- debug: yes\n  when: motdd == "x"',
	['4:13 undefined variable "motdd"\n  → did you mean "motd"?'],
	{hosts: {a: {motd: 'x'}, b: {}}},
);

const dumped = {port: 80, groups: {all: ['a'], web: ['a']}, inventory_dir: '/inventory', inventory_hostname: 'a'};
const ofHost = {...dumped, inventory_hostname_short: 'a', group_names: ['web']};
for (const [text, msg] of [
	['{{ hostvars }}', {a: ofHost}],
	['{{ hostvars.a }}', ofHost],
] as const) {
	test(`all at once: ${text}`, accepted, `- debug: "${text}"`, {a: [{msg}]}, {hosts: {a: {port: 80}}});
}

test('all variables, as a value and as JSON', async t => {
	const {schedule, problems} = await scheduled(
		tasks('- debug: "{{ vars }}"\n- debug: "{{ json vars }}"\n- debug: "{{ vars.hostvars.a.port }}"'),
		{
			hosts: {a: {port: 80, ansible_password: 'hunter2'}},
		},
	);
	t.deepEqual(problems, []);
	const [value, text, one] = (schedule[0]?.lanes[0]?.tasks ?? []).map(task => JSON.stringify(task.args({})));
	for (const shown of [value ?? '', String((JSON.parse(text ?? '[]') as {msg: string}[])[0]?.msg)]) {
		t.regex(shown, /"port":80/);
		t.regex(shown, /"ansible_password":"\[secret\]"/);
		t.notRegex(shown, /hunter2|hostvars/);
	}

	t.is(one, '[{"msg":80}]');
});
test(
	'a mistake in one of all variables',
	refused,
	'- debug: "{{ vars }}"',
	['3:18 undefined variable "nix"\n  The variable "port" of the inventory needs it.\n  on a'],
	{
		hosts: {a: {port: '{{ nix }}'}, b: {}},
	},
);

const secret = 'is a secret and goes nowhere but to the login\n  → leave it out';
for (const [text, name] of [
	['{{ ansible_password }}', 'ansible_password'],
	['x{{ hostvars.b.ansible_become_password }}', 'hostvars.b.ansible_become_password'],
	['{{ vars.ansible_password }}', 'vars.ansible_password'],
] as const) {
	test(`a password of the connection: ${text}`, async t => {
		const hosts = {
			a: {ansible_password: 'hunter2'},
			b: {ansible_password: 'x', ansible_become_password: '{{ ansible_password }}'},
		};
		const {problems} = await scheduled(tasks(`- debug: "${text}"`), {hosts});
		t.deepEqual(
			problems.map(problem => problem.replace(/^\S+ /, '')),
			[`"${name}" ${secret}`],
		);
	});
}

test('a password of the connection in a condition', async t => {
	const hosts = {a: {ansible_password: 'hunter2'}};
	const {problems} = await scheduled(tasks(`- debug: x\n  when: ansible_password == "hunter2"`), {hosts});
	t.is(problems.length, 1);
	t.regex(problems[0] ?? '', /is a secret and goes nowhere but to the login/);
});
test(
	'a mistake in an extra variable',
	refused,
	'- debug: "{{ x }}"',
	['3:18 undefined variable "nix"\n  The variable "x" of --extra-vars needs it.'],
	{
		options: {extraVars: {x: '{{ nix }}'}},
	},
);
test('become as a text of the command line', async t => {
	const {schedule, problems} = await scheduled(tasks('- debug: x', '\n  become: true'), {
		options: {extraVars: {ansible_become: 'false'}},
	});
	t.deepEqual(problems, []);
	t.deepEqual(
		schedule[0]?.lanes.map(({become}) => become),
		[undefined, undefined],
	);
});
test(
	'become that is neither true nor false',
	refused,
	'- debug: x',
	['"ansible_become" has to be true or false, not the text "maybe"'],
	{
		options: {extraVars: {ansible_become: 'maybe'}},
	},
);
