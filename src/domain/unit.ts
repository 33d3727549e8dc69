import {z} from 'zod';

/** What systemd has of a unit. */
export type UnitState = {
	/** `loaded`, `masked`, `bad-setting`, `error` … */
	readonly load: string;
	/** `active`, `inactive`, `failed`, `activating` …; `undefined` where no systemd runs. */
	readonly active: string | undefined;
	/** `enabled`, `disabled`, `static`, `masked` … */
	readonly file: string;
	/** Its files were changed since systemd read them. */
	readonly isStale: boolean;
	readonly canReload: boolean;
	/** Runs once, and is inactive when it is done. */
	readonly isFleeting: boolean;
};

/** A unit of which systemd knows no more than its file. */
export const unstarted: UnitState = {
	load: 'loaded',
	active: 'inactive',
	file: 'disabled',
	isStale: false,
	canReload: true,
	isFleeting: false,
};

/** An argument that names a unit; without a suffix it is a service. */
export const unitName = () =>
	z
		.string()
		.transform(name => (suffix.test(name) ? name : `${name}.service`))
		.superRefine((name, context) => {
			const why = !namePattern.test(name)
				? 'is no name of a unit: letters, digits and ":_.-@\\"'
				: /@\.\w+$/.test(name)
					? 'is a template: write the instance behind the "@"'
					: undefined;
			if (why !== undefined) {
				context.addIssue({code: 'custom', message: `${JSON.stringify(name)} ${why}`});
			}
		});

const suffix = /\.(service|socket|timer|target|path|mount|automount|swap|slice|scope|device)$/;

/** See systemd.unit(5); at most one at sign. */
const namePattern = /^(?=.{1,255}$)[A-Za-z\d:_.\\][A-Za-z\d:_.\\-]*(@[A-Za-z\d:_.\\-]*)?$/;

/** Properties that `parseUnit` reads. */
export const unitProperties = [
	'LoadState',
	'ActiveState',
	'UnitFileState',
	'NeedDaemonReload',
	'CanReload',
	'Type',
	'RemainAfterExit',
] as const;

/**
Reads what `systemctl show` prints: a line `Name=value` for each property that a unit of its type has.

@returns `'absent'` when there is no such unit, `undefined` when the text is not understood.
*/
export function parseUnit(text: string): UnitState | 'absent' | undefined {
	const values = new Map([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
	const load = values.get('LoadState');
	const active = values.get('ActiveState');
	if (load === undefined || active === undefined || active === '') {
		return undefined;
	}

	if (load === 'not-found') {
		return 'absent';
	}

	return {
		load,
		active,
		file: values.get('UnitFileState') ?? '',
		isStale: values.get('NeedDaemonReload') === 'yes',
		canReload: values.get('CanReload') === 'yes',
		isFleeting: values.get('Type') === 'oneshot' && values.get('RemainAfterExit') === 'no',
	};
}

/** Reads the line of a unit in what `systemctl list-unit-files --no-legend` prints; `undefined` when it is not there. */
export function parseUnitFile(text: string, name: string): UnitState | undefined {
	const line = text
		.split('\n')
		.map(one => one.trim().split(/\s+/))
		.find(([first]) => first === name);
	const file = line?.[1];
	return file === undefined
		? undefined
		: {...unstarted, load: file.startsWith('masked') ? 'masked' : 'loaded', active: undefined, file};
}
