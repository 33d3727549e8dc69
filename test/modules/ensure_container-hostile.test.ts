import test from 'ava';
import type {z} from 'zod';
import {isProblem} from '../../src/core/problem.ts';
import {Secret} from '../../src/core/secret.ts';
import {rawLinesOf} from '../../src/domain/raw-lines.ts';
import ensureContainer from '../../src/modules/ensure_container.ts';
import {forEachField, type Trial} from '../helpers/hostile.ts';
import type {Accepted, Tried} from '../helpers/hostile-trials.ts';
import {wordFaults} from '../helpers/hostile-words.ts';
import {recordedProbe} from '../helpers/module.ts';
import {nodeLike} from '../helpers/node-like.ts';
import {shellCommands} from '../helpers/shell-words.ts';

type Args = z.input<typeof ensureContainer.args>;

const template = 'local:vztmpl/debian.tar.zst';
const there = `hostname: old
mp0: local-zfs:subvol-950-disk-0,mp=/old,size=1G
net0: name=eth0,hwaddr=BC:24:11:00:00:01,type=veth
ostype: debian
rootfs: local-zfs:subvol-950-disk-1,size=8G
unprivileged: 1
lxc.tty.max: 9
`;
const node = nodeLike({
	containers: {900: there.replaceAll('950', '900'), 950: there},
	stats: {'/srv/y': {kind: 'directory', owner: 'root', group: 'root', uid: 0, gid: 0, mode: '0755', sizeBytes: 0}},
});

/** Options of every kind, as text. */
const options = {
	hostname: 'web',
	description: 'text',
	tags: 'a',
	nameserver: '1.1.1.1',
	searchdomain: 'example.com',
	timezone: 'UTC',
	hookscript: 'local:snippets/x',
	cmode: 'shell',
	features: 'nesting=1',
	startup: 'order=1',
	net0: 'name=eth1',
	mp0: 'local-zfs:1,mp=/data',
	mp1: '/srv/y,mp=/y',
	dev0: '/dev/null',
};
const cases: readonly Args[] = [
	{id: 951, template, storage: 'fast', rootfs: 'fast:8', arch: 'amd64', ostype: 'debian', password: 'correct', ...options},
	{id: 950, ...options},
	{
		id: 950,
		net0: {name: 'eth1'},
		mp2: {mp: '/y', volume: '/srv/y'},
		tags: ['a'],
		nameserver: ['1.1.1.1'],
		raw: {'lxc.tty.max': 'x'},
	},
	{id: 950, raw: ['lxc.tty.max: 2']},
	{id: 950, raw: 'lxc.tty.max: 2'},
	{id: 951, clone: {from: 900, storage: 'fast', full: true}, hostname: 'web'},
];

/** `undefined` when it is refused. */
async function planFor(trial: Trial): Promise<Omit<Accepted, 'commands' | 'files'> | undefined> {
	const {success, data: given} = ensureContainer.args.safeParse(trial.args);
	if (!success) {
		return undefined;
	}

	try {
		const probe = recordedProbe(...node);
		const state = await ensureContainer.inspect(async fact => fact.look(probe), given);
		return {...trial, given, changes: ensureContainer.plan(state, given)};
	} catch (error) {
		if (isProblem(error)) {
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

/** What goes to raw lines, and to a password. */
const inputsOf = ({changes}: Accepted) =>
	changes.flatMap(({apply: {stdin}}) => (stdin === undefined ? [] : [stdin instanceof Secret ? stdin.reveal() : String(stdin)]));

for (const [index, args] of cases.entries()) {
	test(`a hostile value in any field is refused, or is one value: ${index + 1}`, async t => {
		const trials: Trial[] = [];
		forEachField(ensureContainer.args, args as object, trial => trials.push(trial));
		const planned = await Promise.all(trials.map(async trial => planFor(trial)));
		const [base, ...accepted] = withCommands(
			[await planFor({field: '', value: '', args: args as object}), ...planned].filter(one => one !== undefined),
		);
		t.truthy(base);
		t.true(
			planned.some(one => one === undefined),
			'nothing is refused',
		);
		const tried: Tried = {base: base as Accepted, accepted, fields: new Map()};
		t.deepEqual(wordFaults(tried), []);
		for (const one of accepted.filter(({field}) => field.startsWith('raw'))) {
			const [input = ''] = inputsOf(one);
			t.is(input.split('\n').length - 1, rawLinesOf(input).length, JSON.stringify(input));
		}

		for (const one of accepted.filter(({field}) => field === 'password')) {
			t.is(inputsOf(one)[0], `${one.value}\n`);
		}
	});
}
