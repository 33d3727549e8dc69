import test from 'ava';
import fc from 'fast-check';
import {type ContainerConfig, parseContainerConfig, renderContainerConfig} from '../../src/domain/container-config.ts';

/** In the order and with the line breaks in which Proxmox VE writes it. */
const written = `#managed%3A by alice
#50%25 of Z%C3%BCrich
arch: amd64
cores: 2
features: nesting=1
hostname: web
memory: 512
mp0: /srv/share,mp=/share
net0: name=eth0,bridge=vmbr0,hwaddr=BC:24:11:2C:2D:01,ip=dhcp,type=veth
onboot: 1
ostype: debian
parent: before
rootfs: local-zfs:subvol-101-disk-0,size=8G
swap: 512
unprivileged: 1
lxc.environment.runtime: LANG=C.UTF-8
lxc.environment.runtime: TERM=linux
lxc.idmap: u 0 100000 65536
lxc.idmap: g 0 100000 65536
lxc.apparmor.profile: lxc-container-web

[pve:pending]
delete: mp0,tags
features: nesting=1,keyctl=1

[before]
#as it was
arch: amd64
rootfs: local-zfs:subvol-101-disk-0,size=8G
snaptime: 1760000000
lxc.cap.drop: sys_time
`;

test('a configuration with everything', t => {
	const config = parseContainerConfig(written, 101);
	t.deepEqual(config.warnings, []);
	t.is(config.main.options.cores, '2');
	t.is(config.main.options.env, 'LANG=C.UTF-8\0TERM=linux');
	t.is(config.main.description, 'managed: by alice\n50% of Zürich\n');
	t.deepEqual(config.main.raw, [
		{key: 'lxc.idmap', value: 'u 0 100000 65536'},
		{key: 'lxc.idmap', value: 'g 0 100000 65536'},
		{key: 'lxc.apparmor.profile', value: 'lxc-container-web'},
	]);
	t.deepEqual(config.pending, {options: {features: 'nesting=1,keyctl=1'}, delete: ['mp0', 'tags']});
	t.deepEqual(config.snapshots.before, {
		options: {arch: 'amd64', rootfs: 'local-zfs:subvol-101-disk-0,size=8G', snaptime: '1760000000'},
		raw: [{key: 'lxc.cap.drop', value: 'sys_time'}],
		description: 'as it was\n',
	});
	t.is(renderContainerConfig(config), written);
});

const rewrites = test.macro({
	exec: (t, before: string, after: string) => t.is(renderContainerConfig(parseContainerConfig(before)), after),
	title: given => `rewritten: ${given}`,
});
test('an empty file', rewrites, '', '');
test('no line break at the end', rewrites, 'memory: 512', 'memory: 512\n');
test('keys in another order', rewrites, 'swap: 0\narch: amd64\n', 'arch: amd64\nswap: 0\n');
test('lines that end with CR', rewrites, 'memory: 512\r\n[snap]\r\nswap: 0\r\n', 'memory: 512\n\n[snap]\nswap: 0\n');
test('a key twice: the later one wins', rewrites, 'memory: 512\nmemory: 64\n', 'memory: 64\n');
test('booleans in words', rewrites, 'onboot: yes\nconsole: OFF\n', 'console: 0\nonboot: 1\n');
test('whole numbers with zeros', rewrites, 'memory: 00512\n', 'memory: 512\n');
test('a comment between keys', rewrites, 'memory: 512\n# managed by bob\nswap: 0\n', '# managed by bob\nmemory: 512\nswap: 0\n');
test('a comment in a snapshot', rewrites, '#a\n[snap]\nswap: 0\n#b\n', '#a\n\n[snap]\n#b\nswap: 0\n');
test('the old key of the description', rewrites, 'description: a%3A b\n', '#a%3A b\n');
test('a description with an empty line', rewrites, '#a\n#\n#b\n', '#a\n#\n#b\n');
test('a description of an empty line only', rewrites, '#\nswap: 0\n', 'swap: 0\n');
test(
	'raw lines with an equals sign',
	rewrites,
	'lxc.cap.drop = sys_time\nlxc.tty.max=4\n',
	'lxc.cap.drop: sys_time\nlxc.tty.max: 4\n',
);
test('a raw line without a value', rewrites, 'lxc.cap.drop:\n', 'lxc.cap.drop: \n');
test(
	'variables below raw lines',
	rewrites,
	'lxc.tty.max: 4\nlxc.environment.runtime: A=1\n',
	'lxc.environment.runtime: A=1\nlxc.tty.max: 4\n',
);
test('raw lines among keys', rewrites, 'lxc.tty.max: 4\nswap: 0\n', 'swap: 0\nlxc.tty.max: 4\n');
test('an unknown raw line', rewrites, 'lxc.managed.by: bob\nswap: 0\n', 'swap: 0\n');
test('an unknown key', rewrites, 'colour: red\n', 'colour: red\n');
test('a section whose name is none', rewrites, '[1st]\nswap: 0\n', 'swap: 0\n');
test('pending in capitals', rewrites, '[PVE:Pending]\nswap: 0\n', '\n[pve:pending]\nswap: 0\n');
test('nothing is pending', rewrites, 'swap: 0\n\n[pve:pending]\n', 'swap: 0\n');
test(
	'variables that wait',
	rewrites,
	'[pve:pending]\nlxc.environment.runtime: A=1\n',
	'\n[pve:pending]\nlxc.environment.runtime: A=1\n',
);
test('the state of a snapshot', rewrites, 'snapstate: prepare\n[a1]\nsnapstate: prepare\n', '\n[a1]\nsnapstate: prepare\n');
test('snapshots by name', rewrites, '[zz]\nswap: 0\n[aa]\nswap: 1\n', '\n[aa]\nswap: 1\n\n[zz]\nswap: 0\n');
test('no-break spaces belong to the value', rewrites, 'tags: \u00A0a\u00A0\n', 'tags: \u00A0a\u00A0\n');

