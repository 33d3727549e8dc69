import test from 'ava';
import fc from 'fast-check';
import {deviceShape, featuresShape, mountPointShape, networkShape, startupShape} from '../../src/domain/container-shapes.ts';
import {type PropertyShape, propertyFaults, readBoolean} from '../../src/domain/property-shape.ts';
import {parseSize, renderSize} from '../../src/domain/property-size.ts';
import {
	differingProperties,
	type Properties,
	parseProperties,
	renderProperties,
	sameProperties,
	satisfiesProperties,
} from '../../src/domain/property-string.ts';

const reads = test.macro({
	exec: (t, text: string, shape: string | PropertyShape | undefined, properties: Properties) =>
		t.deepEqual(parseProperties(text, shape), properties),
	title: given => `read: ${given}`,
});
test('nothing', reads, '', 'volume', {});
test('the default key first', reads, 'local:8,mp=/x', 'volume', {volume: 'local:8', mp: '/x'});
test('the default key last', reads, 'mp=/x,local:8', 'volume', {volume: 'local:8', mp: '/x'});
test('the default key by its name', reads, 'mp=/x,volume=/a=b', 'volume', {volume: '/a=b', mp: '/x'});
test('empty parts', reads, ',, mp=/x,', undefined, {' mp': '/x'});
test('booleans in words, with a shape', reads, 'local:8,mp=/x,ro=Yes,quota=off', mountPointShape, {
	volume: 'local:8',
	mp: '/x',
	ro: '1',
	quota: '0',
});
test('booleans in words, without one', reads, 'local:8,ro=yes', 'volume', {volume: 'local:8', ro: 'yes'});
test('a list inside', reads, 'mount=nfs;cifs,nesting=1', featuresShape, {mount: 'nfs;cifs', nesting: '1'});

const refuses = test.macro({
	exec: (t, text: string, shape: string | PropertyShape | undefined, message: string) =>
		t.throws(() => parseProperties(text, shape), {instanceOf: SyntaxError, message}),
	title: given => `refused: ${given}`,
});
test('a key twice', refuses, 'a=1,a=2', undefined, 'duplicate key in comma-separated list property: a');
test('the default key twice', refuses, 'x,y', 'volume', 'duplicate key in comma-separated list property: volume');
test(
	'the default key bare and by name',
	refuses,
	'x,volume=y',
	'volume',
	'duplicate key in comma-separated list property: volume',
);
test('a key without a value', refuses, 'local:8,mp=', 'volume', 'missing key in comma-separated list property');
test(
	'a bare value where there is no default key',
	refuses,
	'nesting',
	featuresShape,
	'value without key, but schema does not define a default key',
);

test('names that mean nothing are read, and are faults', t => {
	const fault = 'property is not defined in schema and the schema does not allow additional properties';
	const properties = parseProperties('/a,mp=/b,colour=red,constructor=1', mountPointShape);
	t.deepEqual(properties, {volume: '/a', mp: '/b', colour: 'red', constructor: '1'});
	t.deepEqual(propertyFaults(properties, mountPointShape, 'mp0'), {'mp0.colour': fault, 'mp0.constructor': fault});
});

test('written as Proxmox VE does: default key, what is required, the rest by name', t => {
	const properties = {backup: '1', size: '8G', mp: '/x', acl: '1', volume: 'local:101/vm-101-disk-0.raw'};
	t.is(renderProperties(properties, mountPointShape), 'local:101/vm-101-disk-0.raw,mp=/x,acl=1,backup=1,size=8G');
	t.is(renderProperties(properties, 'volume'), 'local:101/vm-101-disk-0.raw,acl=1,backup=1,mp=/x,size=8G');
	t.is(renderProperties({type: 'veth', bridge: 'vmbr0', name: 'eth0'}, networkShape), 'name=eth0,bridge=vmbr0,type=veth');
});

test('what would be read as something else is not written', t => {
	const broken: readonly Properties[] = [{mp: '/a,ro=1'}, {mp: ''}, {mp: '/a\nb'}, {volume: '/srv/a=b'}, {volume: ' '}];
	for (const properties of broken) {
		t.throws(() => renderProperties(properties, 'volume'), {instanceOf: TypeError}, JSON.stringify(properties));
	}
});

