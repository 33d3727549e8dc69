import type {IdMap, IdRange} from '../domain/id-map.ts';
import type {VolumeContainer, VolumeState} from '../facts/volume.ts';
import {censusRemarks} from './own-tree.ts';
import {type LookedVolume, treeOf, type VolumePlan} from './volume.ts';
import type {WantedVolume} from './volume-arguments.ts';
import {mapOf} from './volume-ids.ts';

/** What is to be said of a volume beside its changes. */
export function volumeRemarks({state, content}: LookedVolume, plan: VolumePlan, wanted: WantedVolume): readonly string[] {
	const {access, mounted, changes} = plan;
	const tree = treeOf(wanted.host_path, access);
	const isChosen = access.why !== undefined && changes.length > 0;
	return [
		...(isChosen ? [`access: ${access.method}, as ${access.why}`] : []),
		...(tree && content.census ? censusRemarks(tree, content.census) : []),
		...(content.census?.due ? notEntered(state) : []),
		...mounted.flatMap(({remarks}) => remarks),
		...lockedOut(plan),
		...state.containers.flatMap(one => staleMap(one)),
		...state.others.flatMap(one => rawMount(one, wanted.host_path)),
	];
}

const notEntered = ({place: {path, mounts}}: VolumeState): readonly string[] => {
	const below = mounts.filter(mount => mount !== path);
	return below.length === 0 ? [] : [`not entered, as something is mounted there: ${below.join(', ')}`];
};

/** The files have their new owner at once, and the map of a mount that is there waits. */
const lockedOut = ({access: {method, mounts}, mounted}: VolumePlan): readonly string[] =>
	mounts
		.filter(({id, container}) => method === 'idmap' && container.isRunning && !mounted.some(one => one.id === id && one.isLive))
		.map(({id, path}) => `until container ${id} is restarted, what is in ${path} belongs to nobody in it`);

/** Its configuration was changed, and it was not restarted since. */
function staleMap(one: VolumeContainer): readonly string[] {
	const {id, mapInUse} = one;
	const map = mapOf(one);
	return mapInUse === undefined || textOf(mapInUse) === textOf(map ?? identity)
		? []
		: [
				`container ${id} runs with another map of ids (${textOf(mapInUse)}) than it is configured with (${textOf(map ?? identity)}): restart it`,
			];
}

/** Which is not taken from it: the line may do more. */
const rawMount = ({id, container}: VolumeContainer, path: string): readonly string[] =>
	(container?.raw ?? []).some(({key, value}) => key === 'lxc.mount.entry' && value.split(/\s+/)[0] === path)
		? [`container ${id} mounts it by a raw line, which stays: lxc.mount.entry`]
		: [];

const all: readonly IdRange[] = [{inside: 0, outside: 0, count: 4_294_967_295}];
const identity: IdMap = {users: all, groups: all};

function textOf({users, groups}: IdMap): string {
	const render = (kind: string, ranges: readonly IdRange[]) =>
		[...ranges].sort((a, b) => a.inside - b.inside).map(({inside, outside, count}) => `${kind} ${inside} ${outside} ${count}`);
	return [...render('u', users), ...render('g', groups)].join(', ');
}
