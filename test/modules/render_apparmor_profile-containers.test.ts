import test from 'ava';
import {isProblem} from '../../src/core/problem.ts';
import {createBeliefs} from '../../src/engine/belief.ts';
import {createFacts} from '../../src/engine/look.ts';
import renderApparmorProfile from '../../src/modules/render_apparmor_profile.ts';
import {foretellsOf, recordedProbe, rejectsOf, statLike} from '../helpers/module.ts';
import {type NodeLike, nodeLike} from '../helpers/node-like.ts';
import {sha256} from '../helpers/run-script.ts';

const foretells = foretellsOf(renderApparmorProfile);
const rejects = rejectsOf(renderApparmorProfile);

const folder = '/etc/apparmor.d/lxc';
const path = `${folder}/lxc-x`;
const set = '/etc/apparmor.d/lxc-containers';
const text = 'profile lxc-x {\n  #include <abstractions/lxc/container-base>\n}\n';
const rulesText = 'mount fstype=nfs*,\ndeny /srv/** wl,\n';
const [nfs, deny] = ['lxc.apparmor.raw: mount fstype=nfs*, # lxc-x', 'lxc.apparmor.raw: deny /srv/** wl, # lxc-x'];

const withProfile = {name: 'lxc-x', template: {path: 'x.hbs', text}, containers: [101]};
const withRules = {name: 'lxc-x', template: {path: 'x.hbs', text: rulesText}, containers: [101], mode: 'raw_rules' as const};
const without = {name: 'lxc-x', state: 'absent' as const, containers: [101]};

/** A configuration with these raw lines, among others. */
const conf = (...lines: readonly string[]) =>
	`arch: amd64\nunprivileged: 1\nlxc.tty.max: 2\n${lines.map(line => `${line}\n`).join('')}`;
/** What LXC is given for it. */
const generated = (...lines: readonly string[]) =>
	`lxc.arch = amd64\n${lines.map(line => `${line.replace(': ', ' = ')}\n`).join('')}`;

/** Where configurations are looked for, and how. */
const folders = ['/etc/pve/lxc', '/etc/pve/nodes', '/var/lib/lxc'];
const scans = [
	'find -H /etc/pve/lxc -mindepth 1 -maxdepth 1 -name *.conf -type f',
	'find -H /etc/pve/nodes -mindepth 3 -maxdepth 3 -path */lxc/*.conf -type f',
	'find -H /var/lib/lxc -mindepth 2 -maxdepth 2 -name config -type f',
];

type Given = NodeLike & {
	/** Profiles that the kernel has. */
	readonly loaded?: readonly string[];
	readonly isWritten?: boolean;
	readonly hasParser?: boolean;
};

/** A node on which the profile is written, unless said otherwise. */
function node({loaded, isWritten = true, hasParser = true, files = {}, stats = {}, commands = {}, ...more}: Given) {
	const directory = statLike({kind: 'directory'});
	return nodeLike({
		...more,
		files: {[set]: '#include <tunables/global>\n#include <lxc>\n', ...(isWritten && {[path]: text}), ...files},
		stats: {
			...Object.fromEntries(['/', '/etc', '/etc/apparmor.d', folder].map(one => [one, directory])),
			...(hasParser && {'/sbin/apparmor_parser': statLike()}),
			...(loaded && {'/sys/kernel/security/apparmor': directory}),
			...(isWritten && {[path]: statLike({sizeBytes: text.length})}),
			...stats,
		},
		commands: {
			'getent passwd root': 'root:x:0:0:root:/root:/bin/bash\n',
			'getent group root': 'root:x:0:\n',
			[`apparmor_parser -Q -K ${set}`]: '',
			[`apparmor_parser -Q -K ${path}`]: '',
			[`apparmor_parser -N ${set}`]: isWritten ? 'lxc-x\n' : '',
			[`sha256sum -- ${path}`]: `${sha256(text)}  ${path}\n`,
			'cat /sys/kernel/security/apparmor/profiles': (loaded ?? []).map(name => `${name} (enforce)\n`).join(''),
			...commands,
		},
	});
}

