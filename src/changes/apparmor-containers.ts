import type {Change} from '../core/change.ts';
import {isUnknown} from '../core/fact.ts';
import {Problem, undetermined} from '../core/problem.ts';
import {ownRule, tagRule} from '../domain/apparmor-rules.ts';
import type {RawLine} from '../domain/container-lines.ts';
import type {ConfinedContainer} from '../facts/apparmor-containers.ts';
import {withRuleCheck} from './apparmor-rule-check.ts';
import {assertNode, assertOwnId, assertWritable} from './container-checks.ts';
import {type Forecast, forecastOf} from './container-forecast.ts';
import {restartContainer} from './container-power.ts';
import {setRawLines} from './container-raw.ts';
import type {WantedRaw} from './container-raw-argument.ts';

/** What containers are to be confined by. */
export type Confinement = {
	/** Of the profile; rules are tagged with it. */
	readonly name: string;
	/** The profile alone, rules beside the profile that Proxmox VE generates, or neither of them any more. */
	readonly by: 'profile' | 'rules' | 'nothing';
	/** Each in one line. */
	readonly rules: readonly string[];
	readonly restart: 'if_needed' | 'never';
};

/** What has to be done to a container, and what it is then. */
export type Confined = {
	readonly id: number;
	readonly changes: readonly Change[];
	/** It runs, and holds to its raw lines only once it is restarted. */
	readonly isWaiting: boolean;
	readonly isRestarted: boolean;
	readonly after: Forecast;
};

const profileKey = 'lxc.apparmor.profile';
const rulesKey = 'lxc.apparmor.raw';
const shutdown = {timeout: 60, force: false};

/**
The changes that give a container the profile or the rules, and no other raw line.

@throws A `Problem` for a container that is not on this node, cannot be written, or has a profile beside which rules do nothing.
*/
export function confine({id, state, given}: ConfinedContainer, wanted: Confinement): Confined {
	const {node, container, isRunning} = state;
	const place = {id, node: assertNode(node)};
	assertOwnId(node, id);
	if (!container) {
		throw new Problem('NO_SUCH_CONTAINER', `there is no container ${id}`, {
			hint: 'make it before, with ensure_container',
		});
	}

	const found = forecastOf(container);
	const turn = setRawLines(place, found, wantedLines(id, rawOf(found), wanted));
	if (turn) {
		assertWritable(node, id, found);
	}

	const isDue = isRunning && (turn !== undefined || (given !== undefined && !isGiven(given, wanted)));
	const isRestarted = isDue && wanted.restart === 'if_needed';
	const lines = turn && wanted.by === 'rules' ? withRuleCheck(turn.change, wanted.rules) : turn?.change;
	const after = turn?.after ?? found;
	return {
		id,
		changes: [...(lines ? [lines] : []), ...(isRestarted ? [restartContainer(place, after, shutdown).change] : [])],
		isWaiting: isDue && !isRestarted,
		isRestarted,
		after,
	};
}

/** Raw lines of a container, which are needed to decide anything. */
function rawOf({raw}: Forecast): readonly RawLine[] {
	if (isUnknown(raw)) {
		throw undetermined(raw.unknown);
	}

	return raw;
}

function wantedLines(id: number, raw: readonly RawLine[], {name, by, rules}: Confinement): WantedRaw {
	const profiles = valuesOf(raw, profileKey);
	const present = valuesOf(raw, rulesKey);
	const other = profiles.find(profile => profile !== name && profile !== 'generated');
	if (by === 'rules' && other !== undefined) {
		throw new Problem('OTHER_PROFILE', `container ${id} is configured to use the profile "${other}"`, {
			why: 'Rules have an effect only beside the profile that Proxmox VE generates.',
			hint: `take the line out before, with ensure_container: raw: {${profileKey}: ~}`,
		});
	}

	const kept = withRules(present, name, by === 'rules' ? rules : []);
	return {
		...(by === 'profile' ? {[profileKey]: [name]} : profiles.includes(name) ? {[profileKey]: null} : {}),
		...(present.length > 0 || kept.length > 0 ? {[rulesKey]: kept} : {}),
	};
}

/** Those of others stay where they are, and so do ours that are wanted; one that somebody else wrote is not written again. */
function withRules(present: readonly string[], name: string, rules: readonly string[]): readonly string[] {
	const ours = (value: string) => ownRule(value, name);
	const isKept = (value: string, index: number): boolean =>
		ours(value) === undefined || (rules.includes(ours(value) as string) && present.indexOf(value) === index);
	const kept = present.filter(isKept);
	const has = (rule: string): boolean => kept.some(value => value === rule || ours(value) === rule);
	return [...kept, ...rules.filter(rule => !has(rule)).map(rule => tagRule(rule, name))];
}

/** Whether LXC was given what is wanted. */
function isGiven(given: readonly RawLine[], {name, by, rules}: Confinement): boolean {
	const profile = valuesOf(given, profileKey).at(-1);
	const present = valuesOf(given, rulesKey);
	if (by === 'profile') {
		return profile === name;
	}

	return profile !== name && withRules(present, name, by === 'rules' ? rules : []).join('\n') === present.join('\n');
}

const valuesOf = (lines: readonly RawLine[], key: string): readonly string[] =>
	lines.filter(line => line.key === key).map(({value}) => value);
