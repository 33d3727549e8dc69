import {spawnSync} from 'node:child_process';
import test from 'ava';
import fc from 'fast-check';
import {undetermined} from '../../src/core/problem.ts';
import {installed, notInstalled, packageFormat} from '../../src/domain/debian-package.ts';
import packageModule from '../../src/modules/package.ts';
import {foretellsOf, plansOf, recordedProbe, refusesOf, rejectsOf, statLike} from '../helpers/module.ts';
import {testWhere} from '../helpers/needs.ts';

const plan = plansOf(packageModule);
const refuses = refusesOf(packageModule);
const rejects = rejectsOf(packageModule);
const foretells = foretellsOf(packageModule);

const step = (name: string, from: string | undefined, to: string | undefined) => ({name, from, to});
const found = (name: string, state = notInstalled) => ({name, state});
const none = {hasApt: true, packages: [found('acl')], steps: []};
const offered = {acl: {candidate: '2.0', versions: ['2.0', '1.0']}};
const installing = {
	...none,
	policies: offered,
	steps: [{...step('acl', undefined, '2.0'), kind: 'install' as const}],
	simulation: [step('acl', undefined, '2.0'), step('libacl1', undefined, '2.0')],
};
const upgrading = {
	...none,
	packages: [found('acl', installed('1.0'))],
	policies: offered,
	steps: [{...step('acl', '1.0', '2.0'), kind: 'upgrade' as const}],
	simulation: [step('acl', '1.0', '2.0')],
};

test('nothing to do', plan, {...none, packages: [found('acl', installed('1.0'))]}, {name: 'acl'}, []);
test(
	'nothing to do: absent, and its configuration may stay',
	plan,
	{...none, packages: [found('acl', {...notInstalled, hasLeftovers: true})]},
	{name: 'acl', state: 'absent'},
	[],
);
test('not there', plan, installing, {name: 'acl'}, ['install acl']);
test(
	'not there, and the lists are old',
	plan,
	{...installing, simulation: undefined, updateBecause: 'there are none'},
	{name: 'acl', update_cache: true},
	['update the lists of packages', 'install acl'],
);
test('an older version', plan, upgrading, {name: 'acl', state: 'latest'}, ['upgrade acl']);
test(
	'the lists may tell of something newer',
	plan,
	{
		...upgrading,
		updateBecause: 'older than 60 minutes',
		simulation: undefined,
		steps: [{...step('acl', '1.0', undefined), kind: 'refresh'}],
	},
	{name: 'acl', state: 'latest', update_cache: true},
	['update the lists of packages', 'upgrade acl if there is something newer'],
);
test(
	'there, and should be gone',
	plan,
	{...none, packages: [found('acl', installed('1.0'))], simulation: [step('acl', '1.0', undefined)]},
	{name: 'acl', state: 'absent'},
	['remove acl'],
);
test(
	'gone, and its configuration should be',
	plan,
	{...none, packages: [found('acl', {...notInstalled, hasLeftovers: true})], simulation: [step('acl', undefined, undefined)]},
	{name: 'acl', state: 'absent', purge: true},
	['purge acl'],
);
test(
	'several',
	plan,
	{
		...installing,
		packages: [found('acl'), found('nfs', installed('1'))],
		steps: [...installing.steps, {...step('nfs', '1', '2'), kind: 'upgrade'}],
	},
	{name: ['acl', 'nfs'], state: 'latest'},
	['install acl, upgrade nfs'],
);

