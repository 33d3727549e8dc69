import test from 'ava';
import {parseVmlist, takenId} from '../../src/domain/vmlist.ts';

const text = `{
"version": 14,
"ids": {
"101": { "node": "pve1", "type": "lxc", "version": 12 },
"105": { "node": "pve2", "type": "lxc", "version": 3 },
"200": { "node": "pve2", "type": "qemu", "version": 5 }}

}
`;

test('guests by id', t => {
	const guests = parseVmlist(text);
	t.deepEqual([...guests.keys()], [101, 105, 200]);
	t.deepEqual(guests.get(200), {node: 'pve2', type: 'qemu', version: 5});
});

test('no guests', t => {
	t.is(parseVmlist('{"version":1,"ids":{}}').size, 0);
});

test('whose an id is', t => {
	const guests = parseVmlist(text);
	t.is(takenId(guests, 105), "CT 105 already exists on node 'pve2'");
	t.is(takenId(guests, 200), "VM 200 already exists on node 'pve2'");
	t.is(takenId(guests, 100), undefined);
});

test('what is no list is never taken for an empty one', t => {
	for (const wrong of [
		'',
		'{}',
		'null',
		'[]',
		'{"ids":[]}',
		'{"ids":{"101":{}}}',
		'{"ids":{"101":{"node":"a","type":"openvz","version":1}}}',
		'{"ids":{"x":{"node":"a","type":"lxc","version":1}}}',
	]) {
		t.throws(() => parseVmlist(wrong), {instanceOf: SyntaxError}, wrong);
	}
});
