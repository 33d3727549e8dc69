import {configIdFault, dnsNameFault, listOf, startupFault, tagFault, timezoneFault, volumeIdFault} from './container-formats.ts';
import type {ContainerOption} from './container-options.ts';
import {
	deviceShape,
	featuresShape,
	mountPointShape,
	networkShape,
	rootShape,
	startupShape,
	unusedShape,
} from './container-shapes.ts';
import {nameserverFault} from './network-formats.ts';

const live = {set: 'at once', delete: 'at once'} as const;
const later = {set: 'after restart', delete: 'after restart'} as const;
const internal = {set: false, delete: false, isInternal: true} as const;
const printable = '[^\\x00-\\x08\\x0a-\\x1f\\x7f]';

/**
All options of a container, by name.

@see PVE::LXC::Config, `$confdesc` and `vmconfig_hotplug_pending`
*/
export const containerOptions: readonly ContainerOption[] = [
	{name: 'arch', type: 'string', values: ['amd64', 'i386', 'arm64', 'armhf', 'riscv32', 'riscv64'], default: 'amd64', ...later},
	{name: 'cmode', type: 'string', values: ['shell', 'console', 'tty'], default: 'tty', ...later},
	{name: 'console', type: 'boolean', default: '1', ...later},
	{name: 'cores', type: 'integer', minimum: 1, maximum: 8192, ...live},
	{name: 'cpulimit', type: 'number', minimum: 0, maximum: 8192, default: '0', ...live},
	{name: 'cpuunits', type: 'integer', minimum: 0, maximum: 500_000, ...live},
	{name: 'debug', type: 'boolean', default: '0', ...later},
	{name: 'description', type: 'string', maxLength: 8192, ...live},
	{
		name: 'dev',
		count: 256,
		type: 'string',
		shape: deviceShape,
		since: '5.0.7',
		set: 'at once when new',
		delete: 'after restart',
	},
	{name: 'entrypoint', type: 'string', pattern: new RegExp(`${printable}+`), default: '/sbin/init', since: '6.0.15', ...later},
	{
		name: 'env',
		type: 'string',
		pattern: new RegExp(`\\w+=${printable}*(?:\\0\\w+=${printable}*)*`),
		since: '6.0.15',
		...later,
	},
	{name: 'features', type: 'string', shape: featuresShape, ...later},
	{name: 'hookscript', type: 'string', fault: volumeIdFault, ...live},
	{name: 'hostname', type: 'string', fault: dnsNameFault, maxLength: 255, ...live},
	{
		name: 'lock',
		type: 'string',
		values: 'backup create destroyed disk fstrim migrate mounted rollback snapshot snapshot-delete'.split(' '),
		...live,
	},
	{name: 'memory', type: 'integer', minimum: 16, default: '512', set: 'at once', delete: false},
	{name: 'mp', count: 256, type: 'string', shape: mountPointShape, set: 'at once when new', delete: 'after restart'},
	{name: 'nameserver', type: 'string', fault: listOf(nameserverFault), list: 'ordered', ...later},
	{name: 'net', count: 32, type: 'string', shape: networkShape, ...live},
	{name: 'onboot', type: 'boolean', default: '0', ...live},
	{
		name: 'ostype',
		type: 'string',
		values: 'debian devuan ubuntu centos fedora opensuse archlinux alpine gentoo nixos unmanaged'.split(' '),
		set: 'after restart',
		delete: false,
	},
	{name: 'parent', type: 'string', fault: configIdFault, maxLength: 40, ...internal},
	{name: 'protection', type: 'boolean', default: '0', ...live},
	{name: 'rootfs', type: 'string', shape: rootShape, set: 'after restart', delete: false},
	{name: 'searchdomain', type: 'string', fault: listOf(dnsNameFault), list: 'ordered', ...later},
	{name: 'snaptime', type: 'integer', minimum: 0, ...internal},
	{name: 'startup', type: 'string', fault: startupFault, shape: startupShape, ...live},
	{name: 'swap', type: 'integer', minimum: 0, default: '512', ...live},
	{name: 'tags', type: 'string', fault: listOf(tagFault), list: 'set', ...live},
	{name: 'template', type: 'boolean', default: '0', ...later},
	{name: 'timezone', type: 'string', fault: timezoneFault, ...later},
	{name: 'tty', type: 'integer', minimum: 0, maximum: 6, default: '2', ...later},
	{name: 'unprivileged', type: 'boolean', default: '0', set: false, delete: false},
	{name: 'unused', count: 256, type: 'string', shape: unusedShape, set: 'after restart', delete: 'at once'},
];
