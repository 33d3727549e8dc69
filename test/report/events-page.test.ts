import fs from 'node:fs/promises';
import test from 'ava';
import {eventsVersion, outcomes, type RunEvent} from '../../src/core/event.ts';
import {unreachableCodes} from '../../src/core/transport.ts';
import {jsonLinesReporter} from '../../src/report/index.ts';
import {position, task, updated} from './recorded.ts';

type Whole<T> = T extends readonly (infer Item)[]
	? readonly Whole<Item>[]
	: T extends object
		? {readonly [Key in keyof T]-?: Whole<NonNullable<T[Key]>>}
		: T;

const of = {host: 'nas', task: task('alice', 1)};
const change = {...updated('set the login shell of alice', '/bin/sh', '/bin/bash'), before: '/bin/sh', after: '/bin/bash'};
const problem = {code: 'X', message: 'm', position: position(1), subject: 's', why: 'w', hint: 'h', hosts: ['nas']};

/** One event of each type with every field it may have: the compiler sees to that. */
const whole: {readonly [Type in RunEvent['type']]: Whole<Extract<RunEvent, {type: Type}>>} = {
	'run-started': {type: 'run-started', version: eventsVersion, mode: 'apply', hosts: ['nas']},
	'play-started': {type: 'play-started', play: {title: 'people', position: position(1)}, hosts: ['nas'], tasks: [of.task]},
	'host-unreachable': {type: 'host-unreachable', host: 'nas', problem},
	'task-started': {type: 'task-started', ...of},
	'task-planned': {type: 'task-planned', ...of, changes: [change]},
	'change-applied': {type: 'change-applied', ...of, change, output: {code: 0, stdout: '', stderr: ''}, durationMs: 1},
	'task-finished': {type: 'task-finished', ...of, outcome: 'failed', durationMs: 1, roundTrips: 1, remarks: ['r'], problem},
	'host-finished': {type: 'host-finished', host: 'nas', state: 'unknown', during: 'd', roundTrips: 1},
	'run-finished': {
		type: 'run-finished',
		outcomes: {unchanged: 0, changed: 0, 'would-change': 0, undetermined: 0, skipped: 0, failed: 1},
		unreachable: 1,
		interrupted: false,
		durationMs: 1,
	},
};

/** `host`, `task.title`, `changes[].summary`: paths of all that is no object. */
function fieldsOf(value: unknown, path = ''): readonly string[] {
	if (Array.isArray(value)) {
		return value.length > 0 && typeof value[0] === 'object' ? fieldsOf(value[0], `${path}[]`) : [path];
	}

	return typeof value === 'object' && value !== null
		? Object.entries(value).flatMap(([key, item]) => fieldsOf(item, path === '' ? key : `${path}.${key}`))
		: [path];
}

async function readPage() {
	const text = await fs.readFile('docs/events.md', 'utf8');
	const sections = text
		.split(/^## /m)
		.slice(1)
		.map(section => {
			const [, type = ''] = /^`([^`]+)`/.exec(section) ?? [];
			const [, example = ''] = /```json\n(.*)\n```/.exec(section) ?? [];
			return {type, fields: [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, field]) => field), example, section};
		});
	return {text, sections};
}

/** An event as it is written. */
function written(event: object): Record<string, unknown> {
	let line = '';
	jsonLinesReporter(text => {
		line = text;
	})(event as RunEvent);
	return JSON.parse(line);
}

const common = new Set(['time', 'type']);

test('the page tells every event with exactly its fields', async t => {
	const {sections, text} = await readPage();
	t.true(text.includes(`**Version ${eventsVersion}.**`));
	t.deepEqual(
		sections.map(({type}) => type),
		Object.keys(whole),
	);
	for (const {type, fields} of sections) {
		const event = written(whole[type as RunEvent['type']]);
		t.deepEqual(
			fields.toSorted(),
			fieldsOf(event)
				.filter(field => !common.has(field))
				.toSorted(),
			type,
		);
	}
});

test('each example is an event of its heading, with documented fields only', async t => {
	const {sections} = await readPage();
	for (const {type, fields, example} of sections) {
		const event = JSON.parse(example);
		t.is(event.type, type);
		t.regex(event.time, /^\d{4}-\d\d-\d\dT/);
		t.deepEqual(
			fieldsOf(event).filter(field => !common.has(field) && !fields.includes(field)),
			[],
			type,
		);
	}
});

test('the page names every outcome and every class of failure', async t => {
	const {sections} = await readPage();
	const sectionOf = (type: string) => sections.find(section => section.type === type)?.section ?? '';
	t.deepEqual(
		outcomes.filter(outcome => !sectionOf('task-finished').includes(`\`${outcome}\``)),
		[],
	);
	t.deepEqual(
		unreachableCodes.filter(code => !sectionOf('host-unreachable').includes(`\`${code}\``)),
		[],
	);
});
