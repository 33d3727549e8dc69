import {Problem} from '../core/problem.ts';
import type {PackagesState} from '../facts/package.ts';

/** Throws a `Problem` for what has to be put right by hand before packages are changed. */
export function assertWhole({packages}: PackagesState, names: readonly string[]): void {
	for (const {name, state} of packages) {
		if (state.flaw !== undefined) {
			throw new Problem('PACKAGE_BROKEN', `${name} is ${state.flaw}: dpkg was not able to finish with it`, {
				hint: 'put it right with "dpkg --configure -a", or "apt-get install --reinstall"',
			});
		}

		if (state.isHeld && names.includes(name)) {
			throw new Problem('PACKAGE_HELD', `${name} is held at ${state.version ?? 'what it is'}, and is not changed`, {
				hint: `"apt-mark unhold ${name}" lets it go`,
			});
		}
	}
}

/** Throws a `Problem` when apt would remove what was not named. */
export function assertRemovals(
	names: readonly string[],
	{allowRemovals}: {readonly allowRemovals: boolean},
	asked: string,
	doing: string,
): void {
	if (names.length > 0 && !allowRemovals) {
		throw new Problem('WOULD_REMOVE', `${doing} ${asked} would remove ${list(names)} as well`, {
			hint: 'write allow_removals: true if that is meant',
		});
	}
}

/** What apt has nowhere, and what it has instead. */
export function shortageProblem({name, version, offered}: NonNullable<PackagesState['shortage']>): Problem {
	const hint = 'write update_cache: true to update the lists first, or add a source that has it';
	return version === undefined
		? new Problem('NO_SUCH_PACKAGE', `apt has no package "${name}"`, {hint})
		: new Problem('NO_SUCH_VERSION', `apt has no ${name} ${version}`, {
				hint: offered.length > 0 ? `there is ${list(offered)}; or ${hint}` : hint,
			});
}

/** `a, b and c`. */
export function list(names: readonly string[]): string {
	return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
