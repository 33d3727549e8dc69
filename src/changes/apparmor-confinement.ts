import type {Change} from '../core/change.ts';
import {expect, isUnknown, type Unknown} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import type {ProfileReference} from '../domain/apparmor.ts';
import {overriddenSettings} from '../domain/apparmor-rules.ts';
import {type ProfileState, profileReferences} from '../facts/apparmor.ts';
import type {ConfinedContainer} from '../facts/apparmor-containers.ts';
import {type Confined, type Confinement, confine} from './apparmor-containers.ts';
import {referencesAfter} from './apparmor-references.ts';
import {known} from './known.ts';

type Look = {
	readonly profile: ProfileState;
	readonly references: readonly ProfileReference[] | Unknown;
	readonly containers: readonly ConfinedContainer[];
};

/**
The changes that give all of the containers the profile or the rules, or take them away.

@throws `NO_PARSER` for rules that nothing can check, `PROFILE_IN_USE` for a profile that cannot go yet.
*/
export function confinementChanges({profile, references, containers}: Look, wanted: Confinement): readonly Change[] {
	const confined = containers.map(container => confine(container, wanted));
	const changes = confined.flatMap(one => one.changes);
	if (changes.length === 0) {
		return [];
	}

	if (wanted.by === 'rules' && !profile.hasParser) {
		throw new Problem('NO_PARSER', 'there is no apparmor_parser, which has to check the rules', {
			hint: 'install the package "apparmor" before this task',
		});
	}

	if (wanted.by === 'nothing') {
		assertUnused(wanted.name, profile, containers, confined);
	}

	const node = containers[0]?.state.node.name;
	const named = expect(profileReferences, isUnknown(references) ? references : referencesAfter(references, confined, node));
	return changes.map(change => ({...change, expect: [...change.expect, named]}));
}

/** Throws a `Problem` for a profile that a container would miss. */
function assertUnused(
	name: string,
	{loaded}: ProfileState,
	containers: readonly ConfinedContainer[],
	confined: readonly Confined[],
): void {
	const waiting = loaded?.includes(name) ? confined.find(({isWaiting}) => isWaiting) : undefined;
	if (waiting) {
		throw inUse(name, `container ${waiting.id}, which runs`, 'write "restart: if_needed", or stop the container before');
	}

	for (const container of containers) {
		const snapshot = snapshotThatNames(container, name);
		if (snapshot !== undefined) {
			throw inUse(name, `snapshot "${snapshot}" of container ${container.id}`, 'remove the snapshot before, or keep the profile');
		}
	}
}

const inUse = (name: string, user: string, hint: string): Problem =>
	new Problem('PROFILE_IN_USE', `the profile "${name}" is in use by ${user}`, {
		why: 'A container whose profile is not loaded does not start.',
		hint,
	});

function snapshotThatNames({state: {container}}: ConfinedContainer, name: string): string | undefined {
	const snapshots = known(() => container?.snapshots ?? {});
	return isUnknown(snapshots)
		? undefined
		: Object.keys(snapshots).find(snapshot =>
				snapshots[snapshot]?.raw.some(({key, value}) => key === 'lxc.apparmor.profile' && value === name),
			);
}

/** What is to be said of the containers: what waits for a restart, and what they lose. */
export function confinementRemarks({profile, containers}: Omit<Look, 'references'>, wanted: Confinement): readonly string[] {
	const {name, by} = wanted;
	const what = by === 'rules' ? 'the rules' : by === 'profile' ? `the profile "${name}"` : `to be without "${name}"`;
	return [
		...(by === 'rules' && !profile.loaded ? ['the rules have no effect: this kernel has no AppArmor'] : []),
		...containers.flatMap(container => {
			const {id, state} = container;
			const {isWaiting} = confine(container, wanted);
			const features = known(() => overriddenSettings(state.container?.parts.features ?? {}));
			const lost = by !== 'profile' || isUnknown(features) ? [] : features;
			return [
				...(isWaiting ? [`pending until restart of container ${id}: ${what}`] : []),
				...(lost.length > 0
					? [`container ${id}: explicitly configured lxc.apparmor.profile overrides the following settings: ${lost.join(', ')}`]
					: []),
			];
		}),
	];
}
