import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import {z} from 'zod';
import type {Host, Inventory} from '../../src/core/host.ts';
import {condition, localFile, template} from '../../src/core/local.ts';
import {defineModule, type Module, type Registry} from '../../src/core/module.ts';
import {Problem} from '../../src/core/problem.ts';
import type {Results, Schedule} from '../../src/core/task.ts';
import {loadPlaybook, makeSchedule, type ScheduleOptions} from '../../src/playbook/index.ts';

const looksAtNothing = {example: '', inspect: async () => undefined, plan: () => []};

const modules: readonly Module[] = [
	defineModule({
		...looksAtNothing,
		name: 'copy',
		summary: 'A file.',
		args: z.strictObject({
			src: localFile().optional(),
			content: z.string().optional(),
			dest: z.string().startsWith('/').describe('Path on the target.'),
			mode: z
				.string()
				.regex(/^[0-7]{4}$/)
				.optional(),
		}),
	}),
	defineModule({
		...looksAtNothing,
		name: 'template',
		summary: 'A rendered file.',
		args: z.strictObject({src: template(), dest: z.string()}),
	}),
	defineModule({
		...looksAtNothing,
		name: 'command',
		summary: 'A command.',
		shorthand: 'cmd',
		args: z.strictObject({cmd: z.string(), creates: z.string().optional(), reads: z.boolean().default(false)}),
	}),
	defineModule({...looksAtNothing, name: 'debug', summary: 'Says.', shorthand: 'msg', args: z.strictObject({msg: z.unknown()})}),
	defineModule({
		...looksAtNothing,
		name: 'assert',
		summary: 'Holds.',
		shorthand: 'that',
		args: z.strictObject({that: z.array(condition()).min(1)}),
	}),
	defineModule({
		...looksAtNothing,
		name: 'thing',
		summary: 'Arguments of all kinds.',
		args: z.strictObject({
			state: z.enum(['present', 'absent']).default('present'),
			count: z.int().min(1).max(9).optional(),
			on: z.boolean().optional(),
			list: z.array(z.string()).min(1).optional(),
			map: z.strictObject({inner: z.string()}).optional(),
			either: z.union([z.string(), z.array(z.string())]).optional(),
			own: z.string({error: 'say it as a text'}).optional(),
		}),
	}),
];

export const registry: Registry = new Map(modules.map(module => [module.name, module]));

/** Hosts by name, with their variables; all are in the group `web` and in `all`. */
export type Hosts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export function inventoryOf(hosts: Hosts): Inventory {
	const all = Object.entries(hosts).map(([name, vars]): Host => ({name, address: name, groups: ['all', 'web'], vars}));
	const names = all.map(({name}) => name);
	return {
		hosts: all,
		groups: {all: names, web: names},
		directory: '/inventory',
		select(pattern) {
			const chosen = all.filter(({name}) => ['all', 'web'].includes(pattern) || pattern.split(':').includes(name));
			if (chosen.length === 0) {
				throw new Problem('NO_HOSTS', `"${pattern}" matches no host`);
			}

			return chosen;
		},
	};
}

export type Given = {
	readonly hosts?: Hosts;
	/** Contents by path, beside the playbook. */
	readonly files?: Readonly<Record<string, string | Buffer>>;
	readonly options?: ScheduleOptions;
	/** Path of the playbook below the project. */
	readonly playbook?: string;
	/** Called in the project before the playbook is read. */
	readonly prepare?: (directory: string) => Promise<void>;
};

export type Scheduled = {
	readonly schedule: Schedule;
	/** `line:column message`, then details, each on a line; a file other than the playbook is named. */
	readonly problems: readonly string[];
	readonly raw: readonly Problem[];
	/** The project, so that messages which name it can be compared. */
	readonly directory: string;
};

/** Reads and schedules a playbook that stands in a folder of its own. */
export async function scheduled(text: string | Buffer, given: Given = {}): Promise<Scheduled> {
	const directory = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), 'runner-playbook-')));
	try {
		const file = path.join(directory, given.playbook ?? 'site.yml');
		for (const [name, content] of Object.entries({...given.files, [given.playbook ?? 'site.yml']: text})) {
			await fs.mkdir(path.dirname(path.join(directory, name)), {recursive: true});
			await fs.writeFile(path.join(directory, name), content);
		}

		await given.prepare?.(directory);
		const raw: Problem[] = [];
		const playbook = await loadPlaybook(file, registry, problem => raw.push(problem));
		const inventory = inventoryOf(given.hosts ?? {a: {}, b: {}});
		const schedule = playbook ? makeSchedule(playbook, inventory, given.options ?? {}, problem => raw.push(problem)) : [];
		return {schedule, raw, directory, problems: raw.map(problem => rendered(problem, file, directory))};
	} finally {
		await fs.rm(directory, {recursive: true});
	}
}

function rendered({position, message, why, hint, hosts}: Problem, playbook: string, directory: string): string {
	const file = position && position.file !== playbook ? `${path.relative(directory, position.file)}:` : '';
	const place = position ? `${file}${position.line}:${position.column} ` : '';
	const details = [why && `  ${why}`, hint && `  → ${hint}`, hosts && `  on ${hosts.join(', ')}`].filter(Boolean);
	return [`${place}${message}`, ...details].join('\n').replaceAll(`${directory}/`, '').replaceAll(directory, '.');
}

/** The playbook of one play for all hosts, with these lines as its tasks: the first stands in line 3. */
export const tasks = (text: string, play = ''): string => `- hosts: all${play}\n  tasks:\n${text.replace(/^/gm, '    ')}\n`;

/** A macro: the tasks have exactly these problems. */
export const refused = test.macro(async (t, text: string, problems: readonly string[], given: Given = {}) => {
	t.deepEqual((await scheduled(tasks(text), given)).problems, problems);
});

/** A macro: the tasks are right, and this is what the last task's arguments are on each host. */
export const accepted = test.macro(
	async (
		t,
		text: string,
		args: Readonly<Record<string, readonly unknown[]>>,
		given: Given & {readonly results?: Results} = {},
	) => {
		const {schedule, problems} = await scheduled(tasks(text), given);
		t.deepEqual(problems, []);
		const lanes = schedule[0]?.lanes ?? [];
		const last = lanes.map(({host, tasks}) => [host.name, tasks.at(-1)?.args(given.results ?? {})]);
		// Maps have no prototype, and what counts is what is in them
		t.deepEqual(JSON.parse(JSON.stringify(Object.fromEntries(last))), args);
	},
);

/** Takes the marks `‸` out of the last line of a text, and puts the positions they had before the messages. */
export function marked(text: string, messages: readonly string[]): {readonly text: string; readonly problems: readonly string[]} {
	const lines = text.split('\n');
	const parts = (lines.at(-1) ?? '').split('‸');
	const columns = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('').length + 1 + '    '.length);
	const problems = messages.map((message, index) => `${lines.length + 2}:${columns[index]} ${message}`);
	return {text: [...lines.slice(0, -1), parts.join('')].join('\n'), problems};
}