const same = test.macro({
	exec(t, one: string, other: string, shape: PropertyShape, isSame: boolean) {
		t.is(sameProperties(one, other, shape), isSame);
		t.is(sameProperties(other, one, shape), isSame);
	},
	title: given => `compared: ${given}`,
});
test('another order', same, '/a,mp=/b,ro=1', 'ro=1,mp=/b,/a', mountPointShape, true);
test('the default key by name', same, '/a,mp=/b', 'volume=/a,mp=/b', mountPointShape, true);
test('off, which holds anyway', same, '/a,mp=/b', '/a,mp=/b,ro=0,backup=off,shared=no,keepattrs=false', mountPointShape, true);
test('on, which holds anyway', same, '/a,mp=/b', '/a,mp=/b,replicate=1', mountPointShape, true);
test('on, which does not', same, '/a,mp=/b', '/a,mp=/b,ro=1', mountPointShape, false);
test('off is not the same as nothing for acl', same, '/a,mp=/b', '/a,mp=/b,acl=0', mountPointShape, false);
test('on and 1', same, '/a,mp=/b,ro=on', '/a,mp=/b,ro=1', mountPointShape, true);
test('a path with more slashes', same, '/a/,mp=//b/', '/a,mp=/b', mountPointShape, true);
test('another path', same, '/a,mp=/b', '/a,mp=/c', mountPointShape, false);
test('sizes in other units', same, 'l:v,mp=/b,size=1G', 'l:v,mp=/b,size=1024M', mountPointShape, true);
test(
	'options of a mount in another order',
	same,
	'/a,mp=/b,mountoptions=nodev;nosuid',
	'/a,mp=/b,mountoptions=nosuid;nodev',
	mountPointShape,
	true,
);
test(
	'other options of a mount',
	same,
	'/a,mp=/b,mountoptions=nodev;nosuid',
	'/a,mp=/b,mountoptions=nosuid',
	mountPointShape,
	false,
);
test('file systems in another order', same, 'mount=nfs;cifs', 'mount=cifs; nfs,nesting=0', featuresShape, true);
test('nothing and all off', same, '', 'nesting=0,keyctl=no', featuresShape, true);
test(
	'a MAC address in capitals',
	same,
	'name=eth0,hwaddr=BC:24:11:00:00:01',
	'name=eth0,hwaddr=bc:24:11:00:00:01',
	networkShape,
	true,
);
test(
	'another MAC address',
	same,
	'name=eth0,hwaddr=BC:24:11:00:00:01',
	'name=eth0,hwaddr=BC:24:11:00:00:02',
	networkShape,
	false,
);
test('no MAC address', same, 'name=eth0,hwaddr=BC:24:11:00:00:01', 'name=eth0', networkShape, false);
test('the type of a network', same, 'name=eth0,type=veth', 'name=eth0', networkShape, true);
test('numbers with zeros', same, 'name=eth0,tag=5,rate=1.50', 'name=eth0,tag=05,rate=1.5', networkShape, true);
test('the order of a start, bare', same, '3,up=10', 'up=10,order=3', startupShape, true);
test('the mode of a device', same, '/dev/fuse', '/dev/fuse,mode=0660,uid=0', deviceShape, true);
test('another mode of a device', same, '/dev/fuse', '/dev/fuse,mode=0666', deviceShape, false);

const satisfies = test.macro({
	exec: (t, present: string, wanted: string, shape: PropertyShape, isSatisfied: boolean) =>
		t.is(satisfiesProperties(present, wanted, shape), isSatisfied),
	title: given => `is as wanted: ${given}`,
});
test(
	'a MAC address that nobody asked for',
	satisfies,
	'name=eth0,hwaddr=BC:24:11:00:00:01,type=veth',
	'name=eth0',
	networkShape,
	true,
);
test('a MAC address, asked for and not there', satisfies, 'name=eth0', 'name=eth0,hwaddr=BC:24:11:00:00:01', networkShape, false);
test(
	'a MAC address other than asked for',
	satisfies,
	'name=eth0,hwaddr=BC:24:11:00:00:02',
	'name=eth0,hwaddr=BC:24:11:00:00:01',
	networkShape,
	false,
);
test('a tag that nobody asked for', satisfies, 'name=eth0,tag=5', 'name=eth0', networkShape, false);
test(
	'a size that nobody asked for',
	satisfies,
	'local:101/vm-101-disk-0.raw,mp=/x,size=8G',
	'local:101/vm-101-disk-0.raw,mp=/x',
	mountPointShape,
	true,
);
test('read-only, and nobody asked for it', satisfies, '/a,mp=/x,ro=1', '/a,mp=/x', mountPointShape, false);

