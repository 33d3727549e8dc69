import type {Fact, Look} from '../core/fact.ts';
import {isProblem, Problem} from '../core/problem.ts';
import {parseUnit, parseUnitFile, type UnitState, unitProperties, unstarted} from '../domain/unit.ts';
import {statOf} from './file.ts';

/** What systemd has of a unit; `undefined` when there is no such unit. Where no systemd runs, what its files say. */
export const unitOf = (name: string): Fact<UnitState | undefined> => ({
	key: `unit ${name}`,
	async look(probe) {
		// Fails where no systemd runs, which is not known yet
		const asking = probe.run('systemctl', 'show', '--no-pager', `--property=${unitProperties.join(',')}`, '--', name);
		asking.catch(() => {});
		if ((await probe.stat(systemdFolder)) === undefined) {
			return lookOffline(name, async () =>
				probe.lookUp(1, 'systemctl', 'list-unit-files', '--no-pager', '--no-legend', '--full', '--', name),
			);
		}

		const text = await asking;
		const unit = parseUnit(text);
		if (unit === undefined) {
			throw new Problem(
				'NOT_UNDERSTOOD',
				`what systemctl shows of ${name} is not understood: ${JSON.stringify(text.slice(0, 200))}`,
			);
		}

		return unit === 'absent' ? undefined : unit;
	},
});

/** A unit as it will be met. */
export type FoundUnit = {
	readonly unit: UnitState | undefined;
	/** Only its file is known, which a task before this one writes: systemd was not asked. */
	readonly isForetold: boolean;
};

/** Looks at a unit; one whose file is only foretold is as systemd will find it. */
export async function lookAtUnit(look: Look, name: string): Promise<FoundUnit> {
	const asking = look(unitOf(name));
	asking.catch(() => {}); // Awaited below
	const file = await look(statOf(`/etc/systemd/system/${name}`));
	const unit = await asking;
	return unit === undefined && file?.kind === 'file' ? {unit: unstarted, isForetold: true} : {unit, isForetold: false};
}

/** Is there while systemd runs, see sd_booted(3). */
const systemdFolder = '/run/systemd/system';

async function lookOffline(name: string, ask: () => Promise<string | undefined>): Promise<UnitState | undefined> {
	try {
		return parseUnitFile((await ask()) ?? '', name);
	} catch (error) {
		throw isProblem(error) && error.code === 'NO_SUCH_PROGRAM' ? noSystemd('there is no systemd on this host', error) : error;
	}
}

/** Why services cannot be looked at, or not be started. */
export const noSystemd = (message: string, cause?: unknown): Problem =>
	new Problem('NO_SYSTEMD', message, {
		why: 'Services are started and stopped through systemd, which has to be the first process of the host.',
		hint: 'leave this host out with "when", or use a command that its own service manager understands',
		cause,
	});
