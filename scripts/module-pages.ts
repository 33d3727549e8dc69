import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {pathToFileURL} from 'node:url';
import type {z} from 'zod';
import {argumentKind} from '../src/core/local.ts';
import type {Module} from '../src/core/module.ts';
import {registry} from '../src/modules/index.ts';
import {shapeOf} from '../src/playbook/shape.ts';

const folder = new URL('../docs/modules/', import.meta.url);

/** Every page of `docs/modules/` by its file name, made from the modules themselves. */
export function modulePages(): ReadonlyMap<string, string> {
	const modules = [...registry.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
	return new Map([['README.md', index(modules)], ...modules.map(module => [`${module.name}.md`, page(module)] as const)]);
}

/** Names of the pages that are not as the modules would make them: stale, missing, or of a module that is no more. */
export async function stalePages(): Promise<readonly string[]> {
	const pages = modulePages();
	const there = await fs.readdir(folder);
	const stale = await Promise.all(
		[...pages].map(async ([name, text]) =>
			there.includes(name) && (await fs.readFile(new URL(name, folder), 'utf8')) === text ? [] : [name],
		),
	);
	return [...stale.flat(), ...there.filter(name => !pages.has(name))].sort();
}

const made = (source: string) => `<!-- Made by scripts/module-pages.ts from ${source}: change that, not this page. -->\n\n`;

function index(modules: readonly Module[]): string {
	const rows = modules.map(({name, summary}) => `| [\`${name}\`](${name}.md) | ${cell(summary)} |\n`);
	return `${made('src/modules')}# Modules\n\n| module | |\n|---|---|\n${rows.join('')}`;
}

function page({name, summary, notes, example, args, shorthand}: Module): string {
	const rows = rowsOf(shapeOf(args)).map(
		([argument, schema]) =>
			`| ${argument} | ${cell(typeOf(schema))} | ${cell(defaultOf(schema))} | ${cell(descriptionOf(schema) ?? '')} |\n`,
	);
	return [
		made(`src/modules/${name}.ts`),
		`# \`${name}\`\n\n${summary}\n\n`,
		`## Arguments\n\n| argument | type | default | |\n|---|---|---|---|\n${rows.join('')}\n`,
		shorthand === undefined ? '' : `A bare text is its \`${shorthand}\`: \`${name}: …\`.\n\n`,
		`## Example\n\n\`\`\`yaml\n${example.trim()}\n\`\`\`\n`,
		notes === undefined ? '' : `\n## Notes\n\n${notes.trim()}\n`,
	].join('');
}

/** Each argument with its name; those that differ by their number only, as one: `net0` … `net9`. */
function rowsOf(shape: Readonly<Record<string, z.ZodType>>): ReadonlyArray<readonly [string, z.ZodType]> {
	const entries = Object.entries(shape);
	return entries.flatMap(([name, schema], index) => {
		const isRun = (other: number) => /\d$/.test(name) && entries[other]?.[1] === schema;
		const last = entries.findLast(([, one]) => one === schema)?.[0] ?? name;
		return isRun(index - 1) ? [] : [[isRun(index + 1) ? `\`${name}\` … \`${last}\`` : `\`${name}\``, schema] as const];
	});
}

type Def = {
	readonly type: string;
	readonly innerType?: z.ZodType;
	readonly in?: z.ZodType;
	readonly element?: z.ZodType;
	readonly valueType?: z.ZodType;
	readonly options?: readonly z.ZodType[];
	readonly entries?: Readonly<Record<string, string>>;
	readonly values?: readonly unknown[];
	readonly defaultValue?: unknown;
};

const defOf = (schema: z.ZodType) => schema.def as unknown as Def;

/** What may be written, in words. */
function typeOf(schema: z.ZodType): string {
	const {type, innerType, in: input, element, valueType, options = [], entries, values} = defOf(schema);
	switch (type) {
		case 'enum':
			return alternatives(Object.values(entries ?? {}).map(value => `\`${value}\``));
		case 'literal':
			return alternatives((values ?? []).map(value => `\`${value}\``));
		case 'union':
			return alternatives([...new Set(options.map(option => typeOf(option)))]);
		case 'array':
			return `list of ${element ? typeOf(element) : 'values'}`;
		case 'record':
			// What all a value can be says nothing of which
			return valueType && defOf(valueType).type !== 'union' ? `map of ${typeOf(valueType)}` : 'map';
		case 'custom':
			return {file: 'file', template: 'template', condition: 'condition'}[argumentKind(schema) ?? 'file'];
		case 'string':
			return 'text';
		case 'number':
			return 'number';
		case 'boolean':
			return '`true` or `false`';
		case 'null':
			return '`~`';
		case 'unknown':
		case 'any':
			return 'any value';
		case 'object':
			return 'map';
		default: {
			const inner = innerType ?? input;
			if (!inner) {
				throw new TypeError(`there is no word yet for an argument of type ${type}`);
			}

			return typeOf(inner);
		}
	}
}

const alternatives = (texts: readonly string[]): string =>
	texts.length < 3 ? texts.join(' or ') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;

function defaultOf(schema: z.ZodType): string {
	const {type, defaultValue, innerType} = defOf(schema);
	if (type === 'default') {
		return `\`${JSON.stringify(defaultValue)}\``;
	}

	return innerType && type !== 'optional' ? defaultOf(innerType) : schema.safeParse(undefined).success ? '' : '**required**';
}

/** The nearest description, from the outside in. */
export function descriptionOf(schema: z.ZodType): string | undefined {
	const {innerType, in: input} = defOf(schema);
	const inner = innerType ?? input;
	return schema.description ?? (inner && descriptionOf(inner));
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Writes the pages; with `--check` says which are not current, and fails. */
async function main(isCheck: boolean): Promise<number> {
	const stale = await stalePages();
	if (isCheck) {
		for (const name of stale) {
			process.stderr.write(`docs/modules/${name} is not current: run scripts/module-pages.ts\n`);
		}

		return stale.length > 0 ? 1 : 0;
	}

	const pages = modulePages();
	await fs.mkdir(folder, {recursive: true});
	for (const name of stale) {
		const text = pages.get(name);
		const file = new URL(path.basename(name), folder);
		await (text === undefined ? fs.rm(file) : fs.writeFile(file, text));
	}

	return 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	process.exitCode = await main(process.argv.includes('--check'));
}
