import {execFile} from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import test from 'ava';
import {load, project} from './project.ts';

/** Such a file is one problem, at this place of it. */
const refused = test.macro({
	async exec(t, content: string | Uint8Array, code: string, where: string, words: RegExp) {
		const {problems, directory} = await load(t, {'hosts.yml': content});
		t.deepEqual(
			problems.map(problem => `${problem.code} ${problem.position?.line}:${problem.position?.column}`),
			[`${code} ${where}`],
		);
		const [problem] = problems;
		t.is(problem?.position?.file, path.join(directory, 'hosts.yml'));
		t.regex(`${problem?.message}\n${problem?.why} → ${problem?.hint}`, words);
		t.notRegex(problem?.hint ?? '', /\n/);
		t.notRegex(problem?.message ?? '', /^[A-Z]|\.$|undefined/);
	},
	title: (given = '') => `a file: ${given}`,
});

const nine = (text: string): string => Array(9).fill(text).join(',');
const names = [...'abcdefghi'];
const bomb = `all: {vars: {a: &a [${nine('x')}], ${names
	.slice(1)
	.map((name, index) => `${name}: &${name} [${nine(`*${names[index]}`)}]`)
	.join(', ')}}}`;

test('empty', refused, '', 'INVENTORY_EMPTY', '1:1', /is empty/);
test('only comments', refused, '# hosts\n---\n', 'INVENTORY_EMPTY', '1:1', /is empty/);
test('zero bytes', refused, new Uint8Array(100), 'FILE_NOT_TEXT', '1:1', /not a text file/);
test('an archive', refused, Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0]), 'FILE_NOT_TEXT', '1:1', /not a text file/);
test('Latin 1', refused, Buffer.from('all:\n  hosts: {é: }', 'latin1'), 'FILE_NOT_TEXT', '2:11', /UTF-8/);
test('UTF-16', refused, Buffer.from('\uFEFFall:\n', 'utf16le'), 'FILE_NOT_TEXT', '1:1', /save it as UTF-8/);
test('2 MB', refused, `# ${'x'.repeat(2e6)}\n`, 'FILE_TOO_LARGE', '1:1', /1 MiB/);
test('an alias bomb', refused, bomb, 'YAML_TOO_LARGE', '1:192', /100000/);
test('an alias to itself', refused, 'all: &a {vars: {b: *a}}', 'YAML_ALIAS', '1:20', /"\*a"/);
test('a duplicate key', refused, 'all:\n  hosts: {a: }\n  hosts: {b: }', 'YAML_DUPLICATE_KEY', '3:3', /line 2/);
test('a duplicate host', refused, 'all:\n  hosts:\n    a:\n    b:\n    a:', 'YAML_DUPLICATE_KEY', '5:5', /line 3/);
test('__proto__ as variable', refused, 'all: {vars: {__proto__: {x: 1}}}', 'YAML_KEY', '1:14', /__proto__/);
test('__proto__ as host', refused, 'all: {hosts: {__proto__: }}', 'YAML_KEY', '1:15', /__proto__/);
test('constructor as group', refused, 'constructor: {hosts: {a: }}', 'YAML_KEY', '1:1', /constructor/);
test('a tab', refused, 'all:\n\thosts:\n', 'YAML_SYNTAX', '2:1', /spaces/);
test('a tab below spaces', refused, 'all:\n  hosts:\n  \ta:\n', 'YAML_SYNTAX', '3:3', /spaces/);
test('wrong indentation', refused, 'all:\n  hosts:\n    a:\n   b:\n', 'YAML_SYNTAX', '4:4', /column/);
test('an open quote', refused, 'all: {hosts: {"a: }}\n', 'YAML_SYNTAX', '2:1', /./);
test('two documents', refused, 'all: {hosts: {a: }}\n---\nall:\n', 'YAML_DOCUMENTS', '3:1', /one document/);
test('unquoted braces', refused, 'all: {vars: {x: {{ y }}}}', 'YAML_KEY', '1:18', /quotes/);
test('a vault value', refused, 'all: {vars: {x: !vault "abc"}}', 'YAML_TAG', '1:17', /encrypted/);
test('a vault file', refused, '$ANSIBLE_VAULT;1.1;AES256\n6162\n', 'INVENTORY_VAULT', '1:1', /not supported/);
test('a merge key', refused, 'all: {vars: {<<: {a: 1}}}', 'YAML_KEY', '1:14', /write the values/);
test('a number that would be rounded', refused, 'all: {vars: {id: 99999999999999999999}}', 'YAML_NUMBER', '1:18', /quotes/);
test('150 levels', refused, `all: {vars: {x: ${'['.repeat(150)}${']'.repeat(150)}}}`, 'YAML_SYNTAX', '1:114', /100 levels/);
test('a playbook', refused, '- hosts: all\n  tasks: []\n', 'INVENTORY_FORM', '1:1', /playbook/);
test('a map as key', refused, '{}: x', 'YAML_KEY', '1:1', /map/);
test('a host name alone', refused, '42', 'INVENTORY_INI', '1:1', /42/);
test('text', refused, 'Dear reader, this is no inventory!', 'INVENTORY_FORM', '1:1', /map of groups/);
test(
	'INI',
	refused,
	'# mine\n[web]\nweb1 ansible_host=10.0.0.1 ansible_password=x\n\n[web:vars]\na=1\n',
	'INVENTORY_INI',
	'2:1',
	/web:\n {4}hosts:\n {6}web1:\n {8}ansible_host: 10.0.0.1\n {8}ansible_password: …/,
);
test(
	'INI of host names',
	refused,
	'web1\nweb2 ansible_port=22\n',
	'INVENTORY_INI',
	'1:1',
	/all:\n {4}hosts:\n {6}web1:\n {6}web2:/,
);
test('TOML', refused, '[all.hosts]\nweb1 = {}\n', 'INVENTORY_INI', '1:1', /INI/);
test('a script', refused, '#!/usr/bin/env python3\nprint("{}")\n', 'INVENTORY_PROGRAM', '1:1', /dynamic inventory/);
test('the settings of a plugin', refused, 'plugin: community.general.proxmox\nurl: x\n', 'INVENTORY_FORM', '1:1', /plugin/);
test(
	'what a script prints',
	refused,
	'{"_meta": {"hostvars": {}}, "all": {"children": ["web"]}}',
	'INVENTORY_FORM',
	'1:2',
	/--yaml/,
);
test('hosts without a group', refused, 'hosts:\n  a:\n', 'INVENTORY_FORM', '1:1', /"all:"/);
test('hosts as a list', refused, 'web:\n  hosts:\n    - a\n    - b\n', 'INVENTORY_FORM', '3:5', /hosts:\n {4}a:\n {4}b:\n?/);
test('a group as a list', refused, 'web:\n  - a\n', 'INVENTORY_FORM', '2:3', /hosts:\n {4}a:/);
test('children as a list', refused, 'web:\n  hosts: {x: }\n  children: [db]\n', 'INVENTORY_FORM', '3:13', /children:\n {4}db:/);
test('hosts as a number', refused, 'web: {hosts: 5}', 'INVENTORY_FORM', '1:14', /number 5/);
test('vars as a list', refused, 'web:\n  hosts: {x: }\n  vars:\n    - a: 1\n', 'INVENTORY_FORM', '4:5', /without dashes/);
test('a host that is an address', refused, 'web: {hosts: {x: 10.0.0.1}}', 'INVENTORY_FORM', '1:18', /vars of host "x"/);
test('a misspelt key', refused, 'web:\n  hosst: {x: }\n', 'INVENTORY_KEY', '2:3', /did you mean "hosts"/);
test(
	'hosts right below the group',
	refused,
	'web:\n  a:\n  b:\n  c:\n  d:\n',
	'INVENTORY_KEY',
	'2:3',
	/"a", "b", "c" and 1 more[\s\S]*below "hosts:"/,
);
test('a group with a space', refused, 'web servers: {hosts: {x: }}', 'INVENTORY_NAME', '1:1', /name of a group/);
test('a group like a pattern', refused, '"web*": {hosts: {x: }}', 'INVENTORY_NAME', '1:1', /name of a group/);
test(
	'a host that looks like an option',
	refused,
	'all: {hosts: {-oProxyCommand=x: }}',
	'INVENTORY_NAME',
	'1:15',
	/name of a host/,
);
test('a host that looks like a path', refused, 'all: {hosts: {../../etc/shadow: }}', 'INVENTORY_NAME', '1:15', /name of a host/);
test('a host with an escape sequence', refused, 'all: {hosts: {"a\\x1b[2Jb": }}', 'INVENTORY_NAME', '1:15', /name of a host/);
test('several hosts in a line', refused, 'all: {hosts: {"a b": }}', 'INVENTORY_NAME', '1:15', /one host a line/);
test('a host with a port too high', refused, 'all: {hosts: {"a:70000": }}', 'INVENTORY_NAME', '1:15', /65535/);
test('a range that ends before it begins', refused, 'all: {hosts: {"a[9:1]": }}', 'INVENTORY_RANGE', '1:15', /before/);
test('a billion hosts', refused, 'all: {hosts: {"a[1:1000000000]": }}', 'INVENTORY_RANGE', '1:15', /10000/);
test('a billion hosts by product', refused, 'all: {hosts: {"a[1:1000][1:1000][1:1000]": }}', 'INVENTORY_RANGE', '1:15', /10000/);
test('no hosts', async t => {
	const {problems} = await load(t, {'hosts.yml': 'all:\n  children:\n    web:\n'});
	t.deepEqual(
		problems.map(({code}) => code),
		['INVENTORY_EMPTY'],
	);
});