const lines = 'set raw lines of container 101';
const restart = 'restart container 101';

const stopped = (...raw: readonly string[]) => node({containers: {101: conf(...raw)}});
const running = (raw: readonly string[], given: readonly string[], more: Given = {}) =>
	node({containers: {101: conf(...raw)}, running: [101], files: {'/var/lib/lxc/101/config': generated(...given)}, ...more});
const profileLine = 'lxc.apparmor.profile: lxc-x';
const usual = 'lxc.apparmor.profile: generated';

test('nothing to do for a container', foretells, ...stopped(profileLine), withProfile, []);
test('a container without it', foretells, ...stopped(), withProfile, [lines]);
test('a container with another profile', foretells, ...stopped('lxc.apparmor.profile: unconfined'), withProfile, [lines]);
test('a container that says it twice', foretells, ...stopped(profileLine, profileLine), withProfile, [lines]);
test('a container with rules of that name, too', foretells, ...stopped(profileLine, nfs), withProfile, [lines]);
test('a container with rules of others, too', foretells, ...stopped(profileLine, 'lxc.apparmor.raw: umount,'), withProfile, []);
test('no profile and no line', foretells, ...node({containers: {101: conf()}, isWritten: false}), withProfile, [
	`create ${path}`,
	lines,
]);
test(
	'two containers, of which one has it',
	foretells,
	...node({containers: {101: conf(profileLine), 102: conf()}}),
	{...withProfile, containers: [101, 102]},
	['set raw lines of container 102'],
);
test('a running container without it', foretells, ...running([], [usual]), withProfile, [lines]);
test(
	'a running container without it, to be restarted',
	foretells,
	...running([], [usual]),
	{...withProfile, restart: 'if_needed'},
	[lines, restart],
);
test('a running container that was never restarted', foretells, ...running([profileLine], [usual]), withProfile, []);
test(
	'a running container that was never restarted, to be restarted',
	foretells,
	...running([profileLine], [usual]),
	{...withProfile, restart: 'if_needed'},
	[restart],
);
test(
	'nothing to do for a running container',
	foretells,
	...running([profileLine], [profileLine]),
	{...withProfile, restart: 'if_needed'},
	[],
);

test('nothing to do for rules', foretells, ...stopped(nfs, deny), withRules, []);
test('nothing to do for rules in another order', foretells, ...stopped(deny, nfs), withRules, []);
test('a container without rules', foretells, ...stopped(), withRules, [lines]);
test('one rule is missing', foretells, ...stopped(nfs), withRules, [lines]);
test('one rule is too many', foretells, ...stopped(nfs, deny, 'lxc.apparmor.raw: umount, # lxc-x'), withRules, [lines]);
test('a rule is there twice', foretells, ...stopped(nfs, deny, nfs), withRules, [lines]);
test('a rule that somebody else wrote', foretells, ...stopped('lxc.apparmor.raw: mount fstype=nfs*,', deny), withRules, []);
test('rules of another name', foretells, ...stopped(nfs, deny, 'lxc.apparmor.raw: umount, # lxc-y'), withRules, []);
test('rules in place of the profile', foretells, ...stopped(profileLine), withRules, [lines]);
test('rules beside the profile that is generated', foretells, ...stopped(usual, nfs, deny), withRules, []);
test('rules for a running container', foretells, ...running([nfs], [usual, nfs]), {...withRules, restart: 'if_needed'}, [
	lines,
	restart,
]);
test(
	'nothing to do for rules of a running container',
	foretells,
	...running([nfs, deny], [usual, 'lxc.apparmor.raw: allow mqueue,', nfs, deny]),
	{...withRules, restart: 'if_needed'},
	[],
);

