import path from 'node:path';
import type {Host, Inventory} from '../core/host.ts';
import {isProblem, Problem, type Report} from '../core/problem.ts';
import type {Become, Lane, Play, Schedule} from '../core/task.ts';
import {type Collection, createCollection} from './collect.ts';
import {describeValue} from './describe.ts';
import {typed} from './fill-hosts.ts';
import {locating, problemsOf} from './gather.ts';
import {createLocalFiles} from './local-files.ts';
import {createVariables, type Variables} from './magic.ts';
import type {Playbook, Written, WrittenPlay} from './playbook.ts';
import {findStart} from './start-at.ts';
import {checkTags, isChosen, type TagChoice} from './tags.ts';
import {createTaskMaker, type LaneMemory} from './task.ts';
import {withCommonTitles} from './title.ts';
import {createPlainValues} from './value.ts';

/** What the command line says about a run. */
export type ScheduleOptions = TagChoice & {
	readonly extraVars?: Readonly<Record<string, unknown>> | undefined;
	/** Name of the task to begin with; those before it are left out. */
	readonly startAtTask?: string | undefined;
	/** Names of the hosts that `--limit` leaves; all unless given. */
	readonly hosts?: ReadonlySet<string> | undefined;
	/** Where neither the play nor a host says otherwise. */
	readonly become?: {readonly enabled?: boolean | undefined; readonly user?: string | undefined} | undefined;
};

/**
All tasks of a run, host by host: variables filled in, local files read, arguments and conditions checked.

What depends on a registered result is checked when that is known; all other mistakes are reported together, each once
with the hosts that it concerns.

@param playbooks - One or more, in the order in which they are played.
@returns Of no use once something was reported.
*/
export function makeSchedule(
	playbooks: Playbook | readonly Playbook[],
	inventory: Inventory,
	options: ScheduleOptions,
	report: Report,
): Schedule {
	const books = 'plays' in playbooks ? [playbooks] : playbooks;
	const plays = books.flatMap(book => book.plays);
	checkTags(plays, options, report);
	const start = options.startAtTask === undefined ? undefined : findStart(plays, options.startAtTask, report);
	const context: Context = {
		inventory,
		options,
		variables: createVariables(inventory, options.extraVars ?? {}, createPlainValues()),
		memory: new Map(),
		isLeftOut: (play, index) => start !== undefined && (plays.indexOf(play) - start.play || index - start.task) < 0,
	};
	const isBegun = (play: WrittenPlay) => start === undefined || plays.indexOf(play) >= start.play;
	return books.flatMap(book => {
		const maker = createTaskMaker(createLocalFiles(book.file));
		return book.plays.filter(isBegun).map(play => makePlay(play, book, maker, context, report));
	});
}

type Context = {
	readonly inventory: Inventory;
	readonly options: ScheduleOptions;
	readonly variables: Variables;
	/** What each host's tasks register, from play to play. */
	readonly memory: Map<string, LaneMemory>;
	isLeftOut(play: WrittenPlay, index: number): boolean;
};

type TaskMaker = ReturnType<typeof createTaskMaker>;

function makePlay(play: WrittenPlay, {file}: Playbook, makeTasks: TaskMaker, context: Context, report: Report): Play {
	const {inventory, options, variables, memory} = context;
	const found = createCollection();
	const attempt = <T>(host: string | undefined, step: () => T) => collecting(found, host, step);
	const pattern = attempt(undefined, () => String(play.hosts.value.fill(variables.general)));
	const selected = pattern === undefined ? [] : (attempt(undefined, () => select(inventory, pattern, play.hosts)) ?? []);
	const hosts = selected.filter(({name}) => options.hosts?.has(name) ?? true);
	const names = hosts.map(({name}) => name);
	const isChosenTask = play.tasks.map((task, index) => isChosen(task.tags, options) && !context.isLeftOut(play, index));

	const lanes = hosts.map((host): Lane => {
		const scope = variables.hostScope(host, {vars: play.vars, hosts: names, directory: path.dirname(file)});
		const known = memory.get(host.name) ?? {registered: new Set(), leftOut: new Map()};
		memory.set(host.name, known);
		const tasks = makeTasks(play.tasks, isChosenTask, scope, known, problem => found.add(problem, host.name));
		return {host, tasks, become: attempt(host.name, () => becomeOf(play, host, context))};
	});

	const title = play.name ? fillTitle(play.name, variables) : (pattern ?? 'play');
	const serial = attempt(undefined, () => serialOf(play.serial, hosts.length, variables));
	found.tell(names, report);
	const {position, maxFailPercentage, anyErrorsFatal} = play;
	return {title, position, serial, maxFailPercentage, anyErrorsFatal, lanes: withCommonTitles(lanes, play.tasks)};
}

function collecting<T>(found: Collection, host: string | undefined, step: () => T): T | undefined {
	try {
		return step();
	} catch (error) {
		for (const problem of problemsOf(error)) {
			found.add(problem, host);
		}

		return undefined;
	}
}

const select = (inventory: Inventory, pattern: string, {node}: Written): readonly Host[] =>
	locating({position: node.position}, () => inventory.select(pattern));

/** A variable of the host is the strongest, as in Ansible; the command line the weakest. */
function becomeOf(play: WrittenPlay, host: Host, {variables, options}: Context): Become | undefined {
	const scope = variables.alone(host);
	const ofHost = (name: string): unknown => (scope.has(name) ? typed(name, scope.get(name, play.position)) : undefined);
	const isAsked = ofHost('ansible_become') ?? play.become ?? options.become?.enabled ?? false;
	if (typeof isAsked !== 'boolean') {
		const isExtra = Object.hasOwn(options.extraVars ?? {}, 'ansible_become');
		throw new Problem('CONNECTION_VARIABLE', `"ansible_become" has to be true or false, not ${describeValue(isAsked)}`, {
			...(isExtra ? {subject: '--extra-vars'} : {position: play.position}),
		});
	}

	const ofPlay = play.becomeUser && String(play.becomeUser.value.fill(scope));
	const user = ofHost('ansible_become_user') ?? ofPlay ?? options.become?.user ?? 'root';
	return isAsked ? {user: String(user)} : undefined;
}

function serialOf(serial: Written | undefined, hosts: number, {general}: Variables): number | undefined {
	if (!serial) {
		return undefined;
	}

	const {node, value} = serial;
	const filled = value.fill(general);
	const text = String(filled);
	const share = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
	const count = share === undefined ? Number(text) : Math.max(1, Math.floor((hosts * Number(share)) / 100));
	if (!/^\d+(?:\.\d+)?%?$/.test(text) || !Number.isInteger(count) || count < 1) {
		throw new Problem('WRONG_VALUE', `"serial" has to be a whole number from 1 on or a share such as 30%, not ${text}`, {
			position: node.position,
		});
	}

	return count;
}

/** A title is there to be read: what cannot be filled in stands as it was written. */
function fillTitle({node, value}: Written, {general}: Variables): string {
	try {
		return String(value.fill(general));
	} catch (error) {
		if (!isProblem(error) && !(error instanceof AggregateError)) {
			throw error;
		}

		return node.kind === 'scalar' ? node.source : 'play';
	}
}
