import type {Fact} from '../core/fact.ts';
import {isProblem, Problem} from '../core/problem.ts';
import {type AptPolicy, type AptStep, parsePolicies, parseSimulation} from '../domain/apt.ts';
import {notInstalled, type PackageState, packageFormat, parsePackageStates} from '../domain/debian-package.ts';

/** What dpkg has of a package. */
export const packageState = (name: string): Fact<PackageState> => ({
	key: `package ${name}`,
	async look(probe) {
		const text = await probe.lookUp(1, 'dpkg-query', '-W', `-f=${packageFormat}`, name);
		const states = understood(text === undefined ? [] : parsePackageStates(text), 'dpkg-query', text);
		const [state = notInstalled, other] = states.length > 1 ? states.filter(({isInstalled}) => isInstalled) : states;
		if (other) {
			throw new Problem('AMBIGUOUS_PACKAGE', `"${name}" is installed for several architectures`, {
				hint: `name one, such as "${name}:amd64"`,
			});
		}

		return state;
	},
});

export type Policies = Readonly<Record<string, AptPolicy>>;

/** What apt has on offer of packages; `undefined` when it does not know all of them. */
export const policiesOf = (names: readonly string[]): Fact<Policies | undefined> => ({
	key: `apt policy ${names.join(' ')}`,
	async look(probe) {
		const text = await probe.run('apt-cache', ...inMemory, 'policy', '--', ...names);
		const policies = understood(parsePolicies(text), 'apt-cache policy', text);
		// A name that is none is taken for a pattern, and answered with those that match; the own architecture is not told
		const found = names.map(name => [name, policies[name] ?? policies[name.replace(/:.*/, '')]] as const);
		return found.some(([, policy]) => policy === undefined) ? undefined : (Object.fromEntries(found) as Policies);
	},
});

/** What is asked of apt, as it would be done. */
export type AptCall = {
	readonly command: 'install' | 'remove' | 'purge';
	/** `--no-install-recommends` and the like. */
	readonly options: readonly string[];
	/** `name` or `name=version`. */
	readonly words: readonly string[];
};

/** What apt would do, dependencies included. Looking fails when it cannot. */
export const simulationOf = ({command, options, words}: AptCall): Fact<readonly AptStep[]> => ({
	key: `apt simulation ${[...options, command, ...words].join(' ')}`,
	async look(probe) {
		try {
			const text = await probe.run('apt-get', '--simulate', ...inMemory, ...noLogs, ...options, command, '--', ...words);
			return understood(parseSimulation(text), 'apt-get --simulate', text);
		} catch (error) {
			throw isProblem(error) && error.code === 'LOOK_FAILED' ? refused(command, words, error) : error;
		}
	},
});

/** How old the lists are that apt chooses from. */
export type AptLists = {
	/** `undefined` when there are none. */
	readonly ageMinutes: number | undefined;
	/** The sources were changed since. */
	readonly areSourcesNewer: boolean;
};

export const aptLists: Fact<AptLists> = {
	key: 'apt lists',
	async look(probe) {
		const [text, clock] = await Promise.all([
			probe.run('find', '/etc/apt', '/var/lib/apt', '-maxdepth', '2', '-printf', '%T@ %y %p\\n'),
			probe.run('date', '+%s'),
		]);
		const entries = [...text.matchAll(/^(\d+)\.?\d* (\w) (.+)$/gm)].map(([, time, kind, path = '']) => ({
			time: Number(time),
			kind,
			path,
		}));
		const updatedAt = entries.find(({path}) => path === '/var/lib/apt/lists')?.time;
		const hasLists = entries.some(({kind, path}) => kind === 'f' && /^\/var\/lib\/apt\/lists\/(?!lock$)/.test(path));
		const sources = entries.filter(({path}) => /^\/etc\/apt\/sources\.list(\.d)?(\/|$)/.test(path));
		return updatedAt === undefined || !hasLists
			? {ageMinutes: undefined, areSourcesNewer: false}
			: {
					ageMinutes: Math.max(0, Math.floor((Number(clock) - updatedAt) / 60)),
					areSourcesNewer: sources.some(({time}) => time > updatedAt),
				};
	},
};

/** Or apt would write its caches while it looks. */
const inMemory = ['-o', 'Dir::Cache::pkgcache=', '-o', 'Dir::Cache::srcpkgcache='];

/** Or it would write what it was asked to `/var/log/apt`, even in a simulation. */
const noLogs = ['-o', 'Dir::Log::Planner=/dev/null', '-o', 'Dir::Log::Solver=/dev/null'];

function refused(command: string, words: readonly string[], {why, cause}: Problem): Problem {
	return new Problem('APT_REFUSES', `apt cannot ${command} ${words.join(' ')}`, {
		why,
		hint: `"apt-get --simulate ${command} ${words.join(' ')}" on the host says more`,
		cause,
	});
}

function understood<T>(value: T | undefined, program: string, text: string | undefined): T {
	if (value === undefined) {
		throw new Problem('NOT_UNDERSTOOD', `what ${program} answers is not understood: ${JSON.stringify(text?.slice(0, 200))}`);
	}

	return value;
}
