import {takesEffect} from '../../../domain/container-options.ts';
import {textOfError} from '../die.ts';
import {release} from '../node.ts';
import {hotplugDevice} from '../runtime/hotplug.ts';
import {type Draft, withCurrent, withFault, withoutCurrent} from './draft.ts';
import {plugMount} from './mount.ts';
import {canonicalNetwork} from './network.ts';
import {freeUnused} from './unused.ts';

/**
Puts in force what a running container can be given; the rest keeps waiting, without a word. What fails is noted as a fault.

@see PVE::LXC::Config, `vmconfig_hotplug_pending`
*/
export function hotplugAll(draft: Draft, only: ReadonlySet<string>): Draft {
	let next = draft;
	for (const key of draft.deletes.filter(key => only.has(key) && isNow(draft, key, 'delete'))) {
		next = attempt(next, key, unplug);
	}

	for (const key of Object.keys(draft.pending).sort()) {
		next = only.has(key) && isNow(draft, key, 'set') ? attempt(next, key, plug) : next;
	}

	return next;
}

const isNow = ({current}: Draft, key: string, change: 'set' | 'delete') =>
	takesEffect(key, change, current[key], release().container) === 'at once';

function attempt(draft: Draft, key: string, change: (draft: Draft, key: string) => Draft): Draft {
	try {
		return change(draft, key);
	} catch (error) {
		return withFault(draft, key, `unable to hotplug ${key}: ${textOfError(error)}`);
	}
}

function unplug(draft: Draft, key: string): Draft {
	if (/^unused\d/.test(key)) {
		freeUnused(draft, key);
	}

	return withoutCurrent(draft, key);
}

function plug(draft: Draft, key: string): Draft {
	const value = draft.pending[key] ?? '';
	if (/^mp\d/.test(key)) {
		return plugMount(draft, key);
	}

	if (/^dev\d/.test(key)) {
		hotplugDevice(draft.id, value);
	}

	return withCurrent(draft, key, /^net\d/.test(key) ? canonicalNetwork(value) : value);
}