test('no apt', refuses, {...none, hasApt: false}, {name: 'acl'}, 'NO_APT', 'there is no apt on this host');
test(
	'not to be had',
	refuses,
	{...none, shortage: {name: 'acl', offered: []}},
	{name: 'acl'},
	'NO_SUCH_PACKAGE',
	'apt has no package "acl"',
);
test(
	'a version that is not to be had',
	refuses,
	{...none, shortage: {name: 'acl', version: '3', offered: ['2.0']}},
	{name: 'acl=3'},
	'NO_SUCH_VERSION',
	'apt has no acl 3',
);
test(
	'held',
	refuses,
	{...upgrading, packages: [found('acl', {...installed('1.0'), isHeld: true})]},
	{name: 'acl', state: 'latest'},
	'PACKAGE_HELD',
	'acl is held at 1.0, and is not changed',
);
test(
	'half configured',
	refuses,
	{...none, packages: [found('acl', {...installed('1.0'), flaw: 'half-configured'})]},
	{name: 'acl'},
	'PACKAGE_BROKEN',
	'acl is half-configured: dpkg was not able to finish with it',
);
test(
	'a downgrade',
	refuses,
	{...upgrading, steps: [{...step('acl', '2.0', '1.0'), kind: 'downgrade'}]},
	{name: 'acl=1.0'},
	'DOWNGRADE',
	'acl 1.0 is older than 2.0, which is installed',
);
test(
	'another one would go',
	refuses,
	{...installing, simulation: [...installing.simulation, step('rival', '1', undefined)]},
	{name: 'acl'},
	'WOULD_REMOVE',
	'installing acl would remove rival as well',
);
test(
	'what needs it would go',
	refuses,
	{
		...none,
		packages: [found('acl', installed('1.0'))],
		simulation: [step('acl', '1.0', undefined), step('samba', '4', undefined)],
	},
	{name: 'acl', state: 'absent'},
	'WOULD_REMOVE',
	'removing acl would remove samba as well',
);

test('held, but as asked', plan, {...none, packages: [found('acl', {...installed('1.0'), isHeld: true})]}, {name: 'acl'}, []);
test(
	'another one may go',
	plan,
	{...installing, simulation: [...installing.simulation, step('rival', '1', undefined)]},
	{name: 'acl', allow_removals: true},
	['install acl'],
);

test('a version for latest', rejects, {name: 'acl=1', state: 'latest'}, [
	'name: "acl=1" names a version, which only state: present takes',
]);
test('twice', rejects, {name: ['acl', 'acl=1']}, ['name: "acl" stands there twice']);
test('a hyphen, with which apt removes', rejects, {name: 'acl-'}, [
	'name: "acl-" ends in a hyphen, which means "remove it" to apt',
]);
test('no version', rejects, {name: 'acl='}, [
	'name: "acl=" has a version that is none: it begins with a digit, and holds letters, digits and ".+~:-"',
]);
test('purge of what is to be there', rejects, {name: 'acl', purge: true}, [
	'purge: only what is absent can be purged: write state: absent',
]);

test('the dependencies are shown, apt removes nothing, and undo removes just these', t => {
	const [change] = packageModule.plan(installing, packageModule.args.parse({name: 'acl', recommends: false}));
	t.like(change, {before: undefined, after: 'acl 2.0\nlibacl1 2.0\n'});
	t.regex(change?.apply.text ?? '', / --no-install-recommends --no-remove install -- acl=2\.0$/);
	t.like(change?.undo, {text: 'dpkg --remove -- acl libacl1'});
});

test('an upgrade is undone where the old version can be had', t => {
	const undoOf = (versions: string[]) =>
		packageModule.plan(
			{...upgrading, policies: {acl: {candidate: '2.0', versions}}},
			packageModule.args.parse({name: 'acl', state: 'latest'}),
		)[0]?.undo;
	t.regex((undoOf(['2.0', '1.0']) as {text: string}).text, / --no-remove --allow-downgrades install -- acl=1\.0$/);
	t.deepEqual(undoOf(['2.0']), {because: 'acl 1.0 is not to be had any more'});
});

const query = (name: string) => `dpkg-query -W -f=${packageFormat} ${name}`;
const caches = '-o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=';
const logs = '-o Dir::Log::Planner=/dev/null -o Dir::Log::Solver=/dev/null';
const host = {stats: {'/usr/bin/apt-get': statLike()}};
const policy =
	'acl:\n  Installed: (none)\n  Candidate: 2.0\n  Version table:\n     2.0 500\n        500 file:/srv/repo ./ Packages\n';
