import test from 'ava';
import {missingOwner} from '../../src/facts/owner.ts';
import {recorded} from '../helpers/module.ts';

const look = recorded({
	'getent passwd alice': 'alice:x:1000:1000::/home/alice:/bin/bash\n',
	'getent passwd bob': undefined,
	'getent group users': 'users:x:100:\n',
	'getent group none': undefined,
});

test('names that are known', async t => {
	t.deepEqual(await missingOwner(look, {owner: 'alice', group: 'users'}), {});
});

test('names that are not', async t => {
	t.deepEqual(await missingOwner(look, {owner: 'bob', group: 'none'}), {owner: 'bob', group: 'none'});
});

test('ids are not looked up, as they need no name', async t => {
	t.deepEqual(await missingOwner(look, {owner: '5', group: '6'}), {});
});

test('nothing is asked where nothing is given', async t => {
	t.deepEqual(await missingOwner(look, {}), {});
});
