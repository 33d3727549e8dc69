import test from 'ava';
import {registry} from '../../src/modules/index.ts';
import {fieldsOf} from '../helpers/hostile.ts';
import {hostileCases} from '../helpers/hostile-cases.ts';
import {fileFaults} from '../helpers/hostile-files.ts';
import {type Planned, type Tried, tryHostile} from '../helpers/hostile-trials.ts';
import {hostileValues} from '../helpers/hostile-values.ts';
import {shapeOf, validatorFaults, wordFaults} from '../helpers/hostile-words.ts';
import {testWhere} from '../helpers/needs.ts';
import {hasProgram} from '../helpers/read-back.ts';

test('there are more than 200 hostile values', t => {
	t.true(hostileValues.length > 200, String(hostileValues.length));
});

/** Those that change nothing, and those that have a test of hostile values of their own. */
const others = ['assert', 'debug', 'ensure_container', 'own_shared_volume'];

test('every module that takes text is tried', t => {
	t.deepEqual([...registry.keys()].filter(name => !others.includes(name)).sort(), Object.keys(hostileCases).sort());
});

/** What reads back the files of a module. */
const needed: Readonly<Record<string, readonly string[]>> = {
	ensure_admin_user: ['visudo', 'cvtsudoers', 'ssh-keygen'],
	mount: ['findmnt'],
	render_apparmor_profile: ['apparmor_parser'],
	sysctl: ['sysctl'],
};

for (const [name, cases] of Object.entries(hostileCases)) {
	const programs = needed[name] ?? [];
	testWhere(programs.every(hasProgram), programs.join(' and '))(
		`${name}: a hostile value in any field is refused, or is one value`,
		async t => {
			const module = registry.get(name) ?? t.fail();
			const tried: Tried[] = [];
			const isTried = (field: string, base: Planned) =>
				tried.some(one => one.fields.has(field) && shapeOf(one.base.commands) === shapeOf(base.commands));
			for (const args of cases) {
				const one = await tryHostile(module, args, isTried);
				tried.push(one);
				t.deepEqual(wordFaults(one), []);
				t.deepEqual(validatorFaults(one), []);
				t.deepEqual(fileFaults(name, one), []);
			}

			for (const {field, isText} of fieldsOf(module.args)) {
				const counts = tried.flatMap(({fields}) => fields.get(field) ?? []);
				t.true(!isText || counts.length > 0, `${field} is not tried`);
				t.true(
					counts.length === 0 || takesAll.test(field) || counts.some(({refused}) => refused > 0),
					`${field}: nothing is refused`,
				);
				t.true(!isText || takesNone.test(field) || counts.some(({accepted}) => accepted > 0), `${field}: all is refused`);
			}
		},
	);
}

/** A file beside the playbook may have any name and content; a template's value is refused only where half of a character is in it. */
const takesAll = /^src\.(?:path|text)$/;

/** A text with anything behind a hash, or instead of one, is none. */
const takesNone = /^password_hash$/;
