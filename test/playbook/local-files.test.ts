import fs from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {accepted, refused, scheduled, tasks} from './fixture.ts';

const sha256 = '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03';
const copied = async (src: string, given: Parameters<typeof scheduled>[1]) => {
	const {schedule, problems, directory} = await scheduled(tasks(`- copy: {src: "${src}", dest: /x}`), given);
	if (problems.length > 0) {
		return problems;
	}

	const [turn] = schedule[0]?.lanes[0]?.tasks[0]?.args({}) ?? [];
	return JSON.parse(JSON.stringify((turn as {src: unknown}).src).replaceAll(`${directory}/`, ''));
};

test('a file beside the playbook', async t => {
	t.deepEqual(await copied('motd', {files: {motd: 'hello\n', 'files/motd': 'other\n'}}), {
		path: 'motd',
		sizeBytes: 6,
		sha256: `${sha256}`,
		text: 'hello\n',
	});
});
test('a file in files/', async t => {
	t.like(await copied('motd', {files: {'files/motd': 'hello\n'}}), {path: 'files/motd', text: 'hello\n'});
});
test('a file of the folder above playbooks/', async t => {
	t.like(await copied('motd', {playbook: 'playbooks/site.yml', files: {'files/motd': 'hello\n'}}), {
		path: 'files/motd',
		text: 'hello\n',
	});
});
test('a file that is no text', async t => {
	const {text, sizeBytes} = await copied('logo', {files: {logo: Buffer.from([0xff, 0xd8, 0])}});
	t.deepEqual([text, sizeBytes], [undefined, 3]);
});
test('a file of more than 1 MiB', async t => {
	const {text, sizeBytes, sha256} = await copied('big', {files: {big: Buffer.alloc(1024 * 1024 + 1, 'a')}});
	t.deepEqual(
		[text, sizeBytes, sha256],
		[undefined, 1048577, '4a3f0c0c213adea174f9a3d4c13177315b588bdb2e9c1012d3d0bf0453ca0f6a'],
	);
});
test('a file by its whole path, inside of the project', async t => {
	const {problems} = await scheduled(tasks('- copy: {src: "{{ playbook_dir }}/motd", dest: /x}'), {files: {motd: ''}});
	t.deepEqual(problems, []);
});
test('a link inside of the project', async t => {
	const prepare = async (directory: string) => fs.symlink('files', path.join(directory, 'link'));
	t.like(await copied('link/motd', {files: {'files/motd': 'hello\n'}, prepare}), {path: 'files/motd', text: 'hello\n'});
});

const fails = test.macro(async (t, src: string, problem: string, given: Parameters<typeof scheduled>[1] = {}) => {
	t.deepEqual(await copied(src, given), [`3:19 ${problem}`]);
});
test('a misspelt file', fails, 'mtod', 'there is no file "mtod"\n  Looked for mtod, files/mtod.\n  → did you mean "motd"?', {
	files: {'files/motd': ''},
});
test(
	'a file outside of the project',
	fails,
	'/etc/passwd',
	'"/etc/passwd" leads out of the project, to /etc/passwd\n  Only files below . are read.\n  → copy the file beside the playbook',
);
test(
	'a path that climbs out of the project',
	fails,
	'../../../../../../etc/passwd',
	'"../../../../../../etc/passwd" leads out of the project, to /etc/passwd\n  Only files below . are read.\n  → copy the file beside the playbook',
);
test(
	'a link out of the project',
	fails,
	'link',
	'"link" leads out of the project, to /etc/passwd\n  Only files below . are read.\n  → copy the file beside the playbook',
	{
		prepare: async directory => fs.symlink('/etc/passwd', path.join(directory, 'link')),
	},
);
test(
	'a missing file outside of the project',
	fails,
	'/nowhere/x',
	'"/nowhere/x" leads out of the project, to /nowhere/x\n  Only files below . are read.\n  → copy the file beside the playbook',
);
test('a directory', fails, 'files', '"files" is a directory\n  → name a file', {files: {'files/motd': ''}});
test('no name', fails, '', '"" is no name of a file');

const template = '- template: {src: t.hbs, dest: /x}';
const rendered = test.macro(async (t, files: Readonly<Record<string, string>>, text: string) => {
	const {schedule, problems} = await scheduled(tasks(template), {files, hosts: {a: {name: 'alice', keys: ['x', 'y']}}});
	t.deepEqual(problems, []);
	const [turn] = schedule[0]?.lanes[0]?.tasks[0]?.args({}) ?? [];
	t.is((turn as {src: {text: string}}).src.text, text);
});
test(
	'a template',
	rendered,
	{'templates/t.hbs': '# {{ name }}\n{{#each keys}}\n- {{this}}\n{{/each}}\nend\n'},
	'# alice\n- x\n- y\nend\n',
);
test(
	'a partial',
	rendered,
	{'t.hbs': 'a\n  {{> part n=1}}\nb\n', 'templates/partials/part.hbs': '{{name}}\n{{n}}\n'},
	'a\n  alice\n  1\nb\n',
);
test(
	'a partial with a context',
	rendered,
	{'t.hbs': '{{#each keys}}{{> part this}}{{/each}}', 'partials/part.hbs': '<{{this}} {{@root.name}}>'},
	'<x alice><y alice>',
);

test(
	'all missing variables of a template',
	refused,
	template,
	['t.hbs:1:4 undefined variable "nam"\n  → did you mean "name"?', 't.hbs:3:15 undefined variable "nix"'],
	{
		hosts: {a: {name: 1}},
		files: {'t.hbs': '{{ nam }}\n\n{{#if name}}{{nix}}{{/if}}'},
	},
);
test(
	'a template that cannot be parsed',
	refused,
	template,
	[
		't.hbs:2:7 not a valid template: unexpected "}}}"\n  → put a blank between "}}" and the brace that follows'.replace(
			'2:3',
			'2:8',
		),
	],
	{files: {'t.hbs': 'one\n{{ x  }}}\n'}},
);
test(
	'a template that holds itself',
	refused,
	template,
	['partials/p.hbs:1:1 partials are nested deeper than 10: does "p" hold itself?'],
	{files: {'t.hbs': '{{> p}}', 'partials/p.hbs': '{{> p}}'}},
);
test(
	'a missing partial',
	refused,
	template,
	['t.hbs:1:1 there is no file "partials/nix.hbs"\n  Looked for partials/nix.hbs, templates/partials/nix.hbs.'],
	{files: {'t.hbs': '{{> nix}}'}},
);
test(
	'a template that is no text',
	refused,
	template,
	['3:23 the template "t.hbs" is no UTF-8 text\n  → copy it as a file instead'],
	{files: {'t.hbs': Buffer.from([0xff])}},
);
test(
	'a template of another name for each host',
	accepted,
	'- template: {src: "{{ inventory_hostname }}.hbs", dest: /x}\n- debug: x',
	{a: [{msg: 'x'}], b: [{msg: 'x'}]},
	{files: {'a.hbs': 'a', 'b.hbs': 'b'}},
);
