import test from 'ava';
import {containerOptions} from '../../src/domain/container-option-table.ts';
import {findOption, optionFault, readOption, takesEffect} from '../../src/domain/container-options.ts';

test('by name, each once', t => {
	const names = containerOptions.map(({name}) => name);
	t.deepEqual(names, [...new Set(names)].sort());
});

test('keys with a number', t => {
	t.is(findOption('mp0')?.name, 'mp');
	t.is(findOption('mp255')?.name, 'mp');
	t.is(findOption('net31')?.name, 'net');
	for (const key of ['mp', 'mp256', 'mp01', 'net32', 'memory0', 'unused', 'lxc', '', 'constructor', 'mp1x']) {
		t.is(findOption(key), undefined, key);
	}
});

test('options that came later', t => {
	t.deepEqual(
		['4.4-7', '5.3.5', '6.1.10'].map(version => findOption('dev0', version)?.name),
		[undefined, 'dev', 'dev'],
	);
	t.deepEqual(
		['5.3.5', '6.0.14', '6.0.15'].map(version => findOption('env', version)?.name),
		[undefined, undefined, 'env'],
	);
});

test('as read from a configuration', t => {
	t.deepEqual(readOption('onboot', 'Yes'), {text: '1'});
	t.deepEqual(readOption('memory', '0512'), {text: '512'});
	t.deepEqual(readOption('cpulimit', '1.5'), {text: '1.5'});
	t.deepEqual(readOption('cpulimit', '-1'), {text: '-1', fault: "type check ('number') failed - got '-1'"});
	t.deepEqual(readOption('colour', 'red'), {text: 'red', fault: "unknown setting 'colour'"});
	t.deepEqual(readOption('ostype', 'plan9'), {text: 'plan9'});
	t.deepEqual(readOption('startup', 'order=x'), {text: 'order=x', fault: 'unable to parse startup options'});
	t.deepEqual(readOption('mp0', '/a,mp=/b,idmap=passthrough', '5.3.5'), {
		text: '/a,mp=/b,idmap=passthrough',
		fault: 'format error\nidmap: property is not defined in schema and the schema does not allow additional properties',
	});
});

const isRight = test.macro({
	exec: (t, key: string, value: string) => t.is(optionFault(key, value), undefined),
	title: (_, key: string, value: string) => `right: ${key} ${JSON.stringify(value)}`,
});
for (const [key, value] of [
	['arch', 'amd64'],
	['cmode', 'shell'],
	['console', 'off'],
	['cores', '8192'],
	['cpulimit', '0.5'],
	['cpuunits', '0'],
	['dev0', '/dev/fuse,mode=0666,uid=1000,deny-write=1'],
	['entrypoint', '/init\t--x'],
	['env', 'A=1\0B='],
	['features', 'nesting=1,mount=nfs;cifs'],
	['features', ''],
	['hookscript', 'local:snippets/x.sh'],
	['hostname', 'web.example.org'],
	['lock', 'snapshot-delete'],
	['memory', '16'],
	['mp0', '/srv/x,mp=/x,idmap=passthrough'],
	['nameserver', '1.1.1.1, 2606:4700::1111 fe80::1%eth0'],
	['net0', 'name=eth0,bridge=vmbr0,firewall=1,ip=10.0.0.2/24,gw=10.0.0.1,ip6=auto'],
	['nameserver', ''],
	['ostype', 'unmanaged'],
	['rootfs', 'local-zfs:8'],
	['searchdomain', 'example.org lan'],
	['startup', 'order=1,up=30,down=60'],
	['startup', '1'],
	['swap', '0'],
	['tags', 'web;_x;a+b.c'],
	['timezone', 'host'],
	['timezone', 'Europe/Zurich'],
	['tty', '6'],
	['unused0', 'local:101/vm-101-disk-0.raw'],
] as const) {
	test(isRight, key, value);
}

