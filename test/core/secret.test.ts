import {format, inspect} from 'node:util';
import test from 'ava';
import {Secret} from '../../src/core/secret.ts';

const secret = new Secret('hunter2');
const nested = {list: [{secret}], map: new Map([[secret, secret]]), error: new Error('x', {cause: secret})};

for (const [way, shown] of Object.entries({
	'text of a template': `${secret}`,
	'string concatenation': `a${String(secret)}`,
	JSON: JSON.stringify(nested.list),
	inspect: inspect(nested, {depth: 9, showHidden: true, getters: true}),
	format: format('%s %o %O %j %d', secret, secret, secret, secret, secret),
	'names of its fields': Object.getOwnPropertyNames(secret).join() + Reflect.ownKeys(secret).length,
	'a copy': JSON.stringify({...secret}),
	'structured clone': inspect(structuredClone({...secret})),
})) {
	test(`it does not show by ${way}`, t => {
		t.notRegex(shown, /hunter2/);
	});
}

test('it shows as [secret]', t => {
	t.is(`${secret} ${JSON.stringify({secret})} ${inspect(secret)}`, '[secret] {"secret":"[secret]"} [secret]');
});

test('it is revealed on purpose only', t => {
	t.is(secret.reveal(), 'hunter2');
});

test('it is compared without being shown', t => {
	t.true(secret.equals('hunter2'));
	t.true(secret.equals(new Secret('hunter2')));
	t.false(secret.equals('[secret]'));
	t.false(secret.equals(undefined));
});
