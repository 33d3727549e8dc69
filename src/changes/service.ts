import type {Change, NoUndo} from '../core/change.ts';
import {expect, expectPart, unknown} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import {type Script, sh} from '../core/script.ts';
import type {UnitState} from '../domain/unit.ts';
import {type FoundUnit, noSystemd, unitOf} from '../facts/unit.ts';

/** How a unit has to be; what is left out is left alone. */
export type WantedUnit = {
	readonly state?: 'started' | 'stopped' | 'restarted' | 'reloaded' | undefined;
	readonly enabled?: boolean | undefined;
	readonly masked?: boolean | undefined;
};

/** The changes that bring a unit to be as asked, in an order in which each is possible. */
export function unitChanges(name: string, {unit, isForetold}: FoundUnit, wanted: WantedUnit): readonly Change[] {
	if (unit === undefined) {
		return withoutUnit(name, wanted);
	}

	const {state, masked} = wanted;
	if (state !== undefined && unit.active === undefined) {
		throw noSystemd(`no systemd runs on this host, so "${name}" cannot be ${state}`);
	}

	const isMasked = unit.file.startsWith('masked') || unit.load === 'masked';
	const isNeeded = wanted.enabled === true || (state !== undefined && state !== 'stopped');
	if (isMasked && masked === undefined && isNeeded) {
		throw new Problem('MASKED', `the unit "${name}" is masked, and can be neither started nor enabled`, {
			hint: 'write masked: false to lift that',
		});
	}

	const stopping = state === 'stopped' ? runChanges(name, unit, state) : [];
	const starting = state === undefined || state === 'stopped' ? [] : runChanges(name, unit, state);
	const [first, ...more] = [
		...(unit.isStale ? [readAgain(name)] : []),
		...(masked === false && isMasked ? [unmask(name, unit, isNeeded)] : []),
		...enableChanges(name, unit, wanted),
		...stopping,
		...(masked && !isMasked ? [mask(name, unit)] : []),
		...starting,
	];
	if (first === undefined) {
		return [];
	}

	return [isForetold ? {...first, expect: [expect(unitOf(name), unit), ...first.expect]} : first, ...more];
}

/** What is not there is stopped, not enabled and not masked already. */
function withoutUnit(name: string, {state, enabled, masked}: WantedUnit): readonly Change[] {
	if (!masked && !enabled && (state === undefined || state === 'stopped')) {
		return [];
	}

	throw new Problem('NO_SUCH_UNIT', `there is no unit "${name}" on the host`, {
		hint: 'install what brings it, or write its file to /etc/systemd/system, in a task before this one',
	});
}

function enableChanges(name: string, {file}: UnitState, {enabled, masked}: WantedUnit): readonly Change[] {
	if (enabled === undefined || (enabled ? file === 'enabled' : !/^(enabled|linked)/.test(file))) {
		return [];
	}

	if (enabled && /^(static|generated|transient|indirect|bad)/.test(file)) {
		throw new Problem('CANNOT_ENABLE', `the unit "${name}" is ${file}, and cannot be enabled`, {
			why: 'It does not say itself when it is started: another unit, or a generator, decides.',
			hint: 'leave "enabled" out, or name the unit that starts it, such as its timer or socket',
		});
	}

	const word = enabled ? 'enable' : 'disable';
	const opposite = enabled ? 'disable' : 'enable';
	const isPlain = file === (enabled ? 'disabled' : 'enabled');
	return [
		{
			...told(name, word, file, enabled ? 'enabled' : 'disabled'),
			undo: isPlain && masked !== false ? sh`systemctl ${opposite} -- ${name}` : {because: `it was ${file}`},
			expect: [expectPart(unitOf(name), {file: enabled ? 'enabled' : file === 'linked' ? unknown('its link goes') : 'disabled'})],
		},
	];
}

function runChanges(name: string, unit: UnitState, state: NonNullable<WantedUnit['state']>): readonly Change[] {
	const {active = 'inactive'} = unit;
	const isActive = active === 'active' || active === 'reloading';
	if (state === 'stopped') {
		return active === 'inactive' || active === 'failed'
			? []
			: [run(name, 'stop', active, 'inactive', sh`systemctl start -- ${name}`)];
	}

	if (state === 'started' && unit.isFleeting && !isActive) {
		throw new Problem('NEVER_STARTED', `the unit "${name}" runs once and is inactive when it is done: it cannot stay started`, {
			hint: 'write state: restarted to have it run now, or start its timer',
		});
	}

	if (state === 'reloaded' && isActive && !unit.canReload) {
		throw new Problem('CANNOT_RELOAD', `the unit "${name}" cannot be reloaded: it has no ExecReload`, {
			hint: 'write state: restarted',
		});
	}

	if (state === 'restarted' || (state === 'reloaded' && isActive)) {
		const word = state === 'restarted' ? 'restart' : 'reload';
		const because = {because: `nothing takes a ${word} back`};
		return [{...run(name, word, active, unit.isFleeting ? 'inactive' : 'active', because), unseen: true}];
	}

	return isActive ? [] : [run(name, 'start', active, 'active', sh`systemctl stop -- ${name}`)];
}

const run = (name: string, word: string, before: string, active: string, undo: Script | NoUndo): Change => ({
	...told(name, word, before, active),
	undo,
	expect: [expectPart(unitOf(name), {active})],
});

const mask = (name: string, {file}: UnitState): Change => ({
	...told(name, 'mask', file, 'masked'),
	undo: sh`systemctl unmask -- ${name}`,
	expect: [expectPart(unitOf(name), {load: 'masked', file: 'masked'})],
});

/** What it was before it was masked shows only then; only when it is to be enabled or started, there has to be something. */
const unmask = (name: string, {file}: UnitState, isNeeded: boolean): Change => ({
	...told(name, 'unmask', file, 'not masked'),
	undo: sh`systemctl mask -- ${name}`,
	expect: [
		isNeeded
			? expectPart(unitOf(name), {load: 'loaded', file: unknown('what was masked shows again')})
			: expect(unitOf(name), unknown('what was masked shows again, if anything')),
	],
});

const readAgain = (name: string): Change => ({
	summary: `have systemd read the files of ${name} again`,
	before: 'changed since they were read',
	after: 'read',
	apply: sh`systemctl daemon-reload`,
	undo: {because: 'the files of before are not there any more'},
	expect: [expectPart(unitOf(name), {isStale: false})],
});

const told = (name: string, word: string, before: string, after: string) => ({
	summary: `${word} ${name}`,
	before,
	after,
	apply: sh`systemctl ${word} -- ${name}`,
});
