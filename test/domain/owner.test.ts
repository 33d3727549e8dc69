import test from 'ava';
import {isId, ownerName} from '../../src/domain/owner.ts';

test('names and ids, which come out as text', t => {
	for (const [given, text] of [
		['alice', 'alice'],
		['www-data', 'www-data'],
		['_apt', '_apt'],
		['First.Last', 'First.Last'],
		['pc$', 'pc$'],
		[0, '0'],
		['1000', '1000'],
		[4_294_967_294, '4294967294'],
	] as const) {
		t.is(ownerName().parse(given), text);
	}
});

test('what would mean something else to chown is refused', t => {
	for (const given of [
		'',
		'-R',
		'--reference=/etc/passwd',
		'a:b',
		'a b',
		'a\nb',
		'.',
		'+0',
		'007',
		'1.5',
		-1,
		1.5,
		4_294_967_295,
		true,
		null,
	]) {
		t.false(ownerName().safeParse(given).success, String(given));
	}
});

test('an id is digits alone', t => {
	t.true(isId('0'));
	t.false(isId('a1'));
});
