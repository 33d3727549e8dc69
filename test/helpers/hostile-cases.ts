import {parentOf} from '../../src/domain/path.ts';
import {goodKeys} from '../domain/keys.ts';
import {localContent, piecesOf, templateOf} from './hostile.ts';
import type {Found} from './hostile-host.ts';

const hash = '$5$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM.';
const person = {
	name: 'alice',
	uid: 4242,
	system_account: false,
	home: '/home/alice',
	shell: '/bin/sh',
	comment: 'Alice',
	password_hash: hash,
};
const content = {owner: 'bob', group: 'users', mode: '0640', validate: 'validator -f %s', backup: true};
const questions = {creates: '/srv/made', removes: '/srv/old', unless: 'test -e /srv/made'};
const profile = templateOf(
	'x.hbs',
	piecesOf(
		['profile lxc-x {', '  #include <abstractions/«base»>', '  /srv/«data»/** rw,', '  "«/srv/a b»" r,', '  capability «kill»,']
			.concat(['  mount fstype=«nfs», # «why»', '  deny «/srv/c» w,', '}\n'])
			.join('\n'),
	),
);

/** Valid arguments of every module, in which every field stands at least once. */
export const hostileCases: Readonly<Record<string, readonly object[]>> = {
	block_in_file: [
		{path: '/srv/conf', name: 'x', block: 'a', comment: '#', comment_end: '-->', create: false, ...content},
		{path: '/srv/conf', name: 'x', block: 'a', insert_after: 'first', state: 'present'},
		{path: '/srv/conf', name: 'x', block: 'a', insert_before: 'first'},
	],
	command: [
		{cmd: 'true', chdir: '/srv', stdin: 'x', ...questions},
		{argv: ['true'], stdin: 'x'},
		{cmd: 'true', reads: true, ok_codes: [0, 1]},
	],
	copy: [
		{content: 'x', dest: '/srv/file', ...content},
		{src: localContent('file.txt', 'x'), dest: '/srv/file', mode: '0600'},
		{src: localContent('file.txt', 'x'), dest: '/srv/'},
	],
	cron: [
		{name: 'x', schedule: '1 2 3 4 5', job: 'true', user: 'bob', env: {A: 'b'}},
		{name: 'x', state: 'absent'},
	],
	ensure_admin_user: [
		{
			...person,
			...{groups: ['adm'], keys: [goodKeys.ed25519], key_options: ['from=10.0.0.0/8'], exclusive_keys: true},
			...{sudo: 'password', sudo_commands: ['/bin/ls -l']},
		},
		{name: 'alice', state: 'absent'},
	],
	file: [
		{path: '/srv/folder', state: 'directory', owner: 'bob', group: 'users', mode: '0750', force: true},
		{path: '/srv/link', state: 'link', target: 'folder'},
	],
	group: [
		{name: 'media', gid: 4100, system_group: false},
		{name: 'media', state: 'absent'},
	],
	line_in_file: [
		{path: '/srv/conf', line: 'x', which: 'last', create: false, ...content},
		{path: '/srv/conf', line: 'x', match: 'none', state: 'present'},
		{path: '/srv/conf', line: 'x', insert_after: 'first'},
		{path: '/srv/conf', line: 'x', insert_before: 'first'},
	],
	mount: [
		{path: '/srv/disk', src: 'nas:/x', fstype: 'nfs', opts: 'ro', mode: '0700', dump: 0, pass: 0},
		{path: '/srv/disk', src: '/srv/x', fstype: 'none', opts: ['bind'], state: 'mounted'},
	],
	package: [
		{name: 'acl', state: 'present', update_cache: false, cache_max_age_minutes: 5, recommends: true},
		{name: ['acl'], purge: false, allow_removals: true, allow_downgrade: true},
		{name: 'acl=1.0'},
	],
	reboot: [{unless: 'true', message: 'x', when_needed: false, timeout: 5}],
	render_apparmor_profile: [
		{name: 'lxc-x', template: profile, directory: '/etc/apparmor.d/lxc', file: 'lxc-y'},
		{name: 'lxc-x', state: 'absent'},
	],
	script: [
		{src: localContent('job.sh', '#!/bin/sh\n'), args: ['x'], chdir: '/srv', ...questions},
		{src: localContent('job.py', 'x\n'), executable: 'python3'},
	],
	service: [
		{name: 'x', state: 'started', enabled: true},
		{name: 'x.timer', masked: true},
	],
	sysctl: [
		{name: 'kernel.domainname', value: 'x', file: 'x'},
		{name: 'net/ipv4/ip_forward', state: 'absent'},
	],
	template: [{src: templateOf('x.hbs', piecesOf('a «b» c\n')), dest: '/srv/file', ...content}],
	user: [
		{...person, group: 'users', groups: ['adm'], exclusive_groups: true, create_home: true},
		{name: 'alice', state: 'absent', remove_home: true},
	],
	wait_for: [
		{port: 80, host: 'db', timeout: 5, interval: 1},
		{path: '/srv/log', contains: 'ready', state: 'started'},
		{command: 'true'},
	],
};

/** What a file that is edited holds before. */
export const found = 'first\nlast\n';

/** The host that each module is tried on: one where there is something to do. */
export function foundFor(module: string, given: Readonly<Record<string, unknown>>): Found {
	const {
		name = '',
		path = '',
		removes,
		file = 'x',
		directory = '',
		state,
		shell = '/bin/sh',
	} = given as Readonly<Record<string, string>>;
	const isAccount = ['ensure_admin_user', 'user', 'group'].includes(module);
	return {
		files: {
			...(removes !== undefined && {[removes]: ''}),
			...(/_in_file$/.test(module) && {[path]: found}),
			...(module === 'mount' && {'/etc/fstab': '/dev/sda1 / ext4 defaults 0 0\n'}),
			...(module === 'ensure_admin_user' && {'/etc/sudoers': '@includedir /etc/sudoers.d\n'}),
			...(state === 'absent' && {
				[`/etc/cron.d/${name}`]: 'x',
				[`/etc/sudoers.d/${name}`]: 'x',
				[`/etc/sysctl.d/${file}.conf`]: `${name} = 1\n`,
				[`${directory}/${given.file ?? name}`]: `profile ${name} {}\n`,
			}),
		},
		folders: [
			...[
				'/etc/cron.d',
				'/etc/sudoers.d',
				'/etc/sysctl.d',
				'/etc/apparmor.d/lxc',
				'/home',
				'/run/systemd/system',
				'/sys/kernel/security/apparmor',
			],
			...Object.values(given).flatMap(value => (typeof value === 'string' && value.startsWith('/') ? [parentOf(value)] : [])),
		],
		programs: [
			shell,
			'/bin/bash',
			'/usr/sbin/useradd',
			'/usr/sbin/groupadd',
			'/usr/sbin/visudo',
			'/usr/bin/apt-get',
			'/sbin/apparmor_parser',
			'/usr/bin/findmnt',
		],
		strangers: isAccount && state !== 'absent' ? [name, '4242', '4100'] : [],
	};
}
