import type {Change} from '../core/change.ts';
import {expect} from '../core/fact.ts';
import {sh} from '../core/script.ts';
import {renderSpans} from '../domain/volume-ids.ts';
import {type Census, census, type TreeWish} from '../facts/census.ts';
import {withTreeFunctions} from './own-tree-functions.ts';

/** Gives all below a folder to its owner, so far as it differs. */
export function ownTree(wish: TreeWish, found: Census): Change {
	const {path, user, group, keep} = wish;
	const options = [
		...(keep.users.length === 0 ? [] : ['--keep-users', renderSpans(keep.users)]),
		...(keep.groups.length === 0 ? [] : ['--keep-groups', renderSpans(keep.groups)]),
	];
	return {
		summary: `give ${entries(found.due)} in ${path} to ${user}:${group}`,
		before: ownersOf(found),
		after: [`${user}:${group}: ${found.due}`, ...lossesOf(found)].join('\n'),
		apply: withTreeFunctions(sh`own_tree ${path} ${user} ${group} ${options}`),
		undo: {because: 'who each of them belonged to is not recorded'},
		expect: [expect(census(wish), {...found, due: 0, owners: {}, setId: 0, capable: 0})],
	};
}

/** What is left as it is, and why. */
export const censusRemarks = ({path}: TreeWish, {linked, immutable}: Census): readonly string[] => [
	...(linked === 0
		? []
		: [`${entries(linked)} in ${path} ${linked === 1 ? 'has a name' : 'have names'} elsewhere too, and ${left(linked)}`]),
	...(immutable === 0
		? []
		: [`${entries(immutable)} in ${path} ${immutable === 1 ? 'is' : 'are'} immutable, and ${left(immutable)}`]),
];

const entries = (count: number): string => (count === 1 ? '1 entry' : `${count} entries`);
const left = (count: number): string => (count === 1 ? 'is left as it is' : 'are left as they are');

/** Most first. Of many owners, a few. */
function ownersOf({owners}: Census): string {
	const sorted = Object.entries(owners).sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));
	const shown = sorted.slice(0, 8).map(([owner, count]) => `${owner}: ${count}`);
	return [...shown, ...(sorted.length > 8 ? [`${sorted.length - 8} others`] : [])].join('\n');
}

const lossesOf = ({setId, capable}: Census): readonly string[] => [
	...(setId === 0 ? [] : [`set-id bits are lost by ${files(setId)}`]),
	...(capable === 0 ? [] : [`capabilities are lost by ${files(capable)}`]),
];

const files = (count: number): string => (count === 1 ? '1 file' : `${count} files`);
