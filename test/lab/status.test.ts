import test from 'ava';
import {renderLabStatus} from '../../src/lab/index.ts';

test('a line a host, and those that the inventory does not name say so', t => {
	const rest = {address: '127.0.0.1', isStray: false};
	const hosts = [
		{...rest, name: 'pve1', port: 2201, state: 'up', pid: 7} as const,
		{...rest, name: 'a', port: 2202, state: 'down', pid: undefined} as const,
		{...rest, name: 'old', port: 2203, state: 'starting', pid: 9, isStray: true} as const,
	];
	t.is(
		renderLabStatus({directory: '/lab', hosts}),
		'pve1  up        127.0.0.1 port 2201  pid 7\n' +
			'a     down      127.0.0.1 port 2202\n' +
			'old   starting  127.0.0.1 port 2203  pid 9  not in the inventory\n',
	);
});
