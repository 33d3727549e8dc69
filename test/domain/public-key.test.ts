import {execFileSync} from 'node:child_process';
import test from 'ava';
import {parsePublicKey, publicKey} from '../../src/domain/public-key.ts';
import {badKeys, goodKeys} from './keys.ts';

for (const [name, line] of Object.entries(goodKeys)) {
	test(`a key is understood as ssh-keygen does: ${name}`, t => {
		const [type = '', base64 = '', comment = ''] = line.split(' ');
		t.deepEqual(parsePublicKey(line), {key: {type, base64, comment}});
		t.notThrows(() => execFileSync('ssh-keygen', ['-lf', '-'], {input: `${line}\n`}));
	});

	test(`a key that lost one character is none: ${name}`, t => {
		const [type = '', base64 = ''] = line.split(' ');
		t.true('wrong' in parsePublicKey(`${type} ${base64.slice(0, -5)}${base64.slice(-4)}`));
		t.true('wrong' in parsePublicKey(`${type} ${base64.slice(0, -4)}`));
		t.true('wrong' in parsePublicKey(`${type} ${base64}AAAA`));
	});
}

const ed25519 = goodKeys.ed25519;
const [, blob = ''] = ed25519.split(' ');

const isWrong = test.macro({
	exec(t, text: string, wrong: RegExp) {
		const parsed = parsePublicKey(text);
		t.regex('wrong' in parsed ? parsed.wrong : 'it is a key', wrong);
	},
	title: (given = '') => `no key: ${given}`,
});

test('nothing', isWrong, '', /is no public key/);
test('a type alone', isWrong, 'ssh-ed25519', /is no public key/);
test('a type that is not the one inside', isWrong, `ssh-rsa ${blob}`, /says "ssh-rsa", and its second word does not/);
test('a name of an object', isWrong, `constructor ${blob}`, /of type "constructor"/);
test('DSA', isWrong, badKeys.dsa, /of type "ssh-dss", which is none of ssh-ed25519, ssh-rsa/);
test('a short RSA key', isWrong, badKeys.shortRsa, /less than 2048 bits/);
test('two lines', isWrong, `${ed25519}\n${ed25519}`, /one line/);
test('a carriage return', isWrong, `${ed25519}\rssh-rsa AAAA`, /one line/);
test('a line separator in the comment', isWrong, `${ed25519}\u2028x`, /one line/);
test('text that runs backwards', isWrong, `${ed25519} \u202Ex`, /one line/);
test('options before it', isWrong, `command="/bin/sh" ${ed25519}`, /options: they belong into "key_options"/);
test('a flag before it', isWrong, `restrict ${ed25519}`, /options/);
test(
	'base64 of another alphabet',
	isWrong,
	ed25519.replaceAll('/', '_').replaceAll('+', '-').replace('AAAAC3', 'AA-AC3'),
	/not base64/,
);
test(
	'a private key',
	isWrong,
	'-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n-----END OPENSSH PRIVATE KEY-----',
	/private key/,
);

test('the line break at the end of a .pub file is no harm', t => {
	t.is(publicKey().parse(`${ed25519}\n`).base64, blob);
});

test('a comment may hold blanks', t => {
	t.like(parsePublicKey(`${ed25519}  of  the laptop`), {key: {comment: 'alice@ed25519256  of  the laptop'}});
});
