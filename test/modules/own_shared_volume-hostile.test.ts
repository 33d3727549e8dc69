import test from 'ava';
import type {z} from 'zod';
import type {Probe} from '../../src/core/probe.ts';
import {isProblem} from '../../src/core/problem.ts';
import ownSharedVolume from '../../src/modules/own_shared_volume.ts';
import {forEachField, type Trial} from '../helpers/hostile.ts';
import type {Accepted, Tried} from '../helpers/hostile-trials.ts';
import {wordFaults} from '../helpers/hostile-words.ts';
import {recordedProbe, statLike} from '../helpers/module.ts';
import {shellCommands} from '../helpers/shell-words.ts';
import {type VolumeLike, volumeLike} from '../helpers/volume-like.ts';

type Args = z.input<typeof ownSharedVolume.args>;

const alice = {
	accounts: {alice: 'alice:x:1000:1000::/home/alice:/bin/sh'},
	groups: {alice: 'alice:x:1000:', media: 'media:x:50:'},
};
const usual = 'unprivileged: 1\n';
const there: VolumeLike = {...alice, containers: {950: usual, 951: usual}, tree: {'0:0 f 644 1': 3}};
const cases: Readonly<Record<string, readonly [VolumeLike, Args]>> = {
	'of a folder that is there': [
		there,
		{host_path: '/srv/x', name: 'x', owner: 'container_root', mode: '0750', within: ['/srv'], mounts: {950: '/models'}},
	],
	'of one that is not': [
		{...there, stat: undefined},
		{host_path: '/srv/y', owner: 'alice', access: 'acl', mounts: {950: '/models'}},
	],
	'of an owner': [there, {host_path: '/srv/x', owner: {user: 'alice', group: 'media'}}],
	'of words': [
		there,
		{
			host_path: '/srv/x',
			owner: 4711,
			access: 'auto',
			recurse: 'all',
			verify: 'write',
			restart: 'never',
			mounts: {950: '/models'},
		},
	],
};

/** All folders on the way to a volume are there, and it itself where that of the case is. */
function probeFor(volume: VolumeLike, {host_path: path}: z.output<typeof ownSharedVolume.args>): Probe {
	const probe = recordedProbe(...volumeLike(volume));
	const isThere = !('stat' in volume) || volume.stat !== undefined;
	const plainAcl = 'user::rwx\ngroup::r-x\nother::r-x\n';
	return {
		...probe,
		run: async (...argv) => (argv[0] === 'getfacl' ? plainAcl : probe.run(...argv)),
		stat: async asked =>
			asked === path
				? isThere
					? statLike({kind: 'directory', uid: 7, gid: 7, owner: 'x', group: 'x'})
					: undefined
				: path.startsWith(`${asked}/`)
					? statLike({kind: 'directory'})
					: probe.stat(asked),
	};
}

/** `undefined` when it is refused. */
async function planFor(volume: VolumeLike, trial: Trial): Promise<Omit<Accepted, 'commands' | 'files'> | undefined> {
	const {success, data: given} = ownSharedVolume.args.safeParse(trial.args);
	if (!success) {
		return undefined;
	}

	try {
		const probe = probeFor(volume, given);
		const state = await ownSharedVolume.inspect(async fact => fact.look(probe), given);
		return {...trial, given, changes: ownSharedVolume.plan(state, given)};
	} catch (error) {
		if (isProblem(error) || /not in the transcript: (getent|lxc-info)/.test(String(error))) {
			return undefined;
		}

		throw new Error(`${trial.field} takes ${JSON.stringify(trial.value)}, and fails: ${error}`, {cause: error});
	}
}

function withCommands(planned: readonly Omit<Accepted, 'commands' | 'files'>[]): readonly Accepted[] {
	const texts = planned.map(({changes}) => changes.map(({apply}) => apply.text));
	const distinct = [...new Set(texts.flat())];
	const read = new Map(shellCommands(distinct).map((commands, index) => [distinct[index], commands]));
	return planned.map((one, index) => ({...one, files: [], commands: (texts[index] ?? []).map(text => read.get(text) ?? [])}));
}

for (const [title, [volume, args]] of Object.entries(cases)) {
	test(`a hostile value in any field is refused, or is one value: ${title}`, async t => {
		const trials: Trial[] = [];
		forEachField(ownSharedVolume.args, args as object, trial => trials.push(trial));
		const planned = await Promise.all(trials.map(async trial => planFor(volume, trial)));
		const [base, ...accepted] = withCommands(
			[await planFor(volume, {field: '', value: '', args: args as object}), ...planned].filter(one => one !== undefined),
		);
		t.truthy(base);
		t.true(
			planned.some(one => one === undefined),
			'nothing is refused',
		);
		// Root gets access in another way; and what has no key but this one is empty, which YAML does not let through
		const others = accepted.filter(({field, value}) => !(field === 'owner' && /^(root|0)$/.test(value)) && value !== '__proto__');
		const tried: Tried = {base: base as Accepted, accepted: others, fields: new Map()};
		t.deepEqual(wordFaults(tried), []);
	});
}
