import {devicePathFault, mountPathFault, volumeIdFault} from './container-formats.ts';
import {hardwareAddressFault, ipv4ConfigFault, ipv4Fault, ipv6ConfigFault, ipv6Fault} from './network-formats.ts';
import type {PropertyRule, PropertyShape} from './property-shape.ts';
import {parseSize} from './property-size.ts';

const off: PropertyRule = {type: 'boolean', default: '0'};
const mountFlag = /(?:discard|lazytime|noatime|nodev|noexec|nosuid)/;

/** What Proxmox VE takes as `idmap` of a mount point. */
export const mountIdMapPattern = /^(?:passthrough|[ug]:\d+:\d+:[1-9]\d*(?:;[ug]:\d+:\d+:[1-9]\d*)*)$/;

/** `rootfs`. */
export const rootShape: PropertyShape = {
	defaultKey: 'volume',
	rules: {
		volume: {type: 'string', required: true, means: 'path', fault: mountPathFault},
		size: {type: 'string', filledIn: true, means: 'size', fault: sizeFault},
		// Off is an option of the mount too, other than none
		acl: {type: 'boolean'},
		mountoptions: {type: 'string', means: 'set', pattern: new RegExp(`${mountFlag.source}(?:;${mountFlag.source})*`)},
		idmap: {type: 'string', means: 'set', pattern: mountIdMapPattern, since: '6.1.6'},
		ro: off,
		quota: off,
		replicate: {type: 'boolean', default: '1'},
		shared: off,
	},
};

/** `mp0` to `mp255`. */
export const mountPointShape: PropertyShape = {
	defaultKey: 'volume',
	rules: {
		...rootShape.rules,
		backup: off,
		mp: {type: 'string', required: true, means: 'path', fault: mountPathFault},
		keepattrs: {...off, since: '6.1.2'},
	},
};

/** `unused0` to `unused255`. */
export const unusedShape: PropertyShape = {
	defaultKey: 'volume',
	rules: {volume: {type: 'string', required: true, fault: volumeIdFault}},
};

/** `net0` to `net31`. */
export const networkShape: PropertyShape = {
	rules: {
		type: {type: 'string', values: ['veth'], default: 'veth'},
		name: {type: 'string', required: true, pattern: /[-_.\w\d]+/},
		bridge: {type: 'string', pattern: /[-_.\w\d]+/},
		hwaddr: {type: 'string', filledIn: true, means: 'caseless', fault: hardwareAddressFault},
		mtu: {type: 'integer', minimum: 64, maximum: 65_535},
		ip: {type: 'string', fault: ipv4ConfigFault},
		gw: {type: 'string', fault: ipv4Fault},
		ip6: {type: 'string', means: 'caseless', fault: ipv6ConfigFault},
		gw6: {type: 'string', means: 'caseless', fault: ipv6Fault},
		firewall: off,
		tag: {type: 'integer', minimum: 1, maximum: 4094},
		trunks: {type: 'string', means: 'set', pattern: /\d+(?:;\d+)*/},
		rate: {type: 'number'},
		link_down: off,
		'host-managed': {...off, since: '6.0.15'},
	},
};

/** `features`. */
export const featuresShape: PropertyShape = {
	rules: {
		mount: {type: 'string', means: 'set', pattern: /[a-zA-Z0-9_; ]+/},
		nesting: off,
		keyctl: off,
		fuse: off,
		mknod: off,
		force_rw_sys: off,
	},
};

/** `dev0` to `dev255`. */
export const deviceShape: PropertyShape = {
	defaultKey: 'path',
	rules: {
		path: {type: 'string', fault: devicePathFault},
		mode: {type: 'string', pattern: /0[0-7]{3}/, default: '0660'},
		uid: {type: 'integer', minimum: 0, default: '0'},
		gid: {type: 'integer', minimum: 0, default: '0'},
		'deny-write': {...off, since: '5.2.0'},
	},
};

/** `startup`. No property string to Proxmox VE, but written like one. */
export const startupShape: PropertyShape = {
	defaultKey: 'order',
	rules: {order: {type: 'integer'}, up: {type: 'integer'}, down: {type: 'integer'}},
};

function sizeFault(value: string): string | undefined {
	return parseSize(value) === undefined ? `value does not look like a valid disk size: ${value}` : undefined;
}