const warns = test.macro({
	exec: (t, text: string, warnings: readonly string[]) => t.deepEqual(parseContainerConfig(text, 101).warnings, warnings),
	title: given => `warned of: ${given}`,
});
test('an unknown name', warns, 'colour: red', ["vm 101 - unable to parse value of 'colour' - unknown setting 'colour'"]);
test('no key at all', warns, 'hello\nswap:', [
	'vm 101 - unable to parse config: hello',
	'vm 101 - unable to parse config: swap:',
]);
test('a raw key that is not on the list', warns, 'lxc.managed.by: bob', ['vm 101 - unable to parse config: lxc.managed.by: bob']);
test('a raw key in capitals', warns, 'lxc.Foo: 1', ['vm 101 - unable to parse config: lxc.Foo: 1']);
test('the generated root', warns, 'lxc.rootfs.path: /x', [
	'vm 101 - lxc.rootfs.path: lxc.rootfs.path is auto generated from rootfs',
]);
test('options of the root', warns, 'lxc.rootfs.options: ro', [
	'vm 101 - lxc.rootfs.options: lxc.rootfs.options is not supported, please use mount point options in the "rootfs" key',
]);
test('a name of LXC 2', warns, 'lxc.id_map: u 0 1 1', ['vm 101 - lxc.id_map is deprecated and was renamed to lxc.idmap']);
test('a boolean that is none', warns, 'onboot: maybe', [
	"vm 101 - unable to parse value of 'onboot' - type check ('boolean') failed - got 'maybe'",
]);
test('a number that is none', warns, 'memory: 1G\ncpulimit: a lot', [
	"vm 101 - unable to parse value of 'memory' - type check ('integer') failed - got '1G'",
	"vm 101 - unable to parse value of 'cpulimit' - type check ('number') failed - got 'a lot'",
]);
test('a network without a name', warns, 'net0: bridge=vmbr0', [
	"vm 101 - unable to parse value of 'net0' - format error\nname: property is missing and it is not optional",
]);
test('a delete line outside what is pending', warns, 'delete: mp0', [
	"vm 101 - property 'delete' is only allowed in [pve:pending]",
]);

test('what is wrong is kept as it was written', t => {
	const {main} = parseContainerConfig('onboot: maybe\nnet0: bridge=vmbr0\n');
	t.deepEqual(main.options, {onboot: 'maybe', net0: 'bridge=vmbr0'});
});

test('an older version does not know newer keys', t => {
	const text = 'dev0: /dev/fuse\nlxc.environment.runtime: A=1\nlxc.cgroup.memory.limit_in_bytes: 1\n';
	t.deepEqual(parseContainerConfig(text, 101, '4.4-7').warnings, [
		"vm 101 - unable to parse value of 'dev0' - unknown setting 'dev0'",
		'vm 101 - unable to parse config: lxc.environment.runtime: A=1',
	]);
	t.deepEqual(parseContainerConfig(text, 101).warnings, [
		'vm 101 - lxc.cgroup.memory.limit_in_bytes is deprecated, this will be a hard error in the future!',
	]);
});

test('a value with a line break is never written', t => {
	const config = parseContainerConfig('');
	const broken = {...config, main: {...config.main, options: {hostname: 'a\nlxc.hook.start: /bin/x'}}};
	t.throws(() => renderContainerConfig(broken), {
		instanceOf: TypeError,
		message: "detected invalid newline inside property 'hostname'",
	});
});

const unit = fc.constantFrom(...'aZ9 =:%#[]/,;é☃\t-_.');
const value = fc.string({unit, minLength: 1, maxLength: 12}).map(text => text.replaceAll(/^\s+|\s+$/g, '') || 'x');
const options = fc.dictionary(fc.constantFrom('hostname', 'tags', 'timezone', 'arch', 'colour', 'mp0', 'net12'), value);
const raw = fc.array(fc.record({key: fc.constantFrom('lxc.idmap', 'lxc.mount.entry', 'lxc.cgroup2.memory.max'), value}), {
	maxLength: 4,
});
const description = fc.option(
	fc.string({unit: fc.constantFrom(...'aé:%\n\r\0 #'), maxLength: 8}).map(text => `x${text}`.replace(/\n*$/, '\n')),
	{nil: undefined},
);
const section = fc.record({options, raw, description});

test('what is written is read back, whatever it is', t => {
	fc.assert(
		fc.property(
			section,
			options,
			fc.uniqueArray(fc.constantFrom('mp1', 'tags', 'net0')),
			fc.dictionary(fc.constantFrom('first', 'a-1', 'constructor'), section),
			(main, waiting, deleted, snapshots) => {
				const config: ContainerConfig = {main, pending: {options: waiting, delete: deleted}, snapshots, warnings: []};
				const read = parseContainerConfig(renderContainerConfig(config));
				t.deepEqual({...read, warnings: []}, config);
			},
		),
		{numRuns: 300},
	);
});

test('no text at all keeps it from reading, and what it wrote it writes again', t => {
	const line = fc.oneof(
		value,
		fc.constantFrom(
			'[pve:pending]',
			'[snap]',
			'[x',
			'# a',
			'lxc.idmap: u',
			'delete: a b',
			'\r',
			'description: 0',
			'mp0: /a,mp=/b',
		),
	);
	fc.assert(
		fc.property(fc.array(line), lines => {
			const once = renderContainerConfig(parseContainerConfig(lines.join('\n')));
			t.is(renderContainerConfig(parseContainerConfig(once)), once);
		}),
		{numRuns: 300},
	);
});
