import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import {readProfiles} from '../../src/domain/apparmor-text.ts';
import {type Piece, valueFaults} from '../../src/domain/apparmor-values.ts';
import {testWhere} from '../helpers/needs.ts';
import {scratch} from '../helpers/run-script.ts';

/** A template in which each `<…>` is a value. */
const piecesOf = (text: string): readonly Piece[] =>
	text.split(/[«»]/).map((part, index) => ({text: part, isValue: index % 2 === 1}));

const may = test.macro((t, ...texts: string[]) => {
	for (const text of texts) {
		t.deepEqual(
			valueFaults(piecesOf(`profile x {\n${text}\n}\n`)).map(({message}) => message),
			[],
			text,
		);
	}
});
const mayNot = test.macro((t, ...texts: string[]) => {
	for (const text of texts) {
		t.is(valueFaults(piecesOf(`profile x {\n${text}\n}\n`)).length, 1, text);
	}
});

test('a path', may, '«/srv/a-b_c.d+e» r,', '/srv/«a/b»/** rw,', 'mount «nas:/export» -> «/mnt/»,', '«/ünï» r,', 'deny «/x» w,');
test('a path in quotes', may, '"«/srv/a b, #c (d)»/**" r,', '"/a/«it\'s»" r,');
test(
	'a word',
	may,
	'capability «net_admin»,',
	'mount fstype=«nfs4»,',
	'mount options=(«ro», «bind»),',
	'include <abstractions/«nameservice»>',
);
test('anything in one line of a comment', may, '# for «alice, "bob" } {{*}}»\nfile,', 'file, # «include <x>»', '# «»');

test('a second rule', mayNot, '«/a r, capability» r,', '«/a r,\n/b» r,', '«/a,» r,', '/x «r,», ', '/x r, «,»');
test('an end', mayNot, '«}», ', '/x«}» r,', '«/a {» r,', '"«/a" rw,\n"/b»" r,', '"«/a\\»" r,');
test('a comment, or the end of one', mayNot, '/x«#» r,', '«# » file,', '# «a\nfile,»', '# «a\r»', '/x # «y, file»,');
test(
	'a pattern or a variable',
	mayNot,
	'/x/«*» r,',
	'/x/«[ab]» r,',
	'/x/«{a,b}» r,',
	'«@{HOME}» r,',
	'"«/a*»" r,',
	'"/«@{HOME}»" r,',
	'/«a?» r,',
	'/«^a» r,',
);
test(
	'an include',
	mayNot,
	'«#include <x>»',
	'#«include <x>»',
	'#include «<x>»',
	'#include <«../../tmp/x»>',
	'#include <«a/b»>',
	'#incl«ude <x>»',
	'include "«/tmp/x»"',
);
test('what leads up', mayNot, '/a/«..»/b r,', '/a/«b/../c» r,', '"/a/«../b»" r,');
test('a kind of rule', mayNot, '«capability»,', 'allow «file»,', 'audit deny «mount»,', 'cap«ability»,', '/a r,«capability», ');
test('nothing', mayNot, 'mount «» -> /x,', '"«»" r,', 'mount fstype=«»,');
test('a blank', mayNot, 'mount fstype=« »,', 'mount «nfs options=rw»,', '/a«\t»r,', '/a«\u00A0» r,', '/a«\u2028» r,');
test(
	'options',
	mayNot,
	'mount «fstype=nfs»,',
	'mount «(rw)»,',
	'change_profile -> «->»,',
	'mount «!»,',
	'mount options=(«rw,bind»),',
);

const places = [
	'«v» r,',
	'/srv/«v»/** rw,',
	'"/srv/«v»/**" rw,',
	'capability «v»,',
	'mount fstype=«v»,',
	'mount options=(«v», bind) -> /x,',
	'mount fstype=nfs «v» -> /mnt/,',
	'# «v»\n  /note r,',
	'deny «v» w,',
	'/a r, # «v»',
];
const hostile = fc
	.array(
		fc.oneof(
			fc.constantFrom(...',"\\#{}()<>[]*?^@=!$& \t\n\r;:\'`|-./'),
			fc.constantFrom(
				'\n}\nprofile y {',
				'capability',
				'file',
				'#include <abstractions/base>',
				'@{HOME}',
				'..',
				'/x',
				' r,',
				'deny ',
				' -> ',
			),
			fc.string({minLength: 1, maxLength: 4}),
			fc.constantFrom('\u2028', '\u00A0', '\u0085', '\0', 'é', '\u{1F600}'),
		),
		{maxLength: 5},
	)
	.map(parts => parts.join(''));

const real = testWhere(fs.existsSync('/sbin/apparmor_parser'), 'apparmor_parser');
real('200 hostile values: refused, or as many rules as a harmless one makes, to the parser as well', t => {
	const folder = scratch(t);
	const file = `${folder}/profile`;
	const textOf = (place: string, value: string) =>
		`#include <tunables/global>\nprofile x {\n  ${place.replace('«v»', () => value)}\n}\n`;
	const parse = (text: string) => {
		fs.writeFileSync(file, text);
		try {
			const names = execFileSync('apparmor_parser', ['-N', file], {encoding: 'utf8', stdio: 'pipe'});
			const dump = execFileSync('apparmor_parser', ['-Q', '-K', '-d', file], {encoding: 'utf8', stdio: 'pipe'});
			return {names, rules: dump.split('\n').filter(line => /\S/.test(line)).length};
		} catch {
			return undefined;
		}
	};
	const harmless = new Map(
		places.map(place => {
			const value = /capability/.test(place)
				? 'kill'
				: /fstype=«|options/.test(place)
					? 'rw'
					: place.startsWith('/srv')
						? 'a'
						: '/a';
			return [place, parse(textOf(place, value)) ?? t.fail(place)] as const;
		}),
	);
	let accepted = 0;
	fc.assert(
		fc.property(fc.constantFrom(...places), hostile, (place, value) => {
			const pieces = piecesOf(textOf(place, `«${value.replaceAll(/[«»]/g, '')}»`));
			if (valueFaults(pieces).length > 0) {
				return;
			}

			const text = pieces.map(piece => piece.text).join('');
			t.is(readProfiles(text).rules, readProfiles(textOf(place, '/a')).rules, JSON.stringify(text));
			const parsed = parse(text);
			accepted += 1;
			if (parsed) {
				t.deepEqual(parsed, harmless.get(place), JSON.stringify(text));
			}
		}),
		{numRuns: 200},
	);
	t.true(accepted > 0);
});
