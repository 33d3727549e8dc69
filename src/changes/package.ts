import type {Change} from '../core/change.ts';
import {doubt, expect, unknown} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import {sh} from '../core/script.ts';
import type {AptStep} from '../domain/apt.ts';
import {installed, notInstalled} from '../domain/debian-package.ts';
import type {PackageStep} from '../domain/package-work.ts';
import {aptLists, packageState, policiesOf} from '../facts/apt.ts';
import {installCall, type PackagesState, unwanted} from '../facts/package.ts';
import {aptGet, assertKnown, reinstall, undoOf} from './apt.ts';
import {assertRemovals, assertWhole, list, shortageProblem} from './package-problem.ts';

/** What a task allows besides what it asks for. */
export type PackageOptions = {
	readonly recommends?: boolean | undefined;
	readonly purge: boolean;
	/** Whether packages may go that were not named. */
	readonly allowRemovals: boolean;
	readonly allowDowngrade: boolean;
};

/** The changes that install packages, or bring them to a version; none when they are as asked. */
export function installChanges(state: PackagesState, options: PackageOptions): readonly Change[] {
	const {steps, shortage, updateBecause, simulation = []} = state;
	if (shortage) {
		throw shortageProblem(shortage);
	}

	assertWhole(
		state,
		steps.map(({name}) => name),
	);
	const downgrade = steps.find(({kind}) => kind === 'downgrade');
	if (downgrade && !options.allowDowngrade) {
		throw new Problem('DOWNGRADE', `${downgrade.name} ${downgrade.to} is older than ${downgrade.from}, which is installed`, {
			why: 'What a newer version has made of its files, an older one may not understand.',
			hint: 'write allow_downgrade: true if that is meant',
		});
	}

	const removed = simulation.filter(({to}) => to === undefined).map(({name}) => name);
	assertRemovals(removed, options, list(steps.map(({name}) => name)), 'installing');
	if (steps.length === 0) {
		return [];
	}

	const names = state.packages.map(({name}) => name);
	return [...(updateBecause === undefined ? [] : [updateLists(names, updateBecause)]), install(state, options)];
}

/** The change that removes packages; none when they are gone. */
export function removeChanges(state: PackagesState, options: PackageOptions): readonly Change[] {
	const names = unwanted(state.packages, options.purge);
	if (names.length === 0) {
		return [];
	}

	const {simulation = [], policies} = state;
	assertWhole(state, names);
	assertRemovals(
		simulation.map(({name}) => name).filter(name => !names.includes(name)),
		options,
		list(names),
		'removing',
	);
	const command = options.purge ? 'purge' : 'remove';
	return [
		{
			summary: `${command} ${list(names)}`,
			before: rendered(simulation, 'from') ?? 'configuration',
			after: undefined,
			apply: sh`${aptGet} ${command} -- ${names}`,
			undo: options.purge ? {because: 'the configuration that is removed is not recorded'} : reinstall(simulation, policies),
			expect: simulation.map(({name}) => expect(packageState(name), gone(options.purge))),
		},
	];
}

function updateLists(names: readonly string[], because: string): Change {
	const why = 'the lists of packages are updated';
	return {
		summary: 'update the lists of packages',
		before: because,
		after: 'up to date',
		apply: sh`${aptGet} update -o APT::Update::Error-Mode=any && touch -c /var/lib/apt/lists`,
		undo: {because: 'the lists of before are not kept'},
		expect: [
			expect(aptLists, {ageMinutes: 0, areSourcesNewer: false}),
			expect(policiesOf(names), unknown(why)),
			doubt('apt policy ', why),
		],
	};
}

function install({steps, simulation, policies}: PackagesState, options: PackageOptions): Change {
	const {options: flags, words} = installCall(steps, options);
	const guards = options.allowRemovals ? flags : [...flags, '--no-remove'];
	const all = simulation ?? steps;
	const isKnown = simulation !== undefined;
	// Of what is not in the lists apt would take the name for a pattern
	const plain = isKnown ? [] : steps.map(({name}) => name.replace(/:.*/, ''));
	const run = sh`${aptGet} ${guards} install -- ${words}`;
	return {
		summary: summaryOf(steps),
		before: rendered(all, 'from'),
		after: rendered(all, 'to') ?? list(steps.map(({name}) => name)),
		apply: plain.length === 0 ? run : sh`${assertKnown(plain)} && ${run}`,
		undo: isKnown ? undoOf(all, steps, policies) : {because: 'the versions were not known before the lists were updated'},
		expect: [
			...all.map(({name, to}) =>
				expect(
					packageState(name),
					to === undefined ? (isKnown ? gone(false) : {...installed(''), version: newest}) : installed(to),
				),
			),
			...traces.map(keys => doubt(keys, `a package may bring it: ${list(steps.map(({name}) => name))}`)),
		],
	};
}

const newest = unknown('the lists that are updated tell the version');

/** By the file system hierarchy, packages put nothing elsewhere. */
const traces: readonly string[] = [
	...['user ', 'uid ', 'group ', 'groups of ', 'password of ', 'unit '],
	...['stat', 'text', 'digest'].flatMap(kind =>
		['bin', 'boot', 'etc', 'lib', 'lib64', 'opt', 'run', 'sbin', 'usr', 'var'].map(folder => `${kind} /${folder}/`),
	),
];

const gone = (isPurge: boolean) => ({
	...notInstalled,
	hasLeftovers: isPurge ? false : unknown('its configuration stays, if it has one'),
});

/** A line for each package that is there, by name. */
function rendered(steps: readonly AptStep[], side: 'from' | 'to'): string | undefined {
	const lines = steps.filter(step => step[side] !== undefined).map(step => `${step.name} ${step[side]}\n`);
	return lines.length === 0 ? undefined : lines.sort().join('');
}

function summaryOf(steps: readonly PackageStep[]): string {
	const kinds = ['install', 'upgrade', 'downgrade', 'refresh'] as const;
	return kinds
		.map(kind => ({kind, names: steps.filter(step => step.kind === kind).map(({name}) => name)}))
		.filter(({names}) => names.length > 0)
		.map(({kind, names}) =>
			kind === 'refresh' ? `upgrade ${list(names)} if there is something newer` : `${kind} ${list(names)}`,
		)
		.join(', ');
}
