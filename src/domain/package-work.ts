import type {AptPolicy} from './apt.ts';
import type {PackageName, PackageState} from './debian-package.ts';
import {compareVersions} from './debian-version.ts';

/** A package together with what dpkg has of it. */
export type FoundPackage = PackageName & {readonly state: PackageState};

/** What is to become of one package. `to` is unknown while the lists are yet to be updated. */
export type PackageStep = {
	readonly name: string;
	readonly kind: 'install' | 'upgrade' | 'downgrade' | 'refresh';
	readonly from: string | undefined;
	readonly to: string | undefined;
};

/** What is missing to know the steps. */
export type Shortage = {readonly name: string; readonly version?: string | undefined; readonly offered: readonly string[]};

/** Whether what apt has on offer matters: all is as asked, or will be gone, without it. */
export const needsPolicies = (packages: readonly FoundPackage[], state: 'present' | 'latest'): boolean =>
	state === 'latest' ||
	packages.some(({version, state: {version: found}}) => found === undefined || (version ?? found) !== found);

/**
The steps to what is asked, with the versions that are on offer now.

@param policies - `undefined` when apt does not know all of the packages, or its lists are about to change.
*/
export function packageSteps(
	packages: readonly FoundPackage[],
	state: 'present' | 'latest',
	policies: Readonly<Record<string, AptPolicy>> | undefined,
): readonly PackageStep[] {
	return packages.flatMap(({name, version, state: {version: from}}): PackageStep[] => {
		const to = version ?? policies?.[name]?.candidate;
		if (from === undefined) {
			return [{name, kind: 'install', from, to}];
		}

		if (version === undefined && state === 'present') {
			return [];
		}

		if (to === undefined) {
			return policies ? [] : [{name, kind: 'refresh', from, to}];
		}

		const order = compareVersions(to, from);
		// A newer one than any on offer is the latest: it was installed by hand
		return order === 0 || (order < 0 && version === undefined)
			? []
			: [{name, kind: order < 0 ? 'downgrade' : 'upgrade', from, to}];
	});
}

/** The first package, or version of it, that apt has nowhere; one that is there already counts as had. */
export function findShortage(
	packages: readonly FoundPackage[],
	policies: Readonly<Record<string, AptPolicy>>,
): Shortage | undefined {
	return packages
		.map(({name, version, state}) => {
			const {candidate, versions} = policies[name] ?? {candidate: undefined, versions: []};
			const isHad =
				version === undefined ? (candidate ?? state.version) !== undefined : [...versions, state.version].includes(version);
			return isHad ? undefined : {name, version, offered: versions};
		})
		.find(shortage => shortage !== undefined);
}
