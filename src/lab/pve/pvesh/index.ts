import {readArguments} from '../arguments.ts';
import {die} from '../die.ts';
import type {Command} from '../dispatch.ts';
import {findResource} from './resources.ts';

/** The commands of `pvesh`: of the API only what can be read, and of that what the table of resources names. */
export const pveshCommands: Readonly<Record<string, Command>> = {
	get: {usage: '<api_path> [OPTIONS] [FORMAT_OPTIONS]', load: async () => get},
};

function get(argv: readonly string[]): void {
	const path = argv.find(word => word.startsWith('/')) ?? `/${argv.find(word => !word.startsWith('-')) ?? ''}`;
	const {options, read, parts} = findResource(path) ?? die(`No 'get' handler defined for '${path}'`);
	const {values} = readArguments(argv, {
		name: 'pvesh get',
		positional: ['api_path'],
		options: {api_path: {}, 'output-format': {values: ['text', 'json', 'json-pretty', 'yaml']}, ...options},
	});
	const format = values['output-format'] ?? 'text';
	if (!format.startsWith('json')) {
		die(`a simulated node prints JSON only, not ${format}: use --output-format json`);
	}

	process.stdout.write(`${JSON.stringify(sorted(read(parts, values)), undefined, format === 'json' ? 0 : 3)}\n`);
}

/** With names in order, as the original prints them. */
function sorted(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(item => sorted(item));
	}

	return typeof value === 'object' && value !== null
		? Object.fromEntries(
				Object.entries(value)
					.sort(([a], [b]) => (a < b ? -1 : 1))
					.map(([name, item]) => [name, sorted(item)]),
			)
		: value;
}
