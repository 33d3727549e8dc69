import {createHash} from 'node:crypto';
import test from 'ava';
import type {Change} from '../../src/core/change.ts';
import {sh, withFunctions, withStdin} from '../../src/core/script.ts';
import {Secret} from '../../src/core/secret.ts';
import {tell} from '../../src/core/told.ts';

const change: Change = {
	summary: 'update /etc/motd',
	before: 'a\n',
	after: 'b\n',
	apply: withFunctions(withStdin(sh`write ${'/etc/motd'}`, 'b\n'), 'write() { cat > "$1"; }'),
	undo: {because: 'it is a test'},
	expect: [],
};

test('a change is told without its input, its functions and its expectations', t => {
	t.deepEqual(tell(change), {summary: 'update /etc/motd', before: 'a\n', after: 'b\n', script: 'write /etc/motd'});
});

test('a secret stays one, also in JSON', t => {
	const told = tell({...change, before: undefined, after: new Secret('hunter22')});
	t.true(told.after instanceof Secret);
	t.is(JSON.stringify(told), '{"summary":"update /etc/motd","after":"[secret]","script":"write /etc/motd"}');
});

test('a text of 64 KiB is told whole, one of a byte more by size and digest', t => {
	const text = 'é'.repeat(32 * 1024);
	const longer = `${text}x`;
	t.is(tell({...change, after: text}).after, text);
	t.is(tell({...change, after: longer}).after, `[65537 bytes, sha256 ${createHash('sha256').update(longer).digest('hex')}]`);
});
