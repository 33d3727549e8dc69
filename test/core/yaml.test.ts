import test from 'ava';
import fc from 'fast-check';
import {isProblem, type Problem} from '../../src/core/problem.ts';
import {describeNode, nodeAt, parseYaml, plain, type YamlNode} from '../../src/core/yaml.ts';

function refusal(text: string): Problem {
	try {
		parseYaml(text, 'f.yml');
	} catch (error) {
		if (isProblem(error)) {
			return error;
		}

		throw error;
	}

	throw new Error(`was taken: ${text.slice(0, 200)}`);
}

function read(text: string): YamlNode {
	const node = parseYaml(text, 'f.yml');
	if (!node) {
		throw new Error('read as empty');
	}

	return node;
}

const place = ({line, column}: {line: number; column: number}) => `${line}:${column}`;

const is = test.macro({
	exec(t, source: string, value: unknown) {
		t.is((plain(read(`a: ${source}`)) as {a: unknown}).a, value);
	},
	title: (given = '', source: string, _value: unknown) => given || `the value ${source.slice(0, 40)}`,
});

test(is, 'yes', 'yes');
test(is, 'no', 'no');
test(is, 'on', 'on');
test(is, 'true', true);
test(is, 'False', false);
test(is, '0755', 755);
test(is, '0o755', 493);
test(is, '0x1f', 31);
test(is, '1e3', 1000);
test(is, '1.10', 1.1);
test(is, '.inf', Number.POSITIVE_INFINITY);
test(is, '.nan', Number.NaN);
test(is, '~', null);
test(is, 'null', null);
test(is, '', null);
test(is, '"~"', '~');
test(is, '!!str 12', '12');
test(is, '9007199254740991', 9_007_199_254_740_991);
test(is, '12:30:45', '12:30:45');
test(is, '2024-01-01', '2024-01-01');
test(is, '|\n  x\n  y\n', 'x\ny\n');
test(is, '>-\n  x\n  y\n', 'x y');
test('the digits as written are kept', t => {
	const node = nodeAt(read('mode: 0755'), ['mode']);
	t.is(node.kind === 'scalar' ? node.source : undefined, '0755');
});

for (const [what, text] of [
	['an empty file', ''],
	['only a comment', '# nothing\n'],
	['only a document marker', '---\n'],
	['only a byte order mark', '\uFEFF'],
	['nothing but ~', '~\n'],
	['two document markers of one empty document', '---\n...\n'],
] as const) {
	test(`${what} is undefined`, t => {
		t.is(parseYaml(text, 'f.yml'), undefined);
	});
}

const refused = test.macro({
	exec(t, text: string, code: string, where: string, words: RegExp) {
		const problem = refusal(text);
		t.is(problem.code, code);
		t.is(problem.position && place(problem.position), where);
		t.regex(problem.message, words);
		t.notRegex(problem.message, /^[A-Z]|\.$/);
	},
	title: (given = '') => `refused: ${given}`,
});

const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi']
	.map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(',')}]`)
	.join('\n')}`;
const ladder = Array.from({length: 90}, (_, step) => {
	const inside = step === 0 ? '1' : `*n${step - 1}`;
	return `- &n${step} ${'['.repeat(90)}${inside}${']'.repeat(90)}`;
}).join('\n');

