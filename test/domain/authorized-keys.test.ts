import {execFileSync} from 'node:child_process';
import test from 'ava';
import fc from 'fast-check';
import {addKeys, parseKeyLine, parseKeyOption, renderKeyLine, renderKeys} from '../../src/domain/authorized-keys.ts';
import {type PublicKey, parsePublicKey} from '../../src/domain/public-key.ts';
import {goodKeys} from './keys.ts';

const keyOf = (line: string): PublicKey => {
	const parsed = parsePublicKey(line);
	if ('wrong' in parsed) {
		throw new Error(parsed.wrong);
	}

	return parsed.key;
};

const alice = keyOf(goodKeys.ed25519);
const bob = keyOf(goodKeys.otherEd25519);

test('keys are written one a line, with their options before them', t => {
	t.is(renderKeys([alice, bob], []), `${goodKeys.ed25519}\n${goodKeys.otherEd25519}\n`);
	t.is(
		renderKeyLine({...alice, comment: ''}, ['restrict', 'from="10.0.0.0/8"']),
		`restrict,from="10.0.0.0/8" ${alice.type} ${alice.base64}`,
	);
});

test('a key is added at the end, and all else stays', t => {
	const text = `# ours\n\n${goodKeys.otherEd25519}\nwhat is this`;
	t.is(addKeys(text, [alice], []), `${text}\n${goodKeys.ed25519}\n`);
	t.is(addKeys(undefined, [alice], []), `${goodKeys.ed25519}\n`);
	t.is(addKeys('', [alice], []), `${goodKeys.ed25519}\n`);
});

test('a key that is there keeps its line, comment and place', t => {
	const text = `${alice.type}  ${alice.base64} another comment\n${goodKeys.otherEd25519}\n`;
	t.is(addKeys(text, [alice], []), text);
});

test('a key with other options is replaced where it stands', t => {
	const text = `from="192.0.2.1" ${goodKeys.ed25519}\n${goodKeys.otherEd25519}\n`;
	t.is(addKeys(text, [alice], []), `${goodKeys.ed25519}\n${goodKeys.otherEd25519}\n`);
	t.is(addKeys(text, [alice], ['restrict']), `restrict ${goodKeys.ed25519}\n${goodKeys.otherEd25519}\n`);
});

test('a second line of a key goes, as it could allow what the options forbid', t => {
	t.is(addKeys(`restrict ${goodKeys.ed25519}\n${goodKeys.ed25519}\n`, [alice], ['restrict']), `restrict ${goodKeys.ed25519}\n`);
});

test('a key that is commented out is not there', t => {
	t.is(addKeys(`# ${goodKeys.ed25519}\n`, [alice], []), `# ${goodKeys.ed25519}\n${goodKeys.ed25519}\n`);
});

const splits = test.macro({
	exec(t, line: string, options: string | undefined) {
		t.is(parseKeyLine(line)?.options, options);
	},
	title: (given = '') => `a line is split as sshd does: ${given}`,
});

test('without options', splits, goodKeys.rsa, '');
test('blanks before it', splits, ` \t${goodKeys.rsa}`, '');
test(
	'blanks and quotes in an option',
	splits,
	`command="echo \\"a b\\"",no-pty ${goodKeys.rsa}`,
	'command="echo \\"a b\\"",no-pty',
);
test('a key inside an option', splits, `command="${goodKeys.rsa}" what`, undefined);
test('an option that never ends', splits, `command="${goodKeys.rsa}`, undefined);
test('a comment', splits, `#${goodKeys.rsa}`, undefined);
test('nothing', splits, '', undefined);

test('many quotes and backslashes take no time', t => {
	t.is(parseKeyLine(`command="${'\\"'.repeat(50_000)} x`), undefined);
});

test('options are written in one form', t => {
	t.is(parseKeyOption('no-pty'), 'no-pty');
	t.is(parseKeyOption('from=10.0.0.0/8,192.0.2.*'), 'from="10.0.0.0/8,192.0.2.*"');
	t.is(parseKeyOption('command="/usr/bin/backup --all"'), 'command="/usr/bin/backup --all"');
});

for (const option of [
	'',
	'no-such-option',
	'cert-authority',
	'restrict=yes',
	'from',
	'from=',
	'from="a",command="b"',
	'command=a\\',
	'command="a\nb"',
	'restrict,pty',
	'restrict ssh-rsa',
	'constructor',
]) {
	test(`no option: ${JSON.stringify(option)}`, t => {
		t.is(parseKeyOption(option), undefined);
	});
}

const hostileText = fc.string({unit: fc.constantFrom(...'ab \n\r\0\t"\\\'#,=@\u2028\u0085é$`', 'ssh-rsa ', 'AAAA', 'restrict')});

test('whatever stands in a comment or an option, ssh-keygen sees one key for one that we accept', t => {
	let accepted = 0;
	fc.assert(
		fc.property(hostileText, hostileText, fc.constantFrom(...Object.values(goodKeys)), (comment, value, line) => {
			const [type, base64] = line.split(' ');
			const parsed = parsePublicKey(`${type} ${base64} ${comment}`);
			const option = parseKeyOption(`from=${value}`);
			if ('wrong' in parsed || option === undefined) {
				return;
			}

			accepted++;
			const text = renderKeys([parsed.key], [option]);
			const seen = execFileSync('ssh-keygen', ['-lf', '-'], {input: text, encoding: 'utf8'});
			t.is(seen.trimEnd().split('\n').length, 1, JSON.stringify(text));
			t.deepEqual(parseKeyLine(text.trimEnd()), {options: option, type: parsed.key.type, base64: parsed.key.base64});
			t.is(addKeys(text, [parsed.key], [option]), text);
		}),
		{numRuns: 150},
	);
	t.true(accepted > 0);
});

test('adding keys twice changes nothing more, and loses no other line', t => {
	const keys = fc.constantFrom(...Object.values(goodKeys).map(line => keyOf(line)));
	const options = fc.constantFrom([], ['restrict'], ['from="10.0.0.1"', 'no-pty']);
	const line = fc.oneof(
		hostileText.map(text => text.replaceAll('\n', '')),
		fc.tuple(keys, options).map(([key, own]) => renderKeyLine(key, own)),
	);
	fc.assert(
		fc.property(fc.array(line), fc.uniqueArray(keys, {selector: key => key.base64}), options, (lines, wanted, own) => {
			const once = addKeys(lines.join('\n'), wanted, own);
			t.is(addKeys(once, wanted, own), once);
			const others = lines.filter(text => wanted.every(({base64}) => parseKeyLine(text)?.base64 !== base64));
			const left = once.split('\n').filter(text => wanted.every(({base64}) => parseKeyLine(text)?.base64 !== base64));
			t.is(left.join('\n').trimEnd(), others.join('\n').trimEnd());
			for (const {base64} of wanted) {
				t.deepEqual(
					once.split('\n').flatMap(text => (parseKeyLine(text)?.base64 === base64 ? [parseKeyLine(text)?.options] : [])),
					[own.join(',')],
				);
			}
		}),
		{numRuns: 200},
	);
});
