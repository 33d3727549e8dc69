import test from 'ava';
import {load, loadWell, varsOf} from './project.ts';

/** One host with this variable is one problem. */
const refused = test.macro({
	async exec(t, variable: string, code: string, words: RegExp) {
		const {inventory, problems} = await load(t, {'hosts.yml': `all:\n  hosts:\n    a:\n      ${variable}`});
		t.deepEqual(
			problems.map(problem => `${problem.code} ${problem.position?.line}`),
			[`${code} 4`],
		);
		t.regex(`${problems[0]?.message} → ${problems[0]?.hint}`, words);
		t.deepEqual(varsOf(inventory, 'a'), {}, 'what is refused is left out');
	},
	title: (_given, variable: string) => `refused: ${variable}`,
});

test(refused, 'web-port: 1', 'VARIABLE_NAME', /did you mean "web_port"/);
test(refused, '1st: 1', 'VARIABLE_NAME', /begins with|choose another/);
test(refused, '"": 1', 'VARIABLE_NAME', /""/);
test(refused, 'a.b: 1', 'VARIABLE_NAME', /"a_b"/);
test(refused, 'größe: 1', 'VARIABLE_NAME', /"größe"/);
test(refused, 'groups: 1', 'VARIABLE_RESERVED', /"groups"/);
test(refused, 'inventory_hostname: x', 'VARIABLE_RESERVED', /"inventory_hostname"/);
test(refused, 'item: x', 'VARIABLE_RESERVED', /"item"/);
test(refused, 'this: x', 'VARIABLE_RESERVED', /"this"/);
test(refused, 'ansible_prot: 22', 'CONNECTION_VARIABLE', /did you mean "ansible_port"/);
test(refused, 'ansible_hots: x', 'CONNECTION_VARIABLE', /did you mean "ansible_host"/);
test(refused, 'ansible_becom: true', 'CONNECTION_VARIABLE', /did you mean "ansible_become"/);
test(refused, 'ansible_pasword: x', 'CONNECTION_VARIABLE', /did you mean "ansible_password"/);
test(refused, 'ansible-host: x', 'VARIABLE_NAME', /did you mean "ansible_host"/);
test(refused, 'ansibel_host: x', 'VARIABLE_NAME', /did you mean "ansible_host"/);
test(refused, 'Ansible_user: x', 'VARIABLE_NAME', /did you mean "ansible_user"/);
test(refused, 'runner_know_hosts: x', 'CONNECTION_VARIABLE', /did you mean "runner_known_hosts"/);
test(refused, 'ansible_ssh_common_args: -J x', 'CONNECTION_VARIABLE', /~\/\.ssh\/config/);
test(refused, 'ansible_host_key_checking: false', 'CONNECTION_VARIABLE', /runner_host_keys/);
test(refused, 'ansible_group_priority: 2', 'CONNECTION_VARIABLE', /child of the other/);
test(refused, 'ansible_port: "22"', 'CONNECTION_VARIABLE', /whole number.*22 without quotes/);
test(refused, 'ansible_port: 0', 'CONNECTION_VARIABLE', /1 to 65535/);
test(refused, 'ansible_port: 70000', 'CONNECTION_VARIABLE', /1 to 65535/);
test(refused, 'ansible_port: 2.5', 'CONNECTION_VARIABLE', /whole number/);
test(refused, 'ansible_ssh_port: x', 'CONNECTION_VARIABLE', /ansible_port has to be a whole number/);
test(refused, 'ansible_become: yes', 'CONNECTION_VARIABLE', /true or false.*write true/);
test(refused, 'ansible_become_method: su', 'CONNECTION_VARIABLE', /"sudo"/);
test(refused, 'ansible_connection: docker', 'CONNECTION_VARIABLE', /"ssh" or "local"/);
test(refused, 'ansible_connection: smart', 'CONNECTION_VARIABLE', /write ssh/);
test(refused, 'ansible_host: ""', 'CONNECTION_VARIABLE', /empty/);
test(refused, 'ansible_host: 10', 'CONNECTION_VARIABLE', /text.*quotes/);
test(refused, 'ansible_user: [root]', 'CONNECTION_VARIABLE', /text/);
test(refused, 'ansible_user:', 'CONNECTION_VARIABLE', /text/);
test(refused, 'runner_host_keys: no', 'CONNECTION_VARIABLE', /"strict" or "accept-new" or "off"/);

test('a password that is a number is refused without being shown', async t => {
	const {problems} = await load(t, {'hosts.yml': 'all: {hosts: {a: {ansible_password: 123456}}}'});
	t.is(problems.length, 1);
	t.notRegex(JSON.stringify(problems), /123456/);
	t.regex(problems[0]?.hint ?? '', /quotes/);
});

test('older names become the present ones', async t => {
	const text =
		'all: {hosts: {a: {ansible_ssh_host: h, ansible_ssh_port: 1, ansible_ssh_user: u, ansible_ssh_pass: p, ansible_become_pass: q}}}';
	t.deepEqual(varsOf(await loadWell(t, {'hosts.yml': text}), 'a'), {
		ansible_host: 'h',
		ansible_port: 1,
		ansible_user: 'u',
		ansible_password: 'p',
		ansible_become_password: 'q',
	});
});

test('an older and the present name of one variable', async t => {
	const {problems} = await load(t, {'hosts.yml': 'all: {hosts: {a: {ansible_ssh_host: h, ansible_host: i}}}'});
	t.deepEqual(
		problems.map(({code}) => code),
		['VARIABLE_TWICE'],
	);
});

test('what has braces is checked when it is filled in', async t => {
	const vars = {ansible_port: '{{ port }}', ansible_become: '{{ b }}', ansible_connection: '{{ c }}'};
	t.deepEqual(varsOf(await loadWell(t, {'hosts.yml': JSON.stringify({all: {hosts: {a: vars}}})}), 'a'), vars);
});

test('other variables are kept: facts of Ansible, interpreters, names that only resemble', async t => {
	const vars = {
		ansible_python_interpreter: '/usr/bin/python3',
		ansible_fqdn: 'a.example',
		ansible_distribution: 'Debian',
		ansible_os_family: 'Debian',
		assemble_user: 'x',
		visible_host: 'x',
		any_port: 1,
		_x: {y: [1, 'z', null]},
		X1: true,
	};
	const inventory = await loadWell(t, {'hosts.yml': JSON.stringify({all: {hosts: {a: vars}}})});
	t.deepEqual(JSON.parse(JSON.stringify(varsOf(inventory, 'a'))), vars);
});
