import {splitList} from '../../../domain/container-formats.ts';
import {findOption} from '../../../domain/container-options.ts';
import {mountIdMapFault} from '../../../domain/mount-id-map.ts';
import {mountKind, parseMountPoint, storageOf} from '../../../domain/mount-point.ts';
import {die, warn} from '../die.ts';
import {release} from '../node.ts';
import {findStorage} from '../storage/index.ts';
import {type Draft, type Options, withFault, withoutPending, withPending, withPendingDelete} from './draft.ts';
import {hookscriptFault} from './hookscript.ts';

/** What one call wants. */
export type Request = {
	readonly set: Options;
	readonly delete: readonly string[];
	/** What waits for these options is to be forgotten. */
	readonly revert: readonly string[];
};

/** The options that a call names to change, be they changed or not. */
export const modifiedBy = (request: Request): ReadonlySet<string> => new Set([...request.delete, ...Object.keys(request.set)]);

/**
Lets all that a call wants wait.

@throws The death of the program for what Proxmox VE never changes.
@see PVE::LXC::Config, `update_pct_config`
*/
export function requested(draft: Draft, request: Request): Draft {
	let next = draft;
	for (const key of request.revert) {
		next = withoutPending(next, key);
	}

	for (const key of request.delete) {
		next = requestDelete(next, key);
	}

	for (const key of Object.keys(request.set).sort()) {
		next = requestValue(next, key, request.set[key] ?? '');
	}

	return next;
}

function requestDelete(draft: Draft, key: string): Draft {
	if (draft.current[key] === undefined && draft.pending[key] === undefined) {
		warn(`cannot delete '${key}' - not set in current configuration!`);
		return draft;
	}

	if (key === 'unprivileged') {
		return die(`unable to delete read-only option: '${key}'`);
	}

	if (findOption(key)?.delete === false) {
		return die(`unable to delete required option '${key}'`);
	}

	if (/^(mp|unused)\d/.test(key)) {
		assertUnprotected(draft, `can't remove CT ${draft.id} drive '${key}'`);
	}

	return withPendingDelete(draft, key);
}

function requestValue(draft: Draft, key: string, value: string): Draft {
	if (key === 'unprivileged') {
		return die(`unable to modify read-only option: '${key}'`);
	}

	if (key === 'rootfs' || /^mp\d/.test(key)) {
		assertUnprotected(draft, `can't update CT ${draft.id} drive '${key}'`);
		const [name, fault] = mountFault(key, value) ?? [];
		return name === undefined || fault === undefined ? withPending(draft, key, value) : withFault(draft, name, fault);
	}

	const fault = key === 'hookscript' ? hookscriptFault(value) : undefined;
	return fault === undefined ? withPending(draft, key, listed(key, value)) : withFault(draft, key, fault);
}

function assertUnprotected({current}: Draft, what: string): void {
	if (current.protection === '1') {
		die(`${what} - protection mode enabled`);
	}
}

/** What is wrong with a mount point, with the name under which Proxmox VE says it. */
function mountFault(key: string, value: string): readonly [string, string] | undefined {
	const {source, idmap} = parseMountPoint(key, value, release().container);
	const overlap = idmap === undefined ? undefined : mountIdMapFault(idmap);
	if (overlap !== undefined) {
		return die(overlap);
	}

	if (mountKind(source) !== 'volume') {
		return undefined;
	}

	const {id, content} = findStorage(storageOf(source) ?? die(`unable to parse volume ID '${source}'`));
	return content.includes('rootdir')
		? undefined
		: ['storage', `storage '${id}' does not allow content type 'rootdir' (Container)`];
}

/** Lists are stored in one way of writing them. */
function listed(key: string, value: string): string {
	switch (findOption(key)?.list) {
		case 'ordered':
			return splitList(value).join(' ');
		case 'set':
			return [...new Set(splitList(value))].sort().join(';');
		default:
			return value;
	}
}
