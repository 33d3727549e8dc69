import type {Look} from '../core/fact.ts';
import type {AptStep} from '../domain/apt.ts';
import type {PackageName} from '../domain/debian-package.ts';
import {
	type FoundPackage,
	findShortage,
	needsPolicies,
	type PackageStep,
	packageSteps,
	type Shortage,
} from '../domain/package-work.ts';
import {type AptCall, type AptLists, aptLists, type Policies, packageState, policiesOf, simulationOf} from './apt.ts';
import {statOf} from './file.ts';

/** What decides what becomes of packages. */
export type PackagesState = {
	readonly hasApt: boolean;
	readonly packages: readonly FoundPackage[];
	/** What is to be done; nothing when all is as asked. */
	readonly steps: readonly PackageStep[];
	/** Why the lists have to be updated first; then no version is known. */
	readonly updateBecause?: string | undefined;
	/** A package, or version, that is nowhere to be had. */
	readonly shortage?: Shortage | undefined;
	readonly policies?: Policies | undefined;
	/** What apt would do for the steps, or for a removal, these included. */
	readonly simulation?: readonly AptStep[] | undefined;
};

export type PackagesQuestion = {
	readonly name: readonly PackageName[];
	readonly state: 'present' | 'latest' | 'absent';
	readonly update_cache: boolean;
	readonly cache_max_age_minutes: number;
	readonly recommends?: boolean | undefined;
	readonly purge: boolean;
};

/** Looks at packages, and at what apt would do to make them as asked. All is as asked: one round trip. */
export async function lookAtPackages(look: Look, question: PackagesQuestion): Promise<PackagesState> {
	const {name: names, state, update_cache} = question;
	const asked = Promise.all(names.map(async one => ({...one, state: await look(packageState(one.name))})));
	const listing = update_cache ? look(aptLists) : undefined;
	for (const one of [asked, listing]) {
		one?.catch(() => {}); // What is missing on the host is told first
	}

	if (!(await look(statOf('/usr/bin/apt-get')))) {
		return {hasApt: false, packages: [], steps: []};
	}

	const packages = await asked;
	const known = {hasApt: true, packages, steps: []};
	if (state === 'absent') {
		return lookAtRemoval(look, known, question);
	}

	if (!needsPolicies(packages, state)) {
		return known;
	}

	const needed = names.map(({name}) => name);
	const policies = await look(policiesOf(needed));
	const shortage = policies ? findShortage(packages, policies) : await findUnknown(look, needed);
	const updateBecause = whyUpdate(await listing, shortage, question);
	if (updateBecause !== undefined) {
		return {...known, policies, updateBecause, steps: packageSteps(packages, state, undefined)};
	}

	if (shortage) {
		return {...known, shortage};
	}

	const steps = packageSteps(packages, state, policies);
	const simulation = steps.length > 0 ? await simulate(look, installCall(steps, question), steps) : undefined;
	return {...known, policies, steps, simulation};
}

async function lookAtRemoval(look: Look, known: PackagesState, question: PackagesQuestion): Promise<PackagesState> {
	const words = unwanted(known.packages, question.purge);
	if (words.length === 0) {
		return known;
	}

	// Before anything is asked, as the version may be one that nobody knows yet
	const own = known.packages
		.filter(({name}) => words.includes(name))
		.map(({name, state}) => ({name, from: state.version, to: undefined}));
	const command = question.purge ? 'purge' : 'remove';
	const [policies, simulation] = await Promise.all([look(policiesOf(words)), simulate(look, {command, options: [], words}, own)]);
	return {...known, policies, simulation};
}

/** What apt would do beside the steps asked for, and these. Apt knows the host of now, and a task meets what those before it have made of it. */
async function simulate(look: Look, call: AptCall, own: readonly AptStep[]): Promise<readonly AptStep[]> {
	const asked = new Set(own.flatMap(({name}) => [name, name.replace(/:.*/, '')]));
	const others = (await look(simulationOf(call))).filter(({name}) => !asked.has(name));
	const found = await Promise.all(others.map(async step => ({...step, from: (await look(packageState(step.name))).version})));
	return [...own, ...found.filter(({from, to}) => from !== to)].map(({name, from, to}) => ({name, from, to}));
}

/** Names of packages that are there, or whose configuration is and should not be. */
export const unwanted = (packages: readonly FoundPackage[], isPurge: boolean): readonly string[] =>
	packages.filter(({state}) => state.isInstalled || (isPurge && state.hasLeftovers)).map(({name}) => name);

/** What apt is to be asked for these steps, the versions spelled out where they are known. */
export function installCall(steps: readonly PackageStep[], {recommends}: Pick<PackagesQuestion, 'recommends'>): AptCall {
	return {
		command: 'install',
		options: [
			...(recommends === undefined ? [] : [recommends ? '--install-recommends' : '--no-install-recommends']),
			...(steps.some(({kind}) => kind === 'downgrade') ? ['--allow-downgrades'] : []),
		],
		words: steps.map(({name, to}) => (to === undefined ? name : withVersion(name, to))),
	};
}

/** A plus sign at the end means "install it" to apt, so one more has to stand behind that of a version. */
export const withVersion = (name: string, version: string): string => `${name}=${version}${/[+-]$/.test(version) ? '+' : ''}`;

async function findUnknown(look: Look, names: readonly string[]): Promise<Shortage | undefined> {
	const found = await Promise.all(names.map(async name => ({name, policies: await look(policiesOf([name]))})));
	const unknown = found.find(({policies}) => policies === undefined);
	return unknown && {name: unknown.name, offered: []};
}

function whyUpdate(lists: AptLists | undefined, shortage: Shortage | undefined, question: PackagesQuestion): string | undefined {
	const {cache_max_age_minutes: maxAge} = question;
	if (!lists) {
		return undefined;
	}

	return lists.ageMinutes === undefined
		? 'there are none'
		: lists.areSourcesNewer
			? 'older than the sources'
			: shortage
				? `without ${shortage.name}${shortage.version === undefined ? '' : ` ${shortage.version}`}`
				: lists.ageMinutes >= maxAge
					? `older than ${maxAge} minutes`
					: undefined;
}