test('a path that does not exist', async t => {
	const {problems} = await load(t, {'lab.yml': ''}, {sources: ['lba.yml']});
	t.is(problems.length, 1);
	t.regex(problems[0]?.message ?? '', /there is no inventory/);
	t.regex(problems[0]?.hint ?? '', /did you mean ".*lab.yml"/);
});

test('a folder with nothing in it', async t => {
	const {problems} = await load(t, {inv: undefined}, {sources: ['inv']});
	t.deepEqual(
		problems.map(({code}) => code),
		['INVENTORY_EMPTY'],
	);
});

test('a path through a file', async t => {
	const {problems} = await load(t, {a: ''}, {sources: ['a/b.yml']});
	t.regex(problems[0]?.message ?? '', /no directory/);
});

test('a device', async t => {
	const directory = await project(t, {});
	await fs.symlink('/dev/zero', path.join(directory, 'hosts.yml'));
	const {problems} = await load(t, {}, {sources: [path.relative('/tmp', path.join(directory, 'hosts.yml')).replace(/^/, '../')]});
	t.regex(problems[0]?.message ?? '', /device/);
});

test('a pipe', async t => {
	const directory = await project(t, {});
	const pipe = path.join(directory, 'hosts.yml');
	await promisify(execFile)('mkfifo', [pipe]);
	const [{inventory, problems}] = await Promise.all([
		load(t, {}, {sources: [`../${path.basename(directory)}/hosts.yml`]}),
		fs.writeFile(pipe, 'all: {hosts: {a: }}'),
	]);
	t.is(problems.length, 0);
	t.is(inventory.hosts.length, 1);
});

test('a link that leads to itself, among variables', async t => {
	const directory = await project(t, {'hosts.yml': 'all: {hosts: {a: }}', 'group_vars/x': undefined});
	await fs.symlink('all.yml', path.join(directory, 'group_vars/all.yml'));
	const {problems} = await load(t, {}, {sources: [`../${path.basename(directory)}/hosts.yml`]});
	t.deepEqual(
		problems.map(({message}) => message.replace(/".*"/, '')),
		[' is a link that leads back to itself'],
	);
});

test('a folder that holds itself, among variables', async t => {
	const directory = await project(t, {'hosts.yml': 'all: {hosts: {a: }}', 'group_vars/all/x.yml': 'a: 1'});
	await fs.symlink('.', path.join(directory, 'group_vars/all/again'));
	const {problems} = await load(t, {}, {sources: [`../${path.basename(directory)}/hosts.yml`]});
	t.is(problems.length, 1);
	t.regex(problems[0]?.message ?? '', /folders deep/);
});