test('the names of what differs', t => {
	t.deepEqual(differingProperties('name=eth0,ip=dhcp,tag=5', 'name=eth0,ip=10.0.0.2/24,gw=10.0.0.1,tag=05', networkShape), [
		'gw',
		'ip',
	]);
});

test('faults of values, in the words of Proxmox VE', t => {
	t.deepEqual(propertyFaults(parseProperties('/a,idmap=u:1:1:0,ro=2,size=x', mountPointShape), mountPointShape, 'mp4'), {
		'mp4.idmap': 'value does not match the regex pattern',
		'mp4.mp': 'property is missing and it is not optional',
		'mp4.ro': "type check ('boolean') failed - got '2'",
		'mp4.size': 'invalid format - value does not look like a valid disk size: x',
	});
	t.deepEqual(
		propertyFaults(
			{name: 'eth0', type: 'tap', mtu: '60', tag: '4095', ip: '10.0.0.1', hwaddr: '01:00:00:00:00:00'},
			networkShape,
		),
		{
			type: "value 'tap' does not have a value in the enumeration 'veth'",
			mtu: 'value must have a minimum value of 64',
			tag: 'value must have a maximum value of 4094',
			ip: 'invalid format - value does not look like a valid ipv4 network configuration',
			hwaddr: 'invalid format - value does not look like a valid unicast MAC address',
		},
	);
	t.deepEqual(propertyFaults({path: '/dev/../etc/shadow', mode: '660'}, deviceShape), {
		path: 'invalid format - /dev/../etc/shadow is not a valid device path',
		mode: 'value does not match the regex pattern',
	});
});

test('booleans', t => {
	t.deepEqual(['1', 'ON', 'yes', 'True'].map(readBoolean), ['1', '1', '1', '1']);
	t.deepEqual(['0', 'off', 'No', 'false'].map(readBoolean), ['0', '0', '0', '0']);
	t.deepEqual(['', '2', 'y', 'enabled', '1 '].map(readBoolean), [undefined, undefined, undefined, undefined, undefined]);
});

test('sizes', t => {
	t.deepEqual(['8G', '1.5G', '512M', '4096', '1TiB'].map(parseSize), [
		8 * 1024 ** 3,
		1.5 * 1024 ** 3,
		512 * 1024 ** 2,
		4096,
		1024 ** 4,
	]);
	t.deepEqual(['', '8GB', 'G', '-1', '8 G'].map(parseSize), [undefined, undefined, undefined, undefined, undefined]);
	t.deepEqual([8 * 1024 ** 3, 1.5 * 1024 ** 3, 4097, 0].map(renderSize), ['8G', '1536M', '4097', '0T']);
});

const part = fc.string({unit: fc.constantFrom(...'aZ9:/;.- é'), minLength: 1, maxLength: 8}).filter(text => text.trim() !== '');

test('what is written is read back, in any order', t => {
	fc.assert(
		fc.property(fc.dictionary(fc.constantFrom('volume', 'mp', 'ro', 'x-y', '__proto__'), part), fc.nat(), (properties, turn) => {
			const parts = renderProperties(properties, 'volume').split(',');
			const turned = [...parts.slice(turn % parts.length), ...parts.slice(0, turn % parts.length)].join(',');
			t.deepEqual(parseProperties(turned, 'volume'), properties);
		}),
	);
});

test('a property string is the same as itself and as what Proxmox VE makes of it', t => {
	const value = fc.record(
		{
			mp: part,
			ro: fc.constantFrom('1', 'off', 'yes'),
			backup: fc.constantFrom('0', '1'),
			mountoptions: fc.constantFrom('nodev', 'nosuid;nodev'),
		},
		{requiredKeys: ['mp']},
	);
	fc.assert(
		fc.property(value, rest => {
			const text = Object.entries({...rest, volume: '/srv/x'})
				.map(([name, item]) => `${name}=${item}`)
				.join(',');
			t.true(sameProperties(text, renderProperties(parseProperties(text, mountPointShape), mountPointShape), mountPointShape));
			t.deepEqual(differingProperties(text, `${text},keepattrs=0`, mountPointShape), []);
		}),
	);
});
