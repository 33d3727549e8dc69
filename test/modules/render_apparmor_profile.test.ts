import test from 'ava';
import {unknown} from '../../src/core/fact.ts';
import type {RenderedPiece} from '../../src/core/local.ts';
import renderApparmorProfile from '../../src/modules/render_apparmor_profile.ts';
import {foretellsOf, plansOf, refusesOf, rejectsOf, statLike} from '../helpers/module.ts';
import {sha256} from '../helpers/run-script.ts';

const plan = plansOf(renderApparmorProfile);
const refuses = refusesOf(renderApparmorProfile);
const rejects = rejectsOf(renderApparmorProfile);
const foretells = foretellsOf(renderApparmorProfile);

const folder = '/etc/apparmor.d/lxc';
const path = `${folder}/lxc-x`;
const set = '/etc/apparmor.d/lxc-containers';
const text = 'profile lxc-x flags=(attach_disconnected,mediate_deleted) {\n  #include <abstractions/lxc/container-base>\n}\n';
const old = 'profile lxc-x { file, }\n';
const args = {name: 'lxc-x', template: {path: 'x.hbs', text}};
const gone = {name: 'lxc-x', state: 'absent'} as const;

const directory = statLike({kind: 'directory'});
const folders = ['/', '/etc', '/etc/apparmor.d', folder].map(one => ({path: one, stat: directory}));
const contentOf = (held?: string) => ({
	missing: {},
	place: {path, stat: held === undefined ? undefined : statLike(), folders, mounts: []},
	digest: held === undefined ? undefined : sha256(held),
	text: held,
});
const profile = {hasParser: true, set, compiles: true, loaded: undefined, together: []};
const at = (held: string | undefined, more: object = {}) => ({
	content: contentOf(held),
	profile: {...profile, ...more},
	references: [],
	containers: [],
});
const kernel = {loaded: ['lxc-container-default'], together: ['lxc-container-default']};
const known = {loaded: ['lxc-container-default', 'lxc-x'], together: ['lxc-container-default', 'lxc-x']};

test('nothing to do', plan, at(text), args, []);
test('nothing to do where the kernel has AppArmor', plan, at(text, known), args, []);
test('no file', plan, at(undefined), args, [`create ${path}`]);
test('another text', plan, at(old), args, [`update ${path}`]);
test('no file, where the kernel has AppArmor', plan, at(undefined, kernel), args, [`create ${path} and load it`]);
test('another text, where the kernel has AppArmor', plan, at(old, known), args, [`update ${path} and load it`]);
test('not loaded', plan, at(text, kernel), args, ['load profile lxc-x']);
test('a text without a line break at its end', plan, at(text), {...args, template: {path: 'x', text: text.trimEnd()}}, []);
test('a file that may keep all from compiling', plan, at('profile lxc-x {\n', {compiles: false}), args, [`update ${path}`]);
test('nothing to do, though others do not compile', plan, at(text, {compiles: false}), args, []);

test(
	'others do not compile',
	refuses,
	at(undefined, {compiles: false}),
	args,
	'BROKEN_PROFILES',
	`"${set}" does not compile as it is`,
);
test(
	'not loaded, and others do not compile',
	refuses,
	at(text, {...kernel, compiles: false}),
	args,
	'BROKEN_PROFILES',
	`"${set}" does not compile as it is`,
);
test(
	'no parser',
	refuses,
	at(undefined, {hasParser: false, compiles: undefined}),
	args,
	'NO_PARSER',
	'there is no apparmor_parser, which has to compile the profile "lxc-x"',
);
test(
	'the file of another profile',
	refuses,
	at('profile lxc-y { file, }\n'),
	args,
	'OTHER_PROFILE',
	`"${path}" defines the profile "lxc-y", and not "lxc-x" alone`,
);

test('nothing to do where it is to be absent', plan, at(undefined, kernel), gone, []);
test('to be absent', plan, at(old), gone, [`remove ${path}`]);
test('to be absent, and loaded', plan, at(old, known), gone, [`remove ${path}`, 'unload profile lxc-x']);
test('to be absent, loaded without a file', plan, at(undefined, known), gone, ['unload profile lxc-x']);
test('to be absent, and named by another container', plan, {...at(old), references: [{file: '/a', profile: 'lxc-xy'}]}, gone, [
	`remove ${path}`,
]);
test('gone already, though still named', plan, {...at(undefined), references: [{file: '/a', profile: 'lxc-x'}]}, gone, []);
test(
	'to be absent, and named',
	refuses,
	{...at(old), references: [{file: '/etc/pve/lxc/1.conf', profile: 'lxc-x'}]},
	gone,
	'PROFILE_IN_USE',
	'the profile "lxc-x" is named in "/etc/pve/lxc/1.conf"',
);
const untold = unknown('a container names another profile');
test('gone already, though nobody knows yet who names it', plan, {...at(undefined), references: untold}, gone, []);
test(
	'to be absent, and nobody knows yet who names it',
	refuses,
	{...at(old), references: untold},
	gone,
	'UNDETERMINED',
	'a container names another profile',
);
test(
	'to be absent, and the file is of another profile',
	refuses,
	at('profile lxc-y { file, }\n'),
	gone,
	'OTHER_PROFILE',
	`"${path}" defines the profile "lxc-y", and not "lxc-x" alone`,
);

