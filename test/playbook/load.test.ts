import test from 'ava';
import {refused, scheduled} from './fixture.ts';

const file = test.macro(async (t, text: string | Buffer, problems: readonly string[]) => {
	t.deepEqual((await scheduled(text)).problems, problems);
});

test('an empty file', file, '', ['1:1 the playbook is empty\n  → write a list of plays: - hosts: all']);
test('a file of comments', file, '# later\n', ['1:1 the playbook is empty\n  → write a list of plays: - hosts: all']);
test('a binary file', file, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0]), [
	'1:1 "site.yml" is not a text file\n  → is it the right file?',
]);
test('an indent of tabs', file, '- hosts: all\n\ttasks: []\n', [
	'2:1 not valid YAML: a tab in the indentation\n  → indent with spaces',
]);
test('a duplicate key', file, '- hosts: all\n  hosts: web\n', [
	'2:3 the key "hosts" stands here a second time\n  → it is already in line 1; keep one of them',
]);
test('a key that reaches into the program', file, '- hosts: all\n  vars:\n    __proto__: 1\n', [
	'3:5 the key "__proto__" is not allowed\n  It would reach into the program that reads it.',
]);
test('a map instead of a list', file, 'hosts: all\ntasks: []\n', [
	'1:1 a playbook is a list of plays, not a map\n  → put "- " before the first key',
]);
test('an inventory', file, 'all:\n  hosts: {}\n', [
	'1:1 a playbook is a list of plays, not a map\n  → this looks like an inventory, which -i names',
]);
test('an empty list', file, '[]\n', ['1:1 the playbook has no plays\n  → write a list of plays: - hosts: all']);
test('a play that is a text', file, '- all\n', ['1:3 a play is a map, not the text "all"\n  → write its keys: hosts, tasks …']);
test('a task in the place of a play', file, '- command: uptime\n', [
	'1:3 here stands a task, where a play is due\n  → put it below tasks: of a play',
]);
test('a play without hosts', file, '- tasks: []\n', ['1:3 the play does not say for which hosts\n  → write hosts: all']);

test(
	'all mistakes of a play at once',
	file,
	`- hosts: all
  become: yes
  gather_facts: no
  taskss: []
  serial: [1]
  max_fail_percentage: 120
  any_errors_fatal: "true"
  vars:
    groups: []
    a-b: 1
  tasks:
    command: uptime
`,
	[
		'2:11 "become" has to be true or false, not the text "yes"\n  → write true',
		'3:3 "gather_facts" is not supported\n  → remove it: modules look up what they need themselves',
		'4:3 a play has no key "taskss"\n  → did you mean "tasks"?',
		'5:11 "serial" has to be a text or a number, not a list',
		'6:24 "max_fail_percentage" has to be a number from 0 to 100, not the number 120',
		'7:21 "any_errors_fatal" has to be true or false, not the text "true"\n  → write true',
		'9:5 the variable "groups" is set by runner itself\n  → choose another name',
		'10:5 "a-b" is no name for a variable: letters, digits and "_" make one\n  → choose another name',
		'12:5 "tasks" has to be a list, not a map\n  → begin each task with "- "',
	],
);

test('a directory instead of a file', async t => {
	const {problems} = await scheduled('', {
		playbook: 'site.yml',
		prepare: async directory => {
			const fs = await import('node:fs/promises');
			await fs.rm(`${directory}/site.yml`);
			await fs.mkdir(`${directory}/site.yml`);
		},
	});
	t.deepEqual(problems, ['1:1 "site.yml" is a directory, not a file']);
});

test('a task that is a text', refused, '- uptime', [
	'3:7 a task is a map, not the text "uptime"\n  → write the name of a module and its arguments',
]);
test('a task without a module', refused, '- name: nothing', [
	'3:7 the task has no module\n  → modules are copy, template, command, debug, assert, thing',
]);
test('a task with two modules', refused, '- command: uptime\n  debug: hello', [
	'4:7 a task has one module, and this has "command" and "debug"\n  → make two tasks of them: begin the second with "- "',
]);
test('a misspelt module', refused, '- comand: uptime', ['3:7 there is no module "comand"\n  → did you mean "command"?']);
test('a module of Ansible by its long name', refused, '- ansible.builtin.copy: {dest: /x}', [
	'3:7 there is no module "ansible.builtin.copy"\n  → write copy',
]);
test('a module of Ansible that we have under another name', refused, '- shell: uptime', [
	'3:7 there is no module "shell"\n  → write command: it takes a line for /bin/sh',
]);
test('a misspelt key of a task', refused, '- command: uptime\n  whn: true', [
	'4:7 a task has no key "whn"\n  → did you mean "when"?',
]);
test('a misspelt key beside a misspelt module', refused, '- comand: uptime\n  whn: true', [
	'3:7 there is no module "comand"\n  → did you mean "command"?',
	'4:7 a task has no key "whn"\n  → did you mean "when"?',
]);
test('keys of Ansible', refused, '- command: uptime\n  with_items: [1]\n  notify: restart\n  become: true', [
	'4:7 "with_items" is not supported\n  → use loop',
	'5:7 "notify" is not supported\n  → register the result, and write when: result.changed at the next task; a run that fails in between leaves it undone, and the next one does not see it',
	'6:7 "become" is not supported\n  → write become at the play, and become_user at a task that works as somebody else',
]);
test('a block', refused, '- block:\n    - command: uptime', [
	'3:7 "block" is not supported\n  → write its tasks directly, each with its own when',
]);
test('a loop over a name', refused, '- debug: "{{ item }}"\n  loop: users', [
	'4:13 "loop" has to be a list, not the text "users"\n  → write "{{ users }}" for a variable',
]);
test("a result called as a loop's variable", refused, '- command: uptime\n  register: item', [
	'4:17 "item" is the variable of a loop\n  → choose another name',
]);
test(
	'a result of an unknown module is known all the same',
	refused,
	'- comand: uptime\n  register: r\n- debug: "{{ r.stdout }}"',
	['3:7 there is no module "comand"\n  → did you mean "command"?'],
);
