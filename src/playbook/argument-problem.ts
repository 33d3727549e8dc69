import type {z} from 'zod';
import type {Module} from '../core/module.ts';
import type {Position} from '../core/position.ts';
import {Problem} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import {describeNode, type YamlNode} from '../core/yaml.ts';
import {describeValue} from './describe.ts';
import {shapeOf} from './shape.ts';

type Issue = z.core.$ZodIssue;
type At = (path: readonly PropertyKey[]) => YamlNode | undefined;

/** What a schema finds wrong, told in the playbook's words: each at its argument. */
export function argumentProblems(module: Module, issues: readonly Issue[], at: At, position: Position): readonly Problem[] {
	return issues.flatMap(issue => problemsOfIssue(module, issue, at, position));
}

function problemsOfIssue(module: Module, issue: Issue, at: At, position: Position): readonly Problem[] {
	const closest = issue.code === 'invalid_union' ? closestBranch(issue) : undefined;
	if (closest) {
		return argumentProblems(module, closest, at, position);
	}

	const node = at(issue.path);
	const where = {position: node?.position ?? position, subject: [module.name, ...issue.path.map(String)].join(' › ')};
	const name = issue.path.length === 0 ? module.name : String(issue.path.at(-1));
	if (issue.code === 'unrecognized_keys') {
		return issue.keys.map(key => unknownKey(key, name, issue, node, where));
	}

	if (isMissing(issue)) {
		const description = issue.path.length === 1 ? shapeOf(module.args)[name]?.description : undefined;
		return [new Problem('MISSING_ARGUMENT', `"${name}" is missing`, {...where, hint: description && `${name}: ${description}`})];
	}

	const written = describe(issue.input, node);
	const message = ownMessage(issue) ?? `"${name}" ${expectation(issue)}, not ${written}`;
	return [new Problem('WRONG_ARGUMENT', message, {...where, hint: hintFor(issue, node)})];
}

const isMissing = (issue: Issue): boolean => issue.input === undefined && issue.path.length > 0;

/** Of a choice between shapes, the one that got furthest, unless none got anywhere. */
function closestBranch({errors, path}: Issue & {code: 'invalid_union'}): readonly Issue[] | undefined {
	const deep = errors.filter(branch => branch.some(issue => issue.path.length > 0 || issue.code !== 'invalid_type'));
	const [best] = [...deep].sort((a, b) => depth(b) - depth(a) || a.length - b.length);
	return best?.map(issue => ({...issue, path: [...path, ...issue.path]}));
}

const depth = (issues: readonly Issue[]): number => Math.max(...issues.map(({path}) => path.length));

function unknownKey(
	key: string,
	name: string,
	issue: Issue,
	node: YamlNode | undefined,
	where: {position: Position; subject: string},
) {
	const entry = node?.kind === 'map' ? node.entries.find(candidate => candidate.key === key) : undefined;
	const known = Object.keys(issue.input ?? {}).filter(candidate => candidate !== key);
	return new Problem('UNKNOWN_ARGUMENT', `"${name}" has no "${key}"`, {
		...where,
		position: entry?.keyPosition ?? where.position,
		hint: didYouMean(key, known),
	});
}

/** A message that the schema's author wrote; Zod's own begin in these ways. */
function ownMessage({message, code}: Issue): string | undefined {
	const isZods =
		code === 'custom' ? message === 'Invalid input' : /^(?:Invalid |Too (?:small|big): |Unrecognized key)/.test(message);
	return isZods ? undefined : message;
}

/** What a schema wants, as it stands after the name of what is wrong: `has to be a text`. */
export function expectation(issue: Issue): string {
	switch (issue.code) {
		case 'invalid_type':
			return `has to be ${typeName(issue.expected)}`;
		case 'invalid_value': {
			const values = issue.values.map(value => JSON.stringify(value));
			return values.length === 1 ? `has to be ${values[0]}` : `has to be one of ${values.join(', ')}`;
		}

		case 'too_small':
			return `has to ${measure(issue.origin, 'at least', issue.minimum, issue.inclusive)}`;
		case 'too_big':
			return `has to ${measure(issue.origin, 'at most', issue.maximum, issue.inclusive)}`;
		case 'invalid_format':
			return `has to ${format(issue)}`;
		case 'invalid_union': {
			const names = issue.errors.flatMap(branch =>
				branch.map(one => (one.code === 'invalid_type' ? typeName(one.expected) : '')),
			);
			return `has to be ${[...new Set(names.filter(Boolean))].join(' or ') || 'something else'}`;
		}

		default:
			return `is not as it has to be (${issue.message})`;
	}
}

function measure(origin: string, bound: string, limit: number | bigint, isInclusive: boolean | undefined): string {
	const count = isInclusive === false ? `${bound === 'at least' ? 'more' : 'less'} than ${limit}` : `${bound} ${limit}`;
	const units: Record<string, string> = {string: 'character', array: 'item', set: 'item', map: 'key', object: 'key'};
	const unit = units[origin];
	return unit === undefined ? `be ${count}` : `have ${count} ${unit}${limit === 1 || limit === 1n ? '' : 's'}`;
}

function format({format: name, pattern, ...more}: Issue & {code: 'invalid_format'}): string {
	const {prefix, suffix, includes} = more as {prefix?: string; suffix?: string; includes?: string};
	switch (name) {
		case 'starts_with':
			return `begin with ${JSON.stringify(prefix)}`;
		case 'ends_with':
			return `end with ${JSON.stringify(suffix)}`;
		case 'includes':
			return `contain ${JSON.stringify(includes)}`;
		case 'regex':
			return `match ${pattern ?? 'a pattern'}`;
		default:
			return `be a valid ${name}`;
	}
}

const typeNames: Readonly<Record<string, string>> = {
	string: 'a text',
	number: 'a number',
	int: 'a whole number',
	boolean: 'true or false',
	array: 'a list',
	object: 'a map',
	record: 'a map',
	null: 'nothing',
};

const typeName = (expected: string): string => typeNames[expected] ?? expected;

/** As it was written, and what became of it where that differs. */
function describe(value: unknown, node: YamlNode | undefined): string {
	const isFilled = node?.kind === 'scalar' && typeof node.value === 'string' && node.value !== value;
	if (isFilled) {
		return `${describeValue(value)}, which is made of ${JSON.stringify(node.source.slice(0, 60))}`;
	}

	return node?.kind === 'scalar' && node.value === value ? describeNode(node) : describeValue(value);
}

function hintFor(issue: Issue, node: YamlNode | undefined): string | undefined {
	const {input} = issue;
	const source = node?.kind === 'scalar' ? node.source : undefined;
	if (issue.code === 'invalid_value') {
		return typeof input === 'string' ? didYouMean(input, issue.values.map(String)) : undefined;
	}

	if (issue.code !== 'invalid_type') {
		return undefined;
	}

	if (issue.expected === 'string' && (typeof input === 'number' || typeof input === 'boolean')) {
		return source?.includes('{{') ? undefined : `quote it: "${source ?? String(input)}"`;
	}

	if (issue.expected === 'boolean' && typeof input === 'string') {
		return /^(?:yes|on|y|true)$/i.test(input) ? 'write true' : /^(?:no|off|n|false)$/i.test(input) ? 'write false' : undefined;
	}

	if (issue.expected === 'number' && typeof input === 'string' && /^\d+$/.test(input)) {
		return source?.includes('{{') ? undefined : `write it without quotes: ${input}`;
	}

	return issue.expected === 'array' && typeof input === 'string' ? `write it as a list: [${source ?? input}]` : undefined;
}