/** Looks for who names the profile: container 101 by all of its files, and those of `other` lines. */
function named(other = ''): Given {
	const scanned = [
		'/etc/pve/lxc/101.conf',
		'/etc/pve/lxc/102.conf',
		'/etc/pve/nodes/pve1/lxc/101.conf',
		'/var/lib/lxc/101/config',
	];
	const pattern = String.raw`^[[:space:]]*lxc\.(apparmor\.profile|aa_profile)[[:space:]]*[:=]`;
	return {
		stats: Object.fromEntries(folders.map(one => [one, statLike({kind: 'directory'})])),
		commands: {
			...Object.fromEntries(
				scans.map((scan, index) => [scan, scanned.filter(file => file.startsWith(folders[index] ?? '')).join('\n')]),
			),
			[`grep -H -E -e ${pattern} -- ${scanned.join(' ')}`]: `${[
				`/etc/pve/lxc/101.conf:${profileLine}`,
				`/etc/pve/nodes/pve1/lxc/101.conf:${profileLine}`,
				'/var/lib/lxc/101/config:lxc.apparmor.profile = lxc-x',
			].join('\n')}\n${other}`,
		},
	};
}

test('to be gone, from a container, too', foretells, ...node({containers: {101: conf(profileLine)}, ...named()}), without, [
	lines,
	`remove ${path}`,
]);
test('to be gone: rules', foretells, ...stopped(nfs, 'lxc.apparmor.raw: umount,', deny), {...without, mode: 'raw_rules'}, [
	lines,
]);
test(
	'nothing to do where rules are to be gone',
	foretells,
	...stopped('lxc.apparmor.raw: umount,'),
	{...without, mode: 'raw_rules'},
	[],
);
test(
	'to be gone, from a running container',
	foretells,
	...running([profileLine], [profileLine], {
		...named(),
		loaded: ['lxc-x'],
		files: {'/var/lib/lxc/101/config': generated(profileLine)},
	}),
	{...without, restart: 'if_needed'},
	[lines, restart, `remove ${path}`, 'unload profile lxc-x'],
);

const refuses = test.macro({
	async exec(t, [commands, answers]: ReturnType<typeof nodeLike>, args: object, code: string, message: string) {
		const probe = recordedProbe(commands, answers);
		const facts = createFacts({probe, aside: probe}, createBeliefs());
		const checked = renderApparmorProfile.args.parse(args);
		const state = await renderApparmorProfile.inspect(facts.look(), checked);
		const error = t.throws(() => renderApparmorProfile.plan(state, checked));
		t.true(isProblem(error), String(error));
		t.like(error, {code, message});
	},
	title: given => `refused: ${given}`,
});
test('no such container', refuses, node({}), withProfile, 'NO_SUCH_CONTAINER', 'there is no container 101');
test(
	'a container of another node',
	refuses,
	node({guests: {101: {node: 'pve2', type: 'lxc'}}}),
	withProfile,
	'ON_OTHER_NODE',
	'container 101 is on node "pve2", not on "pve1"',
);
test(
	'a virtual machine',
	refuses,
	node({guests: {101: {node: 'pve1', type: 'qemu'}}}),
	withProfile,
	'ID_OF_VM',
	'101 is a virtual machine, on node "pve1"',
);
test(
	'a locked container',
	refuses,
	node({containers: {101: `lock: backup\n${conf()}`}}),
	withProfile,
	'LOCKED',
	'container 101 is locked (backup)',
);
test(
	'a host that is no node',
	refuses,
	node({containers: {101: conf()}, stats: {'/usr/sbin/pct': undefined}}),
	withProfile,
	'NO_PROXMOX_NODE',
	'the host is no node of Proxmox VE: there is no /usr/sbin/pct',
);
test(
	'rules beside another profile',
	refuses,
	stopped('lxc.apparmor.profile: unconfined'),
	withRules,
	'OTHER_PROFILE',
	'container 101 is configured to use the profile "unconfined"',
);
test(
	'rules that nothing can check',
	refuses,
	node({containers: {101: conf()}, hasParser: false}),
	withRules,
	'NO_PARSER',
	'there is no apparmor_parser, which has to check the rules',
);
test(
	'to be gone, and named by another container',
	refuses,
	node({containers: {101: conf(profileLine)}, ...named(`/etc/pve/lxc/102.conf:${profileLine}\n`)}),
	without,
	'PROFILE_IN_USE',
	'the profile "lxc-x" is named in "/etc/pve/lxc/102.conf"',
);
test(
	'to be gone, from a running container that is not restarted',
	refuses,
	running([profileLine], [profileLine], {
		...named(),
		loaded: ['lxc-x'],
		files: {'/var/lib/lxc/101/config': generated(profileLine)},
	}),
	without,
	'PROFILE_IN_USE',
	'the profile "lxc-x" is in use by container 101, which runs',
);
test(
	'to be gone, and named by a snapshot',
	refuses,
	node({containers: {101: `${conf(profileLine)}\n[before]\narch: amd64\n${profileLine}\n`}, ...named()}),
	without,
	'PROFILE_IN_USE',
	'the profile "lxc-x" is in use by snapshot "before" of container 101',
);

