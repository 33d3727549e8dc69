import fs from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import type {RenderedTemplate} from '../../src/core/local.ts';
import {scheduled, tasks} from './fixture.ts';

const rendered = async (src: string, given: Parameters<typeof scheduled>[1]) => {
	const {schedule, problems, directory} = await scheduled(tasks(`- template: {src: "${src}", dest: /x}`), given);
	const [turn] = problems.length > 0 ? [] : (schedule[0]?.lanes[0]?.tasks[0]?.args({}) ?? []);
	return {problems, directory, template: (turn as {src: RenderedTemplate} | undefined)?.src};
};

test('a template and its partials come along', async t => {
	const {problems, template} = await rendered('apparmor/lxc-default-with-mounting.hbs', {
		options: {extraVars: {profile_name: 'lxc-x'}},
	});
	t.deepEqual(problems, []);
	t.regex(template?.text ?? '', /^profile lxc-x flags=.*\{\n {2}#include <abstractions\/lxc\/container-base>$/m);
	t.regex(template?.text ?? '', /^ {2}mount fstype=nfs\*,$/m);
	t.regex(template?.path ?? '', /\/templates\/apparmor\/lxc-default-with-mounting\.hbs$/);
});
test('those of the project come first', async t => {
	const files = {'own.hbs': '{{> apparmor/nfs}}{{> apparmor/cifs}}', 'templates/partials/apparmor/nfs.hbs': 'mine\n'};
	const {template} = await rendered('own.hbs', {files});
	t.regex(template?.text ?? '', /^mine\nmount fstype=cifs,\n/);
});
test('a misspelt one', async t => {
	const {problems} = await rendered('apparmor/lxc-default-with-mouting.hbs', {});
	t.regex(problems.join(), /did you mean "apparmor\/lxc-default-with-mounting\.hbs"/);
});
test('no other file of the folder, and none above it', async t => {
	for (const src of ['motd.hbs', 'apparmor/../motd.hbs', 'apparmor/../../package.json', 'partials/apparmor/../../motd.hbs']) {
		const {problems} = await rendered(src, {});
		t.regex(problems.join(), /there is no file|leads out of the project/, src);
	}
});

test('pieces say which text is a value, and where each was written', async t => {
	const files = {
		'a.hbs': 'one {{x}}\n{{#if yes}}\n  two\n{{/if}}\n  {{> p}}\n{{#each list}}\n- {{this}}\n{{/each}}\n',
		'templates/partials/p.hbs': '{{! first }}\n\nfour\n{{x}}\n',
	};
	const {template} = await rendered('a.hbs', {files, options: {extraVars: {x: 'v', yes: true, list: ['i', 'j']}}});
	t.is(template?.text ?? '', 'one v\n  two\n\n  four\n  v\n- i\n- j\n');
	const pieces = template?.pieces ?? [];
	t.is(pieces.map(({text}) => text).join(''), template?.text ?? '');
	const written = pieces.map(({text, isValue, position}) => [
		text,
		isValue ? 'value' : 'text',
		path.basename(position?.file ?? ''),
		position?.line,
	]);
	t.deepEqual(written, [
		['one ', 'text', 'a.hbs', 1],
		['v', 'value', 'a.hbs', 1],
		['\n', 'text', 'a.hbs', 1],
		['  two\n', 'text', 'a.hbs', 3],
		['\n  four\n', 'text', 'p.hbs', 2],
		['  v', 'value', 'p.hbs', 4],
		['\n', 'text', 'p.hbs', 4],
		['- ', 'text', 'a.hbs', 7],
		['i', 'value', 'a.hbs', 7],
		['\n', 'text', 'a.hbs', 7],
		['- ', 'text', 'a.hbs', 7],
		['j', 'value', 'a.hbs', 7],
		['\n', 'text', 'a.hbs', 7],
	]);
});

test('every partial and template that comes along is on the page', async t => {
	const page = await fs.readFile('docs/modules/render_apparmor_profile.md', 'utf8');
	const names = [
		...(await fs.readdir('templates/partials/apparmor')).map(name => name.replace('.hbs', '')),
		...(await fs.readdir('templates/apparmor')),
	];
	t.true(names.length >= 8);
	for (const name of names) {
		t.true(page.includes(`\`apparmor/${name}\``), name);
	}
});