const mounts = {'cat /proc/self/mountinfo': '22 1 8:1 / / rw - ext4 /dev/sda1 rw\n'};
const stats = {
	...Object.fromEntries(folders.map(({path: one, stat}) => [one, stat])),
	'/sbin/apparmor_parser': statLike(),
	'/sys/kernel/security/apparmor': directory,
};
const files = {[set]: '#include <tunables/global>\n#include <lxc>\n'};
const compiles = {[`apparmor_parser -Q -K ${set}`]: '', [`apparmor_parser -N ${set}`]: 'lxc-container-default\n'};
const getent = {'getent passwd root': 'root:x:0:0:root:/root:/bin/bash\n', 'getent group root': 'root:x:0:\n'};
const loaded = {'cat /sys/kernel/security/apparmor/profiles': 'lxc-container-default (enforce)\n'};

test('a new profile', foretells, {...mounts, ...compiles, ...getent, ...loaded}, {stats, files}, args, [
	`create ${path} and load it`,
]);
test(
	'a profile that is not loaded',
	foretells,
	{
		...mounts,
		...compiles,
		...getent,
		...loaded,
		[`apparmor_parser -N ${set}`]: 'lxc-container-default\nlxc-x\n',
		[`sha256sum -- ${path}`]: `${sha256(text)}  ${path}\n`,
	},
	{stats: {...stats, [path]: statLike({sizeBytes: text.length})}, files: {...files, [path]: text}},
	args,
	['load profile lxc-x'],
);

test('the name of a file', rejects, {...args, name: 'lxc-default-with-mounting'}, [
	'name: "lxc-default-with-mounting" is the name of a file; the profile in it is "lxc-container-default-with-mounting", and belongs to the package lxc',
]);
test('a name without lxc-', rejects, {...args, name: 'x'}, [
	'name: "x" has to begin with "lxc-": lxc-start may change to no other profile',
]);
test('no template', rejects, {name: 'lxc-x'}, ['template: is missing: what should the profile be made of?']);
test('a template for what is to be absent', rejects, {...args, state: 'absent'}, [
	'template: with "state: absent" there is nothing to render',
]);
test('a file outside', rejects, {...args, file: '../x'}, [
	'file: "../x" has to be letters, digits, "_", "." and "-", at most 100, and begin with a letter or a digit',
]);
test('another folder', rejects, {...args, directory: '/etc'}, [
	'directory: Invalid option: expected one of "/etc/apparmor.d/lxc"|"/etc/apparmor.d"',
]);
test('another name in the template', rejects, {...args, name: 'lxc-y'}, [
	'template: x.hbs defines the profile "lxc-x", and not just "lxc-y": begin it with "profile lxc-y flags=(attach_disconnected,mediate_deleted) {"',
]);
test('two profiles', rejects, {...args, template: {path: 'x.hbs', text: `${text}${text.replace('lxc-x', 'lxc-y')}`}}, [
	'template: x.hbs defines the profile "lxc-x" and "lxc-y", and not just "lxc-x": begin it with "profile lxc-x flags=(attach_disconnected,mediate_deleted) {"',
]);

const pieces = (...parts: readonly (readonly [text: string, line: number, isValue?: true])[]) => {
	const made = parts.map(
		([part, line, isValue = false]): RenderedPiece => ({text: part, isValue, position: {file: 'x.hbs', line, column: 1}}),
	);
	return {path: 'x.hbs', text: made.map(piece => piece.text).join(''), pieces: made};
};
test('a missing comma', rejects, {...args, template: pieces(['profile lxc-x {\n  file\n', 2], ['}\n', 5])}, [
	'template: x.hbs:3: no comma ends the rule "file"; every rule ends with a comma',
]);
test(
	'a value that is a rule',
	rejects,
	{...args, template: pieces(['profile lxc-x {\n  ', 2], ['/a r, capability', 3, true], [' r,\n}\n', 3])},
	[
		'template: x.hbs:3: the value "/a r, capability" holds a blank, which means something in a profile; put double quotes around it in the template if it is a path, or use {{#each}} for a list',
	],
);

test('what is told beside the changes', t => {
	const told = (state: Parameters<NonNullable<typeof renderApparmorProfile.remarks>>[0], rendered = text) =>
		renderApparmorProfile.remarks?.(state, renderApparmorProfile.args.parse({...args, template: {path: 'x', text: rendered}}));
	t.deepEqual(told(at(text)), ['written, not loaded: this kernel has no AppArmor']);
	t.deepEqual(told(at(text, known)), []);
	t.deepEqual(told(at(text, {...known, compiles: false})), [
		`"${set}" does not compile, so no profile of it is loaded at the next boot`,
	]);
	t.deepEqual(told(at(old, known), old), [
		'"lxc-x" does not include abstractions/lxc/container-base, so most of what a container does is denied',
	]);
});