const remarks = test.macro({
	async exec(t, [commands, answers]: ReturnType<typeof nodeLike>, args: object, wanted: readonly string[]) {
		const probe = recordedProbe(commands, answers);
		const checked = renderApparmorProfile.args.parse(args);
		const state = await renderApparmorProfile.inspect(createFacts({probe, aside: probe}, createBeliefs()).look(), checked);
		t.deepEqual(renderApparmorProfile.remarks?.(state, checked), [...wanted]);
	},
	title: given => `told: ${given}`,
});
const loaded = ['lxc-x'];
test(
	'nothing',
	remarks,
	running([profileLine], [profileLine], {loaded, files: {'/var/lib/lxc/101/config': generated(profileLine)}}),
	withProfile,
	[],
);
test(
	'what is overridden',
	remarks,
	node({loaded, containers: {101: `features: nesting=1,keyctl=1,mount=nfs\n${conf(profileLine)}`}}),
	withProfile,
	[
		'container 101: explicitly configured lxc.apparmor.profile overrides the following settings: features:nesting, features:mount',
	],
);
test(
	'rules override nothing',
	remarks,
	node({loaded, containers: {101: `features: nesting=1\n${conf(nfs, deny)}`}}),
	withRules,
	[],
);
test(
	'what waits',
	remarks,
	running([profileLine], [usual], {loaded, files: {'/var/lib/lxc/101/config': generated(usual)}}),
	withProfile,
	['pending until restart of container 101: the profile "lxc-x"'],
);
test(
	'rules that wait',
	remarks,
	running([nfs, deny], [usual, nfs], {loaded, files: {'/var/lib/lxc/101/config': generated(usual, nfs)}}),
	withRules,
	['pending until restart of container 101: the rules'],
);
test('a kernel without AppArmor', remarks, stopped(nfs, deny), withRules, [
	'the rules have no effect: this kernel has no AppArmor',
]);

test('rules for no container', rejects, {...withRules, containers: undefined}, [
	'containers: is missing: with "mode: raw_rules" the rules go into containers',
]);
test('a container twice', rejects, {...withProfile, containers: [101, 102, 101]}, ['containers: 101 is named twice']);
test('no container of Proxmox VE', rejects, {...withProfile, containers: [99]}, [
	'containers.0: Too small: expected number to be >=100',
]);
test('a restart of nothing', rejects, {...withProfile, containers: undefined, restart: 'if_needed'}, [
	'restart: there is nothing to restart: name the "containers"',
]);
test('a file for rules', rejects, {...withRules, file: 'x'}, ['file: with "mode: raw_rules" no file is written']);
test(
	'a profile that lxc-start may not change to',
	rejects,
	{
		...withProfile,
		name: 'backup',
		directory: '/etc/apparmor.d',
		template: {path: 'x.hbs', text: text.replace('lxc-x', 'backup')},
	},
	['name: "backup" has to begin with "lxc-": lxc-start may change to no other profile'],
);
test('a profile in place of rules', rejects, {...withRules, template: {path: 'x.hbs', text}}, [
	'template: x.hbs: a "{" begins a block; with "mode: raw_rules" the template holds single rules, and no profile',
]);
test('rules in place of a profile', rejects, {...withProfile, template: {path: 'x.hbs', text: rulesText}}, [
	'template: x.hbs defines no profile, and not just "lxc-x": begin it with "profile lxc-x flags=(attach_disconnected,mediate_deleted) {"',
]);