test('a tab in the indentation', refused, 'a:\n\tb: 1', 'YAML_SYNTAX', '2:1', /tab/);
test('a tab before the first key', refused, '\ta: 1', 'YAML_SYNTAX', '1:1', /tab/);
test('a tab after spaces', refused, 'a:\n  b: 1\n \tc: 2', 'YAML_SYNTAX', '3:2', /tab/);
test('an item indented less', refused, 'a:\n  - b\n - c', 'YAML_SYNTAX', '3:2', /indentation/);
test('a colon in plain text', refused, 'a: b: c', 'YAML_SYNTAX', '1:5', /indentation/);
test('a flow list without its end', refused, 'a: [1, 2', 'YAML_SYNTAX', '1:9', /end of the stream/);
test('a quote without its end', refused, 'a: "x\nb: 1', 'YAML_SYNTAX', '2:1', /quote|indent|end/);
test('a zero byte', refused, 'a: b\0c', 'YAML_SYNTAX', '1:5', /zero byte/);
test('a bell', refused, 'a: b\u0007c', 'YAML_SYNTAX', '1:5', /control character/);
test('200 open braces', refused, '{'.repeat(200), 'YAML_SYNTAX', '1:100', /100 levels/);
test('200 open brackets', refused, '['.repeat(200), 'YAML_SYNTAX', '1:100', /100 levels/);
test('200 dashes', refused, '- '.repeat(200), 'YAML_SYNTAX', '1:201', /100 levels/);
test('a duplicate key', refused, 'a: 1\nb: 2\na: 3', 'YAML_DUPLICATE_KEY', '3:1', /"a"/);
test('a duplicate key in a flow map', refused, '{a: 1, a: 2}', 'YAML_DUPLICATE_KEY', '1:8', /"a"/);
test('a key as number and as text', refused, '1: x\n"1": y', 'YAML_DUPLICATE_KEY', '2:1', /"1"/);
test('__proto__', refused, 'a:\n  __proto__: {x: 1}', 'YAML_KEY', '2:3', /"__proto__"/);
test('"__proto__" in quotes with an escape', refused, '"\\x5f_proto__": 1', 'YAML_KEY', '1:1', /"__proto__"/);
test('constructor', refused, 'constructor: 1', 'YAML_KEY', '1:1', /"constructor"/);
test('a merge key', refused, 'a: &a {x: 1}\nb:\n  <<: *a', 'YAML_KEY', '3:3', /"<<"/);
test('a list as key', refused, '[a, b]: 1', 'YAML_KEY', '1:1', /not a list/);
test('no key', refused, '~: 1', 'YAML_KEY', '1:1', /nothing/);
test('unquoted braces', refused, 'a: {{ b }}', 'YAML_KEY', '1:5', /not a map/);
test('unquoted braces with text behind', refused, 'a: {{ b }}/c', 'YAML_SYNTAX', '1:11', /./);
test('an unknown tag', refused, 'a: !vault |\n  66', 'YAML_TAG', '1:4', /"!vault"/);
test('a tag that makes code', refused, 'a: !!js/function x', 'YAML_TAG', '1:4', /"!!js\/function"/);
test('an integer that would be rounded', refused, 'id: 12345678901234567890', 'YAML_NUMBER', '1:5', /12345678901234567890/);
test('a hexadecimal that would be rounded', refused, 'id: 0xffffffffffffffff', 'YAML_NUMBER', '1:5', /0xffffffffffffffff/);
test('two documents', refused, 'a: 1\n---\nb: 2', 'YAML_DOCUMENTS', '3:1', /more than one document/);
test('an unknown alias', refused, 'a: *x', 'YAML_ALIAS', '1:4', /"\*x"/);
test('a value that holds itself', refused, 'a: &x [*x]', 'YAML_ALIAS', '1:8', /"\*x"/);
test('an alias bomb', refused, bomb, 'YAML_TOO_LARGE', '6:8', /100000 values/);
test('101 aliases', refused, `a: &a 1\nb: [${'*a, '.repeat(101)}]`, 'YAML_ALIAS', '2:405', /100 aliases/);
test('a ladder of aliases', refused, ladder, 'YAML_ALIAS', '2:97', /100 levels/);
test('2 MB', refused, `a: ${'x'.repeat(2e6)}`, 'YAML_TOO_LARGE', '1:1', /2000003 bytes/);
test('200,000 values', refused, `[${'1,'.repeat(200_000)}]`, 'YAML_TOO_LARGE', '1:200000', /100000 values/);
test('an archive', refused, 'PK\u0003\u0004\0\0', 'YAML_SYNTAX', '1:5', /zero byte|control/);

test('the hint for unquoted braces says to quote', t => {
	t.regex(refusal('a: {{ b }}').hint ?? '', /quotes/);
	t.regex(refusal('a: {{ b }}/c').hint ?? '', /quotes/);
	t.regex(refusal('a: b: c').hint ?? '', /quotes/);
});

test('maps have no prototype', t => {
	const value = plain(read('a: {b: 1}')) as {a: object};
	t.is(Object.getPrototypeOf(value), null);
	t.is(Object.getPrototypeOf(value.a), null);
});

test('toString is a key like any other', t => {
	t.deepEqual(Object.entries(plain(read('toString: 1')) as object), [['toString', 1]]);
});

const stands = test.macro({
	exec(t, text: string, path: PropertyKey[], where: string) {
		t.is(place(nodeAt(read(text), path).position), where);
	},
	title: (given = '') => `position: ${given}`,
});

test('a plain value', stands, 'a: 1\nb:   2', ['b'], '2:6');
test('a quoted value begins with its quote', stands, 'a:  "x"', ['a'], '1:5');
test('a list in a map', stands, 'a:\n  - x\n  - y', ['a', 1], '3:5');
test('a list', stands, 'a:\n  - x', ['a'], '2:3');
test('a flow map in a flow list', stands, 'a: [1, {b: 2}]', ['a', 1, 'b'], '1:12');
test('with a byte order mark', stands, '\uFEFFa: 1', ['a'], '1:4');
test('with CRLF', stands, 'a:\r\n  b: 1\r\n  c: 2\r\n', ['a', 'c'], '3:6');
test('after a tab, which is one column', stands, 'a:\t1', ['a'], '1:4');
test('after characters beyond the basic plane, which are two columns', stands, '{"😀": 1, b: 2}', ['b'], '1:14');
test('nothing is at its colon', stands, 'a: 1\nb:\nc: 3', ['b'], '2:2');
test('nothing behind a comment', stands, 'a:\n# b: 1\nb: # c\nc: 1', ['b'], '3:2');
test('nothing behind a quoted key', stands, '"a": 1\n"b":\n', ['b'], '2:4');
test('nothing is at its dash', stands, '- 1\n-\n- 2', [1], '2:1');
test('nothing is at its dash, after a flow list', stands, '- [[1], {a: 2}]\n-\n- 2', [1], '2:1');
test('nothing in a flow map', stands, '{a: 1, b, c: 2}', ['b'], '1:9');
test('nothing behind an anchor', stands, 'a: &x\nb: *x', ['a'], '1:4');
test('an alias is where its value is written', stands, 'a: &x 1\nb: *x', ['b'], '1:7');
test('a block begins with its first line', stands, 'a: |\n  x\n', ['a'], '2:1');
test('a path that leads nowhere is where it ends', stands, 'a:\n  b: 1', ['a', 'c', 'd'], '2:3');

