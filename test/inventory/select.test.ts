import test from 'ava';
import fc from 'fast-check';
import type {Host} from '../../src/core/host.ts';
import {isProblem, type Problem} from '../../src/core/problem.ts';
import {selector} from '../../src/inventory/select.ts';
import {namesOf} from './project.ts';

const host = (name: string): Host => ({name, address: name, groups: [], vars: {}});

/** The select function of hosts in this order and these groups. */
function selecting(names: readonly string[], groups: Readonly<Record<string, readonly string[]>>) {
	const members = Object.entries<readonly string[]>({all: names, ungrouped: [], ...groups}).map(
		([group, hosts]): [string, readonly string[]] => [group, names.filter(name => hosts.includes(name))],
	);
	const select = selector(names.map(host), new Map(members), host);
	return (pattern: string) => namesOf(select(pattern));
}

const select = selecting(['web1', 'web2', 'web3', 'db1', 'db2', 'a.example', 'fe80::1', '10.0.0.1'], {
	web: ['web1', 'web2', 'web3'],
	db: ['db1', 'db2'],
	prod: ['web1', 'db1'],
	empty: [],
});

const means = test.macro({
	exec(t, pattern: string, expected: readonly string[]) {
		t.deepEqual(select(pattern), expected);
	},
	title: (_given, pattern: string) => `"${pattern}"`,
});

const everything = ['web1', 'web2', 'web3', 'db1', 'db2', 'a.example', 'fe80::1', '10.0.0.1'];
test(means, 'all', everything);
test(means, '*', everything);
test(means, 'web', ['web1', 'web2', 'web3']);
test(means, 'db2', ['db2']);
test(means, 'db:web', ['web1', 'web2', 'web3', 'db1', 'db2']);
test(means, 'db2,web1', ['web1', 'db2']);
test(means, 'web1:web1,web', ['web1', 'web2', 'web3']);
test(means, ' web1 , db1 ', ['web1', 'db1']);
test(means, 'web1,', ['web1']);
test(means, 'web:&prod', ['web1']);
test(means, '&prod:web', ['web1']);
test(means, 'web:!prod', ['web2', 'web3']);
test(means, '!prod:web', ['web2', 'web3']);
test(means, '!web', ['db1', 'db2', 'a.example', 'fe80::1', '10.0.0.1']);
test(means, '&web', ['web1', 'web2', 'web3']);
test(means, 'web:db:&prod:!db', ['web1']);
test(means, '!web1:&prod:web:db', ['db1']);
test(means, 'web*', ['web1', 'web2', 'web3']);
test(means, '*.example', ['a.example']);
test(means, '?b1', ['db1']);
test(means, 'web[13-9]', ['web1', 'web3']);
test(means, 'web[!1]', ['web2', 'web3']);
test(means, 'pro*', ['web1', 'db1']);
test(means, 'web:!test*', ['web1', 'web2', 'web3']);
test(means, 'web:emp*', ['web1', 'web2', 'web3']);
test(means, 'web:empty', ['web1', 'web2', 'web3']);
test(means, 'web:!empty', ['web1', 'web2', 'web3']);
test(means, 'web[0]', ['web1']);
test(means, 'web[-1]', ['web3']);
test(means, 'web[0:1]', ['web1', 'web2']);
test(means, 'web[1:]', ['web2', 'web3']);
test(means, 'web[:1]', ['web1', 'web2']);
test(means, 'web[1:99]', ['web2', 'web3']);
test(means, 'all[4]:!web', ['db2']);
test(means, 'web:!web[0]', ['web2', 'web3']);
test(means, 'w*[1]', ['web2']);
test(means, '~web\\d', ['web1', 'web2', 'web3']);
test(means, '~(web|db)1', ['web1', 'db1']);
test(means, '~[wd].{1,2}2:!~web', ['db2']);
test(means, 'fe80::1', ['fe80::1']);
test(means, '[fe80::1]', ['fe80::1']);
test(means, 'fe80::1,web1', ['web1', 'fe80::1']);
test(means, '[fe80::1]:web1', ['web1', 'fe80::1']);
test(
	means,
	'all,!fe80::1',
	everything.filter(name => name !== 'fe80::1'),
);
test(means, '10.0.0.1', ['10.0.0.1']);
test(means, 'localhost', ['localhost']);
test(means, 'web1,localhost', ['web1', 'localhost']);
test(means, '127.0.0.1', ['127.0.0.1']);