const isWrong = test.macro({
	exec: (t, key: string, value: string, fault: string) => t.is(optionFault(key, value), fault),
	title: (_, key: string, value: string) => `wrong: ${key} ${JSON.stringify(value)}`,
});
for (const [key, value, fault] of [
	['arch', 'sparc', "value 'sparc' does not have a value in the enumeration 'amd64, i386, arm64, armhf, riscv32, riscv64'"],
	['bogus', '1', 'property is not defined in schema and the schema does not allow additional properties'],
	['console', 'maybe', "type check ('boolean') failed - got 'maybe'"],
	['cores', '0', 'value must have a minimum value of 1'],
	['cores', '1.5', "type check ('integer') failed - got '1.5'"],
	['cpulimit', '8193', 'value must have a maximum value of 8192'],
	['dev0', 'fuse', 'invalid format - format error\ndev0.path: invalid format - fuse is not a valid device path'],
	['entrypoint', '/init\n', 'value does not match the regex pattern'],
	['env', 'A', 'value does not match the regex pattern'],
	[
		'features',
		'docker=1',
		'invalid format - format error\nfeatures.docker: property is not defined in schema and the schema does not allow additional properties',
	],
	['hookscript', '/root/x.sh', "invalid format - unable to parse volume ID '/root/x.sh'"],
	['hostname', 'a_b', 'invalid format - value does not look like a valid DNS name'],
	['hostname', 'a'.repeat(256), 'value may only be 255 characters long'],
	['memory', '15', 'value must have a minimum value of 16'],
	['mp4', '/a,mp=/b,idmap=x', 'invalid format - format error\nmp4.idmap: value does not match the regex pattern'],
	['nameserver', '1.1.1', 'invalid format - value does not look like a valid IP address'],
	['net0', 'bridge=vmbr0', 'invalid format - format error\nnet0.name: property is missing and it is not optional'],
	[
		'net0',
		'name=eth0,gw6=fe80::1%eth0',
		'invalid format - format error\nnet0.gw6: invalid format - value does not look like a valid IPv6 address',
	],
	[
		'net0',
		'name=eth0,ip=10.0.0.2/7',
		'invalid format - format error\nnet0.ip: invalid format - value does not look like a valid ipv4 network configuration',
	],
	['startup', 'first', 'invalid format - unable to parse startup options'],
	['tags', 'a b c!', 'invalid format - invalid characters in tag'],
	['timezone', 'Mars/Base', "invalid format - invalid time zone 'Mars/Base'"],
	['unprivileged', '2', "type check ('boolean') failed - got '2'"],
] as const) {
	test(isWrong, key, value, fault);
}

test('when a change holds in a running container', t => {
	const now =
		'cores cpulimit cpuunits description hookscript hostname lock memory net0 net12 onboot protection startup swap tags';
	for (const key of now.split(' ')) {
		t.is(takesEffect(key, 'set', 'x'), 'at once', key);
	}

	const later = 'arch cmode console debug entrypoint env features nameserver ostype rootfs searchdomain timezone tty unused0';
	for (const key of later.split(' ')) {
		t.is(takesEffect(key, 'set', undefined), 'after restart', key);
	}

	for (const key of ['mp0', 'dev0']) {
		t.is(takesEffect(key, 'set', undefined), 'at once', key);
		t.is(takesEffect(key, 'set', 'x'), 'after restart', key);
		t.is(takesEffect(key, 'delete', 'x'), 'after restart', key);
	}

	t.is(takesEffect('dev0', 'set', undefined, '5.3.5'), 'after restart');
});

test('when something taken away is gone from a running container', t => {
	for (const key of ['cores', 'net0', 'swap', 'tags', 'unused0', 'cpulimit']) {
		t.is(takesEffect(key, 'delete', 'x'), 'at once', key);
	}

	for (const key of ['net10', 'features', 'mp0', 'nameserver']) {
		t.is(takesEffect(key, 'delete', 'x'), 'after restart', key);
	}
});

test('what no pct set changes', t => {
	for (const key of ['unprivileged', 'parent', 'snaptime', 'bogus']) {
		t.is(takesEffect(key, 'set', 'x'), 'refused', key);
	}

	for (const key of ['memory', 'rootfs', 'ostype', 'unprivileged']) {
		t.is(takesEffect(key, 'delete', 'x'), 'refused', key);
	}
});