test(
	'an installation, with what it depends on',
	foretells,
	{
		[query('acl')]: undefined,
		[query('libacl1')]: undefined,
		[`apt-cache ${caches} policy -- acl`]: policy,
		[`apt-get --simulate ${caches} ${logs} install -- acl=2.0`]: 'Inst libacl1 (2.0 x [amd64])\nInst acl (2.0 x [amd64])\n',
	},
	host,
	{name: 'acl'},
	['install acl'],
);
test(
	'nothing, where it is there',
	foretells,
	{[query('acl')]: 'acl\tamd64\t1.0\tinstall\tok\tinstalled\n'},
	host,
	{name: 'acl'},
	[],
);
test(
	'a removal',
	foretells,
	{
		[query('acl')]: 'acl\tamd64\t2.0\tinstall\tok\tinstalled\n',
		[`apt-cache ${caches} policy -- acl`]: policy,
		[`apt-get --simulate ${caches} ${logs} purge -- acl`]: 'Purg acl [2.0]\n',
	},
	host,
	{name: 'acl', state: 'absent', purge: true},
	['purge acl'],
);

test('a version that nobody knows yet ends the look, and leaves no other one behind', async t => {
	const look = async (fact: {readonly key: string}) => {
		if (fact.key.startsWith('package ')) {
			return Object.defineProperty({...installed('')}, 'version', {
				get() {
					throw undetermined('the lists tell');
				},
			}) as never;
		}

		if (!fact.key.startsWith('stat ')) {
			throw new Error('the connection is closed');
		}

		return statLike() as never;
	};
	const args = packageModule.args.parse({name: 'acl', state: 'absent'});
	await t.throwsAsync(packageModule.inspect(look, args), {message: 'the lists tell'});
});

test('a host without apt', async t => {
	const probe = recordedProbe({});
	const args = packageModule.args.parse({name: 'acl', update_cache: true});
	const state = await packageModule.inspect(async fact => fact.look(probe), args);
	t.false(state.hasApt);
});

const hasDpkg = spawnSync('dpkg', ['--version']).error === undefined;
testWhere(hasDpkg, 'dpkg')('hostile names are refused, or are names and versions to dpkg', t => {
	const hostile = fc.oneof(
		fc.string({unit: fc.constantFrom(...'a1+.-:=~ \n\'"$;*?^/_A'), minLength: 1, maxLength: 12}),
		fc.string({unit: 'grapheme', maxLength: 10}),
		fc.constantFrom(
			'acl\nrm',
			'-o=x',
			'acl;id',
			'$(id)',
			'./a.deb',
			'a*',
			'acl=1 x',
			'acl=1\n',
			'acl/sid',
			'?name(a)',
			'~nacl',
			'acl^',
			'acl=1-',
			'--',
			'acl,nfs',
		),
		fc
			.tuple(fc.constantFrom('acl', 'g++', 'libc6:i386'), fc.string({unit: fc.constantFrom(...'=019az:~+.-'), maxLength: 8}))
			.map(parts => parts.join('')),
	);
	let accepted = 0;
	fc.assert(
		fc.property(hostile, name => {
			const {success, data} = packageModule.args.safeParse({name});
			for (const {name: found, version} of success ? data.name : []) {
				accepted++;
				t.is([found, ...(version === undefined ? [] : [version])].join('='), name);
				t.is(spawnSync('dpkg', ['--validate-pkgname', found.replace(/:.*/, '')]).status, 0, name);
				t.true(version === undefined || spawnSync('dpkg', ['--validate-version', version]).status === 0, name);
				t.regex(name, /^[a-z\d][\w.:+~=-]*(?<!-)$/);
			}
		}),
		{numRuns: 200},
	);
	t.true(accepted > 0);
});