const refused = test.macro({
	exec(t, pattern: string, code: string, words: RegExp) {
		const error = t.throws(() => select(pattern));
		if (!isProblem(error)) {
			throw error;
		}

		t.is(error.code, code);
		t.regex(`${error.message} → ${error.hint}`, words);
	},
	title: (_given, pattern: string) => `refused: "${pattern.slice(0, 50)}"`,
});

test(refused, 'wbe', 'NO_HOSTS', /did you mean "web"/);
test(refused, 'WEB', 'NO_HOSTS', /did you mean "web"/);
test(refused, 'web:dbb1', 'NO_HOSTS', /"dbb1" of the pattern "web:dbb1".*"db1"/);
test(refused, 'web:!wbe1', 'NO_HOSTS', /did you mean "web1"/);
test(refused, 'web:&pord', 'NO_HOSTS', /did you mean "prod"/);
test(refused, 'kubernetes', 'NO_HOSTS', /there are: all, web, db/);
test(refused, 'test*', 'NO_HOSTS', /matches no host/);
test(refused, 'a*:!a.example', 'NO_HOSTS', /leaves no host/);
test(refused, 'u*', 'NO_HOSTS', /matches no host/);
test(refused, 'empty', 'NO_HOSTS', /"empty" has no hosts/);
test(refused, 'web:!web', 'NO_HOSTS', /leaves no host/);
test(refused, 'web:&db', 'NO_HOSTS', /leaves no host/);
test(refused, 'web[3]', 'NO_HOSTS', /"web" has, 3/);
test(refused, 'web[-4]', 'NO_HOSTS', /"web" has, 3/);
test(refused, 'web[2:1]', 'NO_HOSTS', /"web" has, 3/);
test(refused, '', 'PATTERN', /empty/);
test(refused, ' , ', 'PATTERN', /empty/);
test(refused, '!', 'PATTERN', /nothing follows "!"/);
test(refused, 'web:&', 'PATTERN', /nothing follows "&"/);
test(refused, '!!web', 'PATTERN', /nothing follows/);
test(refused, 'web[', 'PATTERN', /lacks a "]"/);
test(refused, '~eb', 'NO_HOSTS', /matches no host/);
test(refused, 'web db', 'PATTERN', /comma/);
test(refused, '@failed.txt', 'PATTERN', /file of host names/);
test(refused, '~(a', 'PATTERN', /lacks a "\)"/);
test(refused, '~a**', 'PATTERN', /no regular expression/);
test(refused, '~(a+)+$', 'PATTERN', /for ever/);
test(refused, '~(a|a)*(b|b)*c*d*e*f*', 'PATTERN', /for ever/);
test(refused, `~${'a'.repeat(200)}`, 'PATTERN', /100 characters/);

test('a pattern means what sets say', t => {
	const names = ['h0', 'h1', 'h2', 'h3', 'h4', 'h5'];
	const groups = ['ga', 'gb', 'gc'];
	const part = fc.record({
		sign: fc.constantFrom('', '', '&', '!'),
		text: fc.constantFrom(...names, ...groups, 'all', 'h*', 'g[ab]', 'h[024]*', '?c'),
	});
	fc.assert(
		fc.property(
			fc.tuple(...groups.map(() => fc.subarray(names))),
			fc.array(part, {minLength: 1, maxLength: 5}),
			fc.constantFrom(':', ','),
			(members, parts, separator) => {
				const ofGroup = new Map(groups.map((group, index) => [group, members[index] ?? []]));
				const union = (chosen: readonly string[]) =>
					names.filter(name => chosen.some(group => ofGroup.get(group)?.includes(name)));
				const meaning: Record<string, readonly string[]> = {
					all: names,
					'h*': names,
					'g[ab]': union(['ga', 'gb']),
					'h[024]*': ['h0', 'h2', 'h4'],
					'?c': union(['gc']),
				};
				const hostsOf = (text: string) => meaning[text] ?? ofGroup.get(text) ?? [text];
				const signed = (sign: string) => parts.filter(each => each.sign === sign).map(({text}) => hostsOf(text));
				const expected = names.filter(
					name =>
						(signed('').length === 0 || signed('').some(hosts => hosts.includes(name))) &&
						signed('&').every(hosts => hosts.includes(name)) &&
						!signed('!').some(hosts => hosts.includes(name)),
				);
				const pattern = parts.map(({sign, text}) => sign + text).join(separator);
				const find = selecting(names, Object.fromEntries(ofGroup));
				if (expected.length === 0) {
					t.is(t.throws<Problem>(() => find(pattern))?.code, 'NO_HOSTS');
				} else {
					t.deepEqual(find(pattern), expected);
				}
			},
		),
		{numRuns: 300},
	);
});
