import test from 'ava';
import {dropKey, keyPath, parseSetting, renderKey, setKey} from '../../src/domain/sysctl.ts';

test('keys, with dots or slashes', t => {
	t.is(keyPath('net.ipv4.ip_forward'), 'net/ipv4/ip_forward');
	t.is(keyPath('net/ipv4/conf/eth0.100/forwarding'), 'net/ipv4/conf/eth0.100/forwarding');
	t.is(keyPath('net.ipv4.conf.eth0/100.forwarding'), 'net/ipv4/conf/eth0.100/forwarding');
	t.is(renderKey('net/ipv4/conf/eth0.100/forwarding'), 'net.ipv4.conf.eth0/100.forwarding');
});

test('settings', t => {
	t.deepEqual(parseSetting('vm.swappiness=10'), {path: 'vm/swappiness', value: '10'});
	t.deepEqual(parseSetting('  -net/ipv4/tcp_rmem =\t1  2\t3 '), {path: 'net/ipv4/tcp_rmem', value: '1 2 3'});
	t.deepEqual(parseSetting('kernel.core_pattern=|/bin/x %P=#'), {path: 'kernel/core_pattern', value: '|/bin/x %P=#'});
	for (const line of ['', '# vm.swappiness=1', '; vm.swappiness=1', 'vm.swappiness', '-net.ipv4.conf.all.rp_filter']) {
		t.is(parseSetting(line), undefined, line);
	}
});

const sets = test.macro({
	exec: (t, before: string, after: string) => t.is(setKey(before, 'vm/swappiness', '10'), after),
	title: given => `set: ${given}`,
});
test('in an empty file', sets, '', 'vm.swappiness = 10\n');
test(
	'behind the last line, which has no end',
	sets,
	'# mine\nvm.dirty_ratio=5',
	'# mine\nvm.dirty_ratio=5\nvm.swappiness = 10\n',
);
test('another value', sets, 'a.b=1\nvm.swappiness=60\nc.d=1\n', 'a.b=1\nvm.swappiness = 10\nc.d=1\n');
test('written otherwise', sets, '-vm/swappiness=10\n', '-vm/swappiness=10\n');
test('twice', sets, 'vm.swappiness=10\n#\nvm/swappiness=60\n', 'vm.swappiness=10\n#\n');
test('twice, the first one wrong', sets, 'vm.swappiness=60\n#\nvm/swappiness=10\n', 'vm.swappiness = 10\n#\n');

test('drop: all of it, and nothing else', t => {
	t.is(dropKey('# vm.swappiness=1\nvm.swappiness=1\na.b=1\nvm/swappiness=2\n', 'vm/swappiness'), '# vm.swappiness=1\na.b=1\n');
	t.is(dropKey('a.b=1', 'vm/swappiness'), 'a.b=1');
});
