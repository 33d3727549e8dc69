import test from 'ava';
import {containerIdOf, isContainerId} from '../../src/domain/container-id.ts';

test('ids', t => {
	t.true([100, 101, 999_999_999].every(isContainerId));
	t.false([0, 99, 1_000_000_000, 100.5, -100, Number.NaN].some(isContainerId));
});

test('the id in a path', t => {
	t.is(containerIdOf('/etc/pve/nodes/pve1/lxc/101.conf'), 101);
	t.is(containerIdOf('101.conf'), 101);
	for (const path of [
		'/etc/pve/lxc/101.conf.tmp.7',
		'/etc/pve/lxc/0101.conf',
		'/etc/pve/lxc/99.conf',
		'x101.conf',
		'1234567890.conf',
	]) {
		t.is(containerIdOf(path), undefined, path);
	}
});
