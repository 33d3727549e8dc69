import test from 'ava';
import {makeProject, removeProject} from '../helpers/project.ts';
import {runner} from '../helpers/runner.ts';

const head = 'profile lxc-x flags=(attach_disconnected,mediate_deleted) {\n  {{> apparmor/container-base}}\n';

/** What the check says of a template, before anything is connected to. */
async function checked(template: string, vars = '{}', argument = 'x.hbs') {
	const folder = await makeProject({
		'hosts.yml': 'all: {hosts: {pve: {ansible_host: 127.0.0.1, ansible_port: 1}}}\n',
		'x.hbs': template,
		'site.yml': `- hosts: all\n  vars: ${vars}\n  tasks:\n    - render_apparmor_profile: {name: lxc-x, template: ${argument}}\n`,
	});
	try {
		const {code, stdout, stderr} = await runner(['check', 'site.yml', '-i', 'hosts.yml'], {cwd: folder});
		return {code, said: stdout + stderr};
	} finally {
		await removeProject(folder);
	}
}

const refused = test.macro(async (t, template: string, vars: string, wanted: RegExp) => {
	const {code, said} = await checked(template, vars);
	t.is(code, 1, said);
	t.regex(said, wanted);
});

test('a template that is right', async t => {
	const {code, said} = await checked(
		`${head}  deny "/srv/{{name}}/**" wl,\n}\n`,
		'{name: "it\'s <b> & \\"c\\""}'.replaceAll('\\"', ''),
	);
	t.is(code, 0, said);
});
test('a template given as a map', async t => {
	const {code, said} = await checked(head, '{}', '{type: Program, body: []}');
	t.is(code, 1);
	t.regex(said, /site\.yml:4:56.*\n.*a map is no name of a file/);
});
test('a missing variable', refused, `${head}  {{path}} r,\n}\n`, '{}', /x\.hbs:3:5.*\n.*undefined variable "path"/);
test(
	'a missing variable in #if',
	refused,
	`${head}  {{#if path}}file,{{/if}}\n}\n`,
	'{}',
	/x\.hbs:3:9.*\n.*undefined variable "path"/,
);
test(
	'null in #each',
	refused,
	`${head}  {{#each paths}}{{this}} r,\n{{/each}}\n}\n`,
	'{paths: null}',
	/x\.hbs:3:11.*\n.*"paths" is nothing/,
);
test(
	'null where a value should stand',
	refused,
	`${head}  {{path}} r,\n}\n`,
	'{path: null}',
	/x\.hbs:3:5.*\n.*"path" is nothing/,
);
test(
	'a list where a value should stand',
	refused,
	`${head}  {{paths}} r,\n}\n`,
	'{paths: [/a, /b]}',
	/x\.hbs:3:5.*\n.*cannot stand in a text/,
);
test('a brace behind the two', refused, `${head}  @{HOME}/{a,{{b}}} r,\n}\n`, '{b: c}', /x\.hbs:3.*\n.*unexpected/);
test(
	'a rule without its comma',
	refused,
	`${head}  mount fstype=overlay\n}\n`,
	'{}',
	/x\.hbs:3: no comma ends the rule "mount fstype=overlay"/,
);
test(
	'a rule without its comma, in front of a partial',
	refused,
	`${head}  mount\n  {{> apparmor/fuse}}\n}\n`,
	'{}',
	/x\.hbs:3: no comma/,
);
test(
	'a value with a rule in it',
	refused,
	`${head}  {{path}} r,\n}\n`,
	'{path: "/a r, capability"}',
	/x\.hbs:3: the value "\/a r, capability" holds a blank/,
);
test(
	'a value with a line in it',
	refused,
	`${head}  # {{note}}\n}\n`,
	'{note: "a\\n  capability,"}',
	/x\.hbs:3: the value .* cannot stand in a comment/,
);
test(
	'a value with a pattern in it',
	refused,
	`${head}  "{{path}}" r,\n}\n`,
	'{path: /**}',
	/x\.hbs:3: the value "\/\*\*" holds "\*"/,
);
test(
	'a profile of another name',
	refused,
	`${head.replace('lxc-x', 'lxc-y')}}\n`,
	'{}',
	/x\.hbs defines the profile "lxc-y", and not just "lxc-x"/,
);