/** In the value there is one `#`; it stands there in the file. */
const marked = test.macro({
	exec(t, text: string, where: string) {
		const node = nodeAt(read(text), ['a']);
		if (node.kind !== 'scalar' || typeof node.value !== 'string') {
			throw new Error('no text');
		}

		const offset = node.value.indexOf('@');
		t.true(offset >= 0);
		t.is(place(node.positionAt(offset)), where);
	},
	title: (given = '') => `position within: ${given}`,
});

test('plain text', marked, 'a: xy@', '1:6');
test('plain text over lines', marked, 'a: x\n  y\n\n  z@', '4:4');
test('double quotes', marked, 'a: "xy@"', '1:7');
test('double quotes with escapes', marked, 'a: "\\n\\x41\\u0041\\U0001F600 @"', '1:28');
test('double quotes over lines', marked, 'a: "x\n  y\n\n\n  z@"', '5:4');
test('double quotes with an escaped line break', marked, 'a: "x \\\n   y@"', '2:5');
test('single quotes', marked, "a: 'it''s @'", '1:11');
test('single quotes over lines, CRLF', marked, "a: 'it''s\r\n  @'", '2:3');
test('a literal block', marked, 'a: |\n  x\n\n   y @\n', '4:6');
test('a literal block, CRLF', marked, 'a: |\r\n  x\r\n  y @\r\n', '3:5');
test('a literal block with given indent', marked, 'a: |2-\n    x\n   y@\n', '3:5');
test('a folded block', marked, 'a: >\n\n  x\n  y\n\n   z\n  @\n', '7:3');
test('a folded block, CRLF', marked, 'a: >-\r\n  x\r\n  y @\r\n', '3:5');
test('the first character', marked, 'a: |\n    @', '2:5');

test('every character of a quoted or block text is found again', t => {
	const word = fc.stringMatching(/^[a-z' "\\é😀]{1,8}$/u);
	const character = fc.constantFrom('@');
	fc.assert(
		fc.property(fc.array(word, {maxLength: 4}), character, fc.constantFrom('"', "'", '|'), (words, mark, style) => {
			const value = `${words.join('\n')}${mark}`;
			const text =
				style === '"'
					? `a: ${JSON.stringify(value)}`
					: style === "'"
						? `a: '${value.replaceAll("'", "''").replaceAll(/\s*\n\s*/g, ' ')}'`
						: `a: |2-\n  ${value.replaceAll('\n', '\n  ')}`;
			const node = nodeAt(read(text), ['a']);
			if (node.kind !== 'scalar' || typeof node.value !== 'string') {
				return false;
			}

			const {line, column} = node.positionAt(node.value.indexOf('@'));
			t.is(text.split('\n')[line - 1]?.[column - 1], '@');
			return true;
		}),
		{numRuns: 300},
	);
});

test('what JSON writes is read as JSON reads it', t => {
	const key = fc.string().filter(text => !['__proto__', 'constructor', 'prototype', '<<'].includes(text));
	const {value} = fc.letrec(tie => ({
		value: fc.oneof(
			{maxDepth: 4},
			fc.string(),
			fc.integer(),
			fc.boolean(),
			fc.constant(null),
			fc.array(tie('value'), {maxLength: 4}),
			fc.dictionary(key, tie('value'), {maxKeys: 4}),
		),
	}));
	fc.assert(
		fc.property(value, json => {
			const node = parseYaml(JSON.stringify({a: json}), 'f.yml');
			t.deepEqual(JSON.parse(JSON.stringify(node && plain(node))), JSON.parse(JSON.stringify({a: json})));
		}),
		{numRuns: 200},
	);
});

test('a node in words', t => {
	const words = (text: string) => describeNode(nodeAt(read(`a: ${text}`), ['a']));
	t.deepEqual(['[1]', '{}', '', 'yes', '0755', 'true', `"${'x'.repeat(99)}"`].map(words), [
		'a list',
		'a map',
		'nothing',
		'the text "yes"',
		'the number 0755',
		'the boolean true',
		`the text "${'x'.repeat(60)}…"`,
	]);
});
