import test from 'ava';
import fc from 'fast-check';
import Handlebars from 'handlebars';
import {Problem} from '../../src/core/problem.ts';
import {parseCondition} from '../../src/playbook/expression.ts';
import type {Scope} from '../../src/playbook/frame.ts';
import {problemsOf} from '../../src/playbook/gather.ts';
import {render} from '../../src/playbook/render.ts';
import {parseTemplate} from '../../src/playbook/template.ts';

const runs = {numRuns: Number(process.env.FUZZ_RUNS ?? 500)};

const values: Readonly<Record<string, unknown>> = {
	name: 'alice',
	n: 3,
	off: false,
	on: true,
	empty: '',
	items: ['x', 'y', 1],
	nothing: [],
	attributes: {k: 'v', n: 0},
	users: [{name: 'bob', keys: ['k']}],
};
const scope: Scope = {
	has: name => Object.hasOwn(values, name),
	names: () => Object.keys(values),
	get(name, position) {
		if (!Object.hasOwn(values, name)) {
			throw new Problem('UNDEFINED_VARIABLE', `undefined variable "${name}"`, {position});
		}

		return values[name];
	},
};

const locate = (offset: number) => ({file: 'f', line: 1, column: offset + 1});
const noPartials = () => [];

/** The step gives a value, or problems that all have a place. */
function assertPositioned(step: () => unknown): void {
	try {
		step();
	} catch (error) {
		for (const problem of problemsOf(error)) {
			if (!problem.position || problem.position.column < 1) {
				throw error;
			}
		}
	}
}

const word = fc.constantFrom(
	...[
		'name',
		'n',
		'on',
		'items',
		'map',
		'attributes.k',
		'attributes.x',
		'users[0].name',
		'nix',
		'constructor',
		'__proto__',
		'process',
		'globalThis',
	],
	...['1', '2.5', '0', '"a"', '"', "'x'", 'true', 'null', '[1, 2]', '{"a": 1}', 'int', 'type(n)'],
	...[
		'==',
		'!=',
		'<',
		'>=',
		'&&',
		'||',
		'!',
		'+',
		'-',
		'*',
		'/',
		'%',
		'in',
		'?',
		':',
		'.',
		',',
		'(',
		')',
		'[',
		']',
		'{',
		'}',
		'|',
		'and',
	],
	...[
		'size(items)',
		'has(attributes.k)',
		'has(attributes.constructor)',
		'items.exists(i, i == "x")',
		'users.map(u, u.name)',
		'attributes.constructor',
		'attributes.toString',
	],
	...[
		'name.matches("a+")',
		'matches',
		'string(n)',
		'int(name)',
		'name.size()',
		'name.startsWith("a")',
		'timestamp(name)',
		'duration("1h")',
	],
);

test('conditions give a value or positioned problems', t => {
	const conditions = fc.oneof(
		fc.array(word, {maxLength: 12}).map(words => words.join(' ')),
		fc.string({maxLength: 40}),
		fc.string({unit: 'binary', maxLength: 20}),
	);
	fc.assert(
		fc.property(conditions, text => {
			assertPositioned(() => {
				const holds = parseCondition(text, locate).holds(scope);
				if (typeof holds !== 'boolean') {
					throw new TypeError(`gave ${typeof holds}`);
				}
			});
		}),
		runs,
	);
	t.pass();
});

test('conditions reach nothing but the variables', t => {
	for (const text of [
		'attributes.constructor == null',
		'name.constructor == 1',
		'has(attributes.__proto__)',
		'attributes["constructor"] == 1',
		'items.constructor == 1',
		'has(attributes.toString)',
	]) {
		let outcome: unknown;
		try {
			outcome = parseCondition(text, locate).holds(scope);
		} catch (error) {
			outcome = problemsOf(error)[0]?.code;
		}

		t.true(outcome === false || outcome === 'CONDITION_FAILED' || outcome === 'CONDITION_TYPE', `${text}: ${String(outcome)}`);
	}
});

const piece = fc.constantFrom(
	...[
		'a',
		' ',
		'\n',
		'"',
		'}',
		'{',
		'\\',
		'{{',
		'}}',
		'{{{',
		'}}}',
		'{{~',
		'~}}',
		'{{!',
		'--',
		'{{!-- x --}}',
		'{%',
		'{{{{',
		'}}}}',
		'{{#*',
		'{{&',
	],
	...[
		'name',
		'nix',
		'attributes.k',
		'attributes.constructor',
		'items.[0]',
		'this',
		'../name',
		'@root.name',
		'@index',
		'.',
		'..',
		'/',
		'|',
		'=',
		'1',
		'null',
	],
	...[
		'{{name}}',
		'{{#if on}}',
		'{{else}}',
		'{{/if}}',
		'{{#each items}}',
		'{{/each}}',
		'{{#with attributes}}',
		'{{/with}}',
		'{{^}}',
		'{{> p}}',
		'{{else if n}}',
	],
	...[
		'{{#each users as |u i|}}',
		'{{u.name}}',
		'{{default nix 1}}',
		'{{join items}}',
		'{{json attributes}}',
		'(eq n 3)',
		'{{lookup attributes "k"}}',
		'{{quote "\0"}}',
	],
);

