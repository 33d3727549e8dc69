import {readProfiles} from '../domain/apparmor-text.ts';
import type {ProfileState} from '../facts/apparmor.ts';

/** What is told of a profile beside its changes: that it is not loaded, or will not be, or denies too much. */
export function profileRemarks(
	{loaded, compiles, set}: ProfileState,
	{name, text, isOfContainer}: {readonly name: string; readonly text: string; readonly isOfContainer: boolean},
): readonly string[] {
	const isBare = isOfContainer && !readProfiles(text).includes.some(one => one.endsWith('/container-base'));
	return [
		...(loaded ? [] : ['written, not loaded: this kernel has no AppArmor']),
		...(compiles === false ? [`"${set}" does not compile, so no profile of it is loaded at the next boot`] : []),
		...(isBare ? [`"${name}" does not include abstractions/lxc/container-base, so most of what a container does is denied`] : []),
	];
}
