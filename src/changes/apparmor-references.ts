import {isUnknown, type Unknown} from '../core/fact.ts';
import {type ProfileReference, sortReferences} from '../domain/apparmor.ts';
import type {RawLine} from '../domain/container-lines.ts';
import type {ConfinedContainer} from '../facts/apparmor-containers.ts';
import {configOf} from '../facts/container.ts';
import type {Confined} from './apparmor-containers.ts';

/** References without those in the configurations of these containers, which are decided otherwise. */
export function otherReferences(
	references: readonly ProfileReference[] | Unknown,
	containers: readonly ConfinedContainer[],
): readonly ProfileReference[] | Unknown {
	const own = containers.flatMap(({id, state: {node}}) => [...filesOf(id, node.name), generatedOf(id)]);
	return isUnknown(references) ? references : references.filter(({file}) => !own.includes(file));
}

/** Which configurations will name which profiles, sorted by file, once all is done to the containers of a node. */
export function referencesAfter(
	references: readonly ProfileReference[],
	confined: readonly Confined[],
	node: string | undefined,
): readonly ProfileReference[] | Unknown {
	let found = references;
	for (const {id, after, isRestarted} of confined) {
		const {raw, snapshots} = after;
		if (isUnknown(raw) || isUnknown(snapshots)) {
			return isUnknown(raw) ? raw : (snapshots as Unknown);
		}

		const named = [raw, ...Object.values(snapshots).map(section => section.raw)].flatMap(profilesIn);
		// Without a name Proxmox VE tells LXC to generate one
		const given = [...(profilesIn(raw).length > 0 ? [] : ['generated']), ...profilesIn(raw)];
		const files = filesOf(id, node);
		found = [
			...found.filter(({file}) => !files.includes(file) && !(isRestarted && file === generatedOf(id))),
			...files.flatMap(file => named.map(profile => ({file, profile}))),
			...(isRestarted ? given.map(profile => ({file: generatedOf(id), profile})) : []),
		];
	}

	return sortReferences(found);
}

const profilesIn = (raw: readonly RawLine[]): readonly string[] =>
	raw.filter(({key}) => key === 'lxc.apparmor.profile' || key === 'lxc.aa_profile').map(({value}) => value);

const generatedOf = (id: number): string => `/var/lib/lxc/${id}/config`;

const filesOf = (id: number, node: string | undefined): readonly string[] => [
	configOf(id),
	`/etc/pve/nodes/${node}/lxc/${id}.conf`,
];
