import type {Outcome, RunEvent} from '../core/event.ts';
import {type BlockOptions, renderEntries} from './entries.ts';
import type {Paint, Style} from './paint.ts';
import type {Totals} from './totals.ts';
import {count, duration, hostList, outcomeWords} from './words.ts';

/** How a host's part of the last play it was in ended, and how far it came. */
export type HostEnd = Pick<Extract<RunEvent, {type: 'host-finished'}>, 'host' | 'during'> & {
	readonly state: Extract<RunEvent, {type: 'host-finished'}>['state'] | 'running';
	/** Title of that play. */
	readonly play: string | undefined;
	readonly progress: {readonly done: number; readonly tasks: number};
};

/** The one line that says what a run came to. */
export function renderTotals(totals: Totals, paint: Paint): string {
	const outcomes = totals.outcomes();
	const tasks = Object.values(outcomes).reduce((sum, number) => sum + number, 0);
	const parts = order
		.filter(outcome => outcomes[outcome] > 0)
		.map(outcome => paint(styles[outcome], `${outcomes[outcome].toLocaleString('en')} ${outcomeWords[outcome]}`));
	const trouble = renderTrouble(totals);
	return [
		count(totals.hosts(), 'host'),
		...(tasks > 0 ? [`${count(tasks, 'task')}: ${parts.join(', ')}`] : []),
		...(trouble === '' ? [] : [paint('bad', trouble)]),
		...(totals.roundTrips() > 0 ? [`${count(totals.roundTrips(), 'round trip')} a host at most`] : []),
		duration(totals.durationMs()),
	].join(' · ');
}

/** `1 host failed (pve2), 1 unreachable (nas)` */
function renderTrouble(totals: Totals): string {
	const [failed, unreachable] = [totals.failed(), totals.unreachable()];
	const lost = failed.length > 0 ? String(unreachable.length) : count(unreachable.length, 'host');
	return [
		...(failed.length > 0 ? [`${count(failed.length, 'host')} failed (${hostList(failed, 40)})`] : []),
		...(unreachable.length > 0 ? [`${lost} unreachable (${hostList(unreachable, 40)})`] : []),
	].join(', ');
}

const order: readonly Outcome[] = ['changed', 'would-change', 'undetermined', 'unchanged', 'skipped', 'failed'];

const styles: Readonly<Record<Outcome, Style>> = {
	changed: 'changed',
	'would-change': 'changed',
	undetermined: 'doubt',
	unchanged: 'dim',
	skipped: 'dim',
	failed: 'bad',
};

/**
What a person has to know of hosts that did not come to an end.

@param isInterrupted - Then the hosts that did come to an end are named too, so that each has its place.
*/
export function renderEnds(ends: readonly HostEnd[], isInterrupted: boolean, options: BlockOptions): readonly string[] {
	const {paint} = options;
	const hostsOf = new Map<string, string[]>();
	for (const end of ends.filter(({state}) => isInterrupted || unfinished.has(state)).sort(byState)) {
		const text = describe(end);
		hostsOf.set(text, [...(hostsOf.get(text) ?? []), end.host]);
	}

	const entries = [...hostsOf].map(([text, hosts]) => ({
		hosts,
		render: () =>
			text.startsWith('state unknown') ? [paint('bad', text), paint('hint', '→ look there before you run again')] : [text],
	}));
	const head = isInterrupted ? paint('bad', 'interrupted') : paint('heading', 'not done');
	return entries.length > 0 ? [head, ...renderEntries(entries, [], options.verbosity)] : [];
}

const states: readonly HostEnd['state'][] = ['done', 'failed', 'unreachable', 'stopped', 'running', 'not-begun', 'unknown'];
const unfinished = new Set<HostEnd['state']>(['stopped', 'running', 'not-begun', 'unknown']);

const byState = (a: HostEnd, b: HostEnd): number => states.indexOf(a.state) - states.indexOf(b.state);

function describe({state, during, play, progress: {done, tasks}}: HostEnd): string {
	const part = `${done} of ${count(tasks, 'task')}${play === undefined ? '' : ` of ${play}`}`;
	switch (state) {
		case 'done':
			return `done with all of ${play ?? 'its plays'}`;
		case 'stopped':
			return `stopped between changes, after ${part}`;
		case 'running':
			return `running, after ${part}`;
		case 'not-begun':
			return 'not begun';
		case 'unknown':
			return `state unknown: nobody saw the end of "${during ?? 'a change'}"`;
		default:
			return state;
	}
}
