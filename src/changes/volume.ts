import type {Change} from '../core/change.ts';
import {Problem} from '../core/problem.ts';
import type {Acls} from '../domain/acl.ts';
import {whyNoVolumeOn} from '../domain/volume-folder.ts';
import {isNobody, nobody} from '../domain/volume-owner.ts';
import type {TreeWish} from '../facts/census.ts';
import {container, runningContainers} from '../facts/container.ts';
import {keysOf} from '../facts/file.ts';
import {assertNoDetour, missingFolders} from '../facts/place.ts';
import type {ContentQuestion, VolumeContent, VolumeQuestion, VolumeState} from '../facts/volume.ts';
import {attributeChanges} from './attributes.ts';
import {makeDirectory} from './file.ts';
import {known} from './known.ts';
import {ownTree} from './own-tree.ts';
import {type Access, decideAccess} from './volume-access.ts';
import {grantAccess, grantedAmong, revokeAccess, shownMode} from './volume-acl.ts';
import type {WantedVolume} from './volume-arguments.ts';
import {assertContainers, containersOf, type Mounted} from './volume-containers.ts';
import {assertUsable, proofs} from './volume-verify.ts';

/** A volume and what is in it. */
export type LookedVolume = {readonly state: VolumeState; readonly content: VolumeContent};

/** What makes a volume right, and how. */
export type VolumePlan = {readonly access: Access; readonly mounted: readonly Mounted[]; readonly changes: readonly Change[]};

/** What has to be known for a volume. */
export const volumeQuestion = ({host_path, owner = nobody, mounts, exclusive}: WantedVolume): VolumeQuestion => ({
	path: host_path,
	owner,
	containers: mounts.map(({id}) => id),
	isExclusive: exclusive,
});

/** Beginnings of the keys of all facts that are others once a volume is right. */
export const volumeKeys = ({host_path: path, mounts, exclusive}: WantedVolume): readonly string[] => [
	...keysOf(path),
	...['census', 'acl', 'acl census'].map(kind => `${kind} ${path}`),
	...(exclusive ? ['container '] : mounts.map(({id}) => container(id).key)),
	...(mounts.length === 0 && !exclusive ? [] : [runningContainers.key, ...keysOf('/etc/pve/'), ...keysOf('/var/lib/lxc/')]),
];

/** What has to be known of its content, which depends on what was found. */
export function contentQuestion(state: VolumeState, wanted: WantedVolume): ContentQuestion {
	assertVolume(state, wanted);
	const access = decideAccess(state, wanted);
	const {host_path: path, recurse} = wanted;
	// Where an earlier task takes the folder away, another one is made, with nothing in it
	if (!state.place.stat) {
		return {};
	}

	const tree = recurse === 'top' ? undefined : treeOf(path, access);
	return {tree, ...(access.method === 'acl' && {grants: {of: askedOf(access), isWhole: recurse !== 'top'}})};
}

/**
What makes a volume right: the folder and its owner, what is in it, its mounts, and the proof that it can be used.

@throws A `Problem` for all that would go wrong on the way, before anything is done.
*/
export function volumePlan({state, content}: LookedVolume, wanted: WantedVolume): VolumePlan {
	assertVolume(state, wanted);
	const access = decideAccess(state, wanted);
	assertUsable(state, wanted, access);
	const mounted = containersOf(state, wanted, access);
	const changes = [
		...folderChanges(state, wanted, access),
		...treeChanges(state, content, wanted, access),
		...listChanges(state, content, wanted, access),
		...mounted.flatMap(one => one.changes),
	];
	return {access, mounted, changes: [...changes, ...(changes.length === 0 ? [] : proofs(wanted, access, mounted))]};
}

const newMode = '0755';

/** How its content should be owned, if that is to be looked after. */
export const treeOf = (path: string, {owner, keep}: Access): TreeWish | undefined => owner && {path, ...owner, keep};

const askedOf = ({grants}: Access) => grants.map(({user, rights}) => ({user, rights}));

function assertVolume(state: VolumeState, {host_path: path}: WantedVolume): void {
	const {place, node} = state;
	assertContainers(state);
	assertNoDetour(place);
	if (place.stat && place.stat.kind !== 'directory') {
		throw new Problem(
			'NOT_A_DIRECTORY',
			`"${path}" is ${place.stat.kind === 'link' ? `a symbolic link to "${place.stat.target}"` : 'no directory'}`,
			{
				hint: 'name a directory by its real path',
			},
		);
	}

	const why = node && whyNoVolumeOn(path, node.storages);
	if (why !== undefined) {
		throw new Problem('NO_VOLUME', `"${path}" ${why}`, {hint: 'choose another host_path'});
	}
}

function folderChanges(state: VolumeState, {mode}: WantedVolume, access: Access): readonly Change[] {
	const {user: owner, group} = access.owner ?? {};
	const {path, stat} = state.place;
	return stat
		? attributeChanges({path, stat}, {owner, group, mode: mode && shownMode(mode, listsOf(state), access.grants)})
		: [
				...missingFolders(state.place).map(folder => makeDirectory({path: folder, mode: '0755'})),
				makeDirectory({path, owner, group, mode: mode ?? newMode}),
			];
}

function treeChanges({protectedLinks}: VolumeState, {census}: VolumeContent, {host_path}: WantedVolume, access: Access) {
	const tree = treeOf(host_path, access);
	if (!tree || !census || census.due === 0) {
		return [];
	}

	if (protectedLinks === '0') {
		throw new Problem('UNSAFE_HOST', 'fs.protected_hardlinks is 0 on the host: anybody can make links to files of others', {
			why: 'Such a file would be given away with the volume.',
			hint: 'set it to 1 before, with the sysctl module, or write "recurse: top"',
		});
	}

	return [ownTree(tree, census)];
}

function listChanges(state: VolumeState, {lacking}: VolumeContent, wanted: WantedVolume, access: Access): readonly Change[] {
	const {host_path: path, recurse, owner = nobody} = wanted;
	const {stat} = state.place;
	const acls = listsOf(state);
	const mode = wanted.mode ?? (stat ? known(() => stat.mode) : newMode);
	const listed = {path, mode, acls, isWhole: recurse !== 'top'};
	if (access.method === 'acl') {
		const isDue = access.grants.length > 0 && lacking !== 0;
		return isDue ? [grantAccess(listed, access.grants, lacking ?? 0)] : [];
	}

	const served = access.mounts.map(({outside}) => outside.uid);
	const ids = isNobody(owner) || !acls ? [] : grantedAmong(acls, served);
	return ids.length > 0 && acls ? [revokeAccess({...listed, acls}, ids)] : [];
}

const listsOf = ({acls}: VolumeState): Acls | undefined => (typeof acls === 'object' ? acls : undefined);