test('templates give a text or positioned problems', t => {
	const templates = fc.oneof(
		fc.array(piece, {maxLength: 14}).map(pieces => pieces.join('')),
		fc.string({maxLength: 30}),
	);
	fc.assert(
		fc.property(templates, text => {
			assertPositioned(() => {
				const rendered = render(parseTemplate(text, locate), scope, noPartials);
				if (typeof rendered !== 'string') {
					throw new TypeError(`gave ${typeof rendered}`);
				}
			});
		}),
		runs,
	);
	t.pass();
});

/** Templates that Handlebars renders without complaint, too. */
const valid: fc.Memo<string> = fc.memo(depth => {
	const text = fc.constantFrom('a', ' ', '\n', '\n  ', 'x\n', '}', '"\'&<>', '{', '  \n\n');
	const value = fc.constantFrom(
		'{{name}}',
		'{{@root.n}}',
		'{{ @root.attributes.k }}',
		'{{~@root.name}}',
		'{{@root.items.[1]~}}',
		'{{!-- c --}}',
		'{{! c }}\n',
		'{{@root.off}}',
	);
	if (depth <= 1) {
		return fc.oneof(text, value);
	}

	const condition = fc.constantFrom(
		'@root.on',
		'@root.off',
		'@root.nothing',
		'@root.empty',
		'@root.attributes.n',
		'@root.n',
		'@root.attributes',
	);
	const parts = fc.array(valid(depth - 1), {maxLength: 3}).map(list => list.join(''));
	const newline = fc.constantFrom('', '\n', '  \n');
	return fc.oneof(
		text,
		value,
		parts,
		fc
			.tuple(condition, newline, parts, parts, fc.constantFrom('if', 'unless'))
			.map(([c, line, a, b, name]) => `{{#${name} ${c}}}${line}${a}{{else}}${line}${b}{{/${name}}}${line}`),
		fc.tuple(condition, condition, parts, parts).map(([c, d, a, b]) => `{{#if ${c}}}${a}{{else if ${d}}}${b}{{/if}}`),
		fc
			.tuple(fc.constantFrom('@root.items', '@root.nothing', '@root.attributes'), newline, parts)
			.map(
				([list, line, a]) => `{{#each ${list} as |name key|}}${line}{{key}}{{@first}}${a}{{this}}{{else}}none{{/each}}${line}`,
			),
		parts.map(
			a => `{{#with @root.attributes}}{{k}}${a.replaceAll('{{name}}', '{{../name}}').replaceAll('../../', '../')}{{/with}}`,
		),
	);
});

test('a template that Handlebars renders has the same text here', t => {
	let compared = 0;
	fc.assert(
		fc.property(valid(4), text => {
			// Not `noEscape`: with it Handlebars adds up numbers that stand side by side. No value here needs escaping
			const ours = attempt(() => render(parseTemplate(text, locate), scope, noPartials));
			compared += ours === undefined ? 0 : 1;
			const theirs = attempt(() => Handlebars.compile(text, {strict: true})(values));
			return ours === undefined || ours === theirs;
		}),
		runs,
	);
	t.true(compared > runs.numRuns / 2, `only ${compared} were rendered`);
});

function attempt(step: () => string): string | undefined {
	try {
		return step();
	} catch {
		return undefined; // Told elsewhere; here only texts are compared
	}
}

test('a template that is no text is never parsed', t => {
	for (const value of [{type: 'Program', body: []}, ['x'], Object('x'), null, 1]) {
		t.throws(() => parseTemplate(value as string, locate), {instanceOf: TypeError});
	}
});

test('a template that would never end is given up', t => {
	const each = '{{#each items}}'.replace('items', '@root.many');
	const text = `${each.repeat(4)}x${'{{/each}}'.repeat(4)}`;
	const many: Scope = {...scope, get: () => Array.from({length: 100}, () => 1)};
	t.throws(() => render(parseTemplate(text, locate), many, noPartials), {code: 'TEMPLATE_TOO_LARGE'});
});
