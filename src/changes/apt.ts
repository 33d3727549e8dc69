import type {NoUndo} from '../core/change.ts';
import {type Script, sh} from '../core/script.ts';
import type {AptStep} from '../domain/apt.ts';
import type {PackageStep} from '../domain/package-work.ts';
import type {Policies} from '../facts/apt.ts';
import {withVersion} from '../facts/package.ts';

/** Asks nothing, keeps changed configuration files, and waits when another one is at work. */
export const aptGet = sh`DEBIAN_FRONTEND=noninteractive APT_LISTCHANGES_FRONTEND=none UCF_FORCE_CONFFOLD=1 apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold`;

/** Fails for a name that the lists of packages do not have just so. */
export const assertKnown = (names: readonly string[]): Script =>
	sh`for package in ${names}; do
	apt-cache pkgnames "$package" | grep -qxF -e "$package" || { printf 'apt has no package "%s"\\n' "$package" >&2; false; } || exit 100
done`;

/** Takes a run of apt back, as far as the versions of before can still be had. */
export function undoOf(all: readonly AptStep[], steps: readonly PackageStep[], policies: Policies | undefined): Script | NoUndo {
	if (all.every(({from}) => from === undefined)) {
		// Not apt: dpkg removes nothing else along with them
		return sh`dpkg --remove -- ${all.map(({name}) => name)}`;
	}

	return all.some(({from, name}) => from === undefined || !steps.some(step => step.name === name))
		? {because: 'other packages are changed along with it'}
		: reinstall(all, policies);
}

/** Brings packages back to the version they had, where it can be had. */
export function reinstall(all: readonly AptStep[], policies: Policies | undefined): Script | NoUndo {
	const lost = all.find(({name, from}) => from === undefined || !policies?.[name]?.versions.includes(from));
	return lost
		? {because: `${lost.name} ${lost.from ?? ''} is not to be had any more`.replace('  ', ' ')}
		: sh`${aptGet} --no-remove --allow-downgrades install -- ${all.map(({name, from}) => withVersion(name, from ?? ''))}`;
}
