import {textOfError, warn} from '../die.ts';
import {type Draft, tidied, withCurrent, withFault, withoutCurrent} from './draft.ts';
import {applyMount, leaveVolume} from './mount.ts';
import {canonicalNetwork} from './network.ts';
import {freeUnused} from './unused.ts';

/**
Puts in force what waits, as for a container that does not run. What fails keeps waiting, is warned of, and is noted as a fault.

@param only - These options; all when not given.
@see PVE::LXC::Config, `vmconfig_apply_pending`
*/
export function applyAll(draft: Draft, only?: ReadonlySet<string>): Draft {
	const isMeant = (key: string) => only?.has(key) ?? true;
	let next = draft;
	for (const key of draft.deletes.filter(isMeant)) {
		next = attempt(next, key, applyDelete);
	}

	next = tidied(next);
	for (const key of Object.keys(next.pending).sort().filter(isMeant)) {
		next = attempt(next, key, applyValue);
	}

	return tidied(next);
}

function attempt(draft: Draft, key: string, apply: (draft: Draft, key: string) => Draft): Draft {
	try {
		return apply(draft, key);
	} catch (error) {
		const text = `unable to apply pending change ${key} : ${textOfError(error)}`;
		warn(text);
		return withFault(draft, key, text);
	}
}

function applyDelete(draft: Draft, key: string): Draft {
	if (/^mp\d/.test(key)) {
		return leaveVolume(withoutCurrent(draft, key), key, draft.current[key]);
	}

	if (/^unused\d/.test(key)) {
		freeUnused(draft, key);
	}

	return withoutCurrent(draft, key);
}

function applyValue(draft: Draft, key: string): Draft {
	const value = draft.pending[key] ?? '';
	if (key === 'rootfs' || /^mp\d/.test(key)) {
		return applyMount(draft, key);
	}

	return withCurrent(draft, key, /^net\d/.test(key) ? canonicalNetwork(value) : value);
}
