import {Problem} from '../core/problem.ts';
import {findOption} from '../domain/container-options.ts';
import {hasReached} from '../domain/container-version.ts';
import type {ProxmoxNode} from '../facts/proxmox.ts';
import {partsOf} from './container-forecast.ts';
import type {WantedOptions} from './container-options.ts';
import {type WantedRaw, whyNoKey} from './container-raw-argument.ts';

/** Throws a `Problem` for options and raw lines that this version of Proxmox VE does not have. */
export function assertSupported({version}: ProxmoxNode, options: WantedOptions, raw: WantedRaw): void {
	const missing = Object.keys(options).find(key => !findOption(key, version));
	if (missing !== undefined) {
		throw new Problem('NOT_SUPPORTED', `pve-container ${version} of this node knows no "${missing}"`, {
			hint: `it came with pve-container ${findOption(missing)?.since}: upgrade the node, or leave it out`,
		});
	}

	const late = Object.entries(options).flatMap(([key, text]) => partsNotIn(key, text, version))[0];
	if (late !== undefined) {
		throw new Problem('NOT_SUPPORTED', `pve-container ${version} of this node knows no "${late.part}" of "${late.key}"`, {
			hint: `it came with pve-container ${late.since}: upgrade the node, or leave it out`,
		});
	}

	const why = Object.keys(raw)
		.filter(key => raw[key] !== null)
		.map(key => whyNoKey(key, version))
		.find(text => text !== undefined);
	if (why !== undefined) {
		throw new Problem('UNKNOWN_LXC_KEY', why, {hint: `this node has pve-container ${version}`});
	}
}

/** Parts of an option that came with a later version. */
function partsNotIn(key: string, text: string | null, version: string) {
	const rules = findOption(key)?.shape?.rules ?? {};
	const named = text === null ? [] : Object.keys(partsOf(key, text) ?? {});
	return named.flatMap(part => {
		const since = rules[part]?.since;
		return since === undefined || hasReached(version, since) ? [] : [{key, part, since}];
	});
}
