import {aliasesOf} from '../helpers/alias.ts';
import {appArmorKernel as kernel} from '../helpers/apparmor-kernel.ts';
import {remarksOf} from '../helpers/events.ts';
import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';
import {nodeVersions} from '../helpers/node-versions.ts';
import {assertRefused, playRefusals, type Refusal, type Refused} from '../helpers/refusal.ts';
import {assertThreeWay, type Played, playThreeWays, type ThreeWay} from '../helpers/three-way.ts';

const image = 'local:vztmpl/alpine-3.20-lab_1_amd64.tar.gz';
const folder = '/etc/apparmor.d/lxc';
const conf = (id: number) => `/etc/pve/lxc/${id}.conf`;
const raws = (...raw: readonly string[]) => raw.map(line => `'${line}'`).join(' ');
const base = ['arch: amd64', 'features: nesting=1', 'memory: 64', 'ostype: alpine', 'swap: 0', 'unprivileged: 1'];
/** A container without files, which is never started. */
const configure = (id: number, ...raw: readonly string[]) =>
	`printf '%s\\n' ${raws(...base, `rootfs: local-zfs:subvol-${id}-disk-0,size=1G`, 'lxc.tty.max: 2', ...raw)} >${conf(id)}`;
const make = (id: number, ...raw: readonly string[]) =>
	`pct create ${id} ${image} --unprivileged 1 --rootfs local-zfs:1 --features nesting=1 >/dev/null
	printf '%s\\n' 'lxc.tty.max: 2' ${raws(...raw)} >>${conf(id)}`;
/** Raw lines on AppArmor in the main section, in order. */
const has = (id: number, ...lines: readonly string[]) =>
	`test "$(sed '/^\\[/,$d' ${conf(id)} | grep ^lxc.apparmor)" = '${lines.join('\n')}'
	sed '/^\\[/,$d' ${conf(id)} | grep -qxF 'lxc.tty.max: 2'`;
/** What LXC was given when it started. */
const holds = (id: number, line: string) => `grep -qxF '${line}' /var/lib/lxc/${id}/config`;
const pid = (id: number) => `lxc-info -n ${id} -p -H`;
const task = (text: string) => `\n    - render_apparmor_profile: {${text}}`;
const profile = (name: string) =>
	`profile ${name} flags=(attach_disconnected,mediate_deleted) {\n  #include <abstractions/lxc/container-base>\n}\n`;

/** What is played on a node of each version. */
const states: Readonly<Record<string, Omit<ThreeWay, 'host'>>> = {
	'a profile for two containers: nothing else of them changes, and none is restarted': {
		files: {'own.hbs': profile('lxc-own')},
		given: `${make(110, 'lxc.apparmor.profile: unconfined', 'lxc.apparmor.raw: umount,')}
			printf '\\n[before]\\narch: amd64\\nlxc.apparmor.profile: unconfined\\n' >>${conf(110)}
			${make(111)}
			pct start 111
			${pid(111)} >/tmp/111`,
		tasks: task('name: lxc-own, template: own.hbs, containers: [110, 111]'),
		changes: [`create ${folder}/lxc-own`, 'set raw lines of container 110', 'set raw lines of container 111'],
		holds: `${has(110, 'lxc.apparmor.profile: lxc-own', 'lxc.apparmor.raw: umount,')}
			sed '1,/^\\[before/d' ${conf(110)} | grep -qxF 'lxc.apparmor.profile: unconfined'
			${has(111, 'lxc.apparmor.profile: lxc-own')}
			test "$(${pid(111)})" = "$(cat /tmp/111)"
			pct start 110
			${holds(110, 'lxc.apparmor.profile = lxc-own')}
			pct stop 110`,
	},
	'a profile for a running container, restarted': {
		files: {'run.hbs': profile('lxc-run')},
		given: `${make(120)}\npct start 120\n${pid(120)} >/tmp/120`,
		tasks: task('name: lxc-run, template: run.hbs, containers: [120], restart: if_needed'),
		changes: [`create ${folder}/lxc-run`, 'set raw lines of container 120', 'restart container 120'],
		holds: `${has(120, 'lxc.apparmor.profile: lxc-run')}
			test "$(${pid(120)})" != "$(cat /tmp/120)"
			${holds(120, 'lxc.apparmor.profile = lxc-run')}`,
	},
	'a running container that had its line, and was never restarted': {
		files: {'late.hbs': profile('lxc-late')},
		given: `${make(130)}\npct start 130\necho 'lxc.apparmor.profile: lxc-late' >>${conf(130)}`,
		tasks: task('name: lxc-late, template: late.hbs, containers: [130], restart: if_needed'),
		changes: [`create ${folder}/lxc-late`, 'restart container 130'],
		holds: holds(130, 'lxc.apparmor.profile = lxc-late'),
	},
	'rules beside the profile that is generated: ours replaced, those of others kept': {
		files: {'rules.hbs': '# Shares\n{{> apparmor/nfs}}\ndeny "{{path}}/**" wl,\n'},
		play: ['vars: {path: "/srv/a, b#c"}'],
		given: `${configure(140, 'lxc.apparmor.raw: umount,', 'lxc.apparmor.raw: mount fstype=cifs, # lxc-rules', 'lxc.apparmor.raw: mount fstype=nfs*, # lxc-rules', 'lxc.apparmor.raw: pivot_root, # lxc-other')}
			${make(141)}
			pct start 141`,
		tasks: task('name: lxc-rules, template: rules.hbs, mode: raw_rules, containers: [140, 141], restart: if_needed'),
		changes: ['set raw lines of container 140', 'set raw lines of container 141', 'restart container 141'],
		holds: `${has(
			140,
			'lxc.apparmor.raw: umount,',
			'lxc.apparmor.raw: mount fstype=nfs*, # lxc-rules',
			'lxc.apparmor.raw: pivot_root, # lxc-other',
			'lxc.apparmor.raw: mount fstype=rpc_pipefs, # lxc-rules',
			'lxc.apparmor.raw: deny "/srv/a, b#c/**" wl, # lxc-rules',
		)}
			test ! -e ${folder}/lxc-rules
			${holds(141, 'lxc.apparmor.profile = generated')}
			${holds(141, 'lxc.apparmor.raw = deny "/srv/a, b#c/**" wl, # lxc-rules')}
			pct set 140 --onboot 1
			test "$(grep -c ' # lxc-rules$' ${conf(140)})" = 3`,
	},
	'rules in place of a profile, and a profile in place of rules': {
		files: {'mode-rules.hbs': 'umount,\n', 'mode-profile.hbs': profile('lxc-mode-b')},
		given: `${configure(150, 'lxc.apparmor.profile: lxc-mode-a')}\n${configure(151, 'lxc.apparmor.raw: umount, # lxc-mode-b')}`,
		tasks: `${task('name: lxc-mode-a, template: mode-rules.hbs, mode: raw_rules, containers: [150]')}${task('name: lxc-mode-b, template: mode-profile.hbs, containers: [151]')}`,
		changes: ['set raw lines of container 150', `create ${folder}/lxc-mode-b`, 'set raw lines of container 151'],
		holds: `${has(150, 'lxc.apparmor.raw: umount, # lxc-mode-a')}\n${has(151, 'lxc.apparmor.profile: lxc-mode-b')}`,
	},
	'to be absent: from containers, and then from the node': {
		given: `echo 'profile lxc-gone { file, }' >${folder}/lxc-gone
			${make(160, 'lxc.apparmor.profile: lxc-gone')}
			${make(161, 'lxc.apparmor.profile: lxc-gone')}
			pct start 161
			pct start 160
			pct stop 160
			${configure(162, 'lxc.apparmor.raw: umount, # lxc-gone', 'lxc.apparmor.raw: umount,')}`,
		tasks: `${task('name: lxc-gone, state: absent, containers: [160, 161], restart: if_needed')}${task('name: lxc-gone, state: absent, mode: raw_rules, containers: [162]')}`,
		changes: [
			'set raw lines of container 160',
			'set raw lines of container 161',
			'restart container 161',
			`remove ${folder}/lxc-gone`,
			'set raw lines of container 162',
		],
		holds: `${has(160)}
			${has(162, 'lxc.apparmor.raw: umount,')}
			${holds(161, 'lxc.apparmor.profile = generated')}`,
	},
	'one profile for another, and what comes after in the same play': {
		files: {'new.hbs': profile('lxc-new')},
		given: `echo 'profile lxc-old { file, }' >${folder}/lxc-old\n${make(170, 'lxc.apparmor.profile: lxc-old')}`,
		tasks: `${task('name: lxc-new, template: new.hbs, containers: [170]')}${task('name: lxc-old, state: absent')}
    - ensure_container: {id: 171, clone: {from: 170}, state: started}${task('name: lxc-new, template: new.hbs, containers: [170, 171]')}`,
		changes: [
			`create ${folder}/lxc-new`,
			'set raw lines of container 170',
			`remove ${folder}/lxc-old`,
			'clone container 170 to 171',
			'start container 171',
		],
		holds: `${has(171, 'lxc.apparmor.profile: lxc-new')}\n${holds(171, 'lxc.apparmor.profile = lxc-new')}`,
	},
	'nothing to do': {
		files: {'right.hbs': profile('lxc-right'), 'right-rules.hbs': 'umount,\n'},
		given: `cat >${folder}/lxc-right <<'END'\n${profile('lxc-right')}END
			${make(180, 'lxc.apparmor.profile: lxc-right')}
			${configure(181, 'lxc.apparmor.raw: umount, # lxc-right')}
			pct start 180`,
		tasks: `${task('name: lxc-right, template: right.hbs, containers: [180], restart: if_needed')}${task('name: lxc-right, template: right-rules.hbs, mode: raw_rules, containers: [181], restart: if_needed')}${task('name: lxc-never, state: absent, containers: [180, 181]')}`,
		changes: [],
	},
};

/** What is played on older releases as well. */
const alsoBefore = [
	'a profile for a running container, restarted',
	'rules beside the profile that is generated: ours replaced, those of others kept',
];

/** A kernel with AppArmor, of which the containers know nothing. */
const unloaded: ThreeWay = {
	host: 'kernel',
	given: `${kernel}
		echo 'lxc-used (enforce)' >>/sys/kernel/security/apparmor/profiles
		echo 'profile lxc-used { file, }' >${folder}/lxc-used
		${make(190, 'lxc.apparmor.profile: lxc-used')}
		pct start 190`,
	tasks: task('name: lxc-used, state: absent, containers: [190], restart: if_needed'),
	changes: ['set raw lines of container 190', 'restart container 190', `remove ${folder}/lxc-used`, 'unload profile lxc-used'],
	holds: '! grep -q lxc-used /sys/kernel/security/apparmor/profiles',
};

const refusals: Readonly<Record<string, Refusal>> = {
	'a rule that the parser does not take: it is named, and no line is written': {
		files: {'bad.hbs': 'umount,\nmount fstyp=nfs,\n'},
		given: configure(210),
		tasks: task('name: lxc-bad, template: bad.hbs, mode: raw_rules, containers: [210]'),
		code: 'APPLY_FAILED',
		message: /does not take the rule: mount fstyp=nfs,\n/,
		late: true,
		holds: has(210),
	},
	'rules beside another profile': {
		files: {'beside.hbs': 'umount,\n'},
		given: configure(220, 'lxc.apparmor.profile: unconfined'),
		tasks: task('name: lxc-beside, template: beside.hbs, mode: raw_rules, containers: [220]'),
		code: 'OTHER_PROFILE',
		message: /container 220 is configured to use the profile "unconfined"/,
	},
	'no such container': {
		files: {'none.hbs': profile('lxc-none')},
		tasks: task('name: lxc-none, template: none.hbs, containers: [999]'),
		code: 'NO_SUCH_CONTAINER',
	},
	'a locked container': {
		files: {'locked.hbs': profile('lxc-locked')},
		given: `${configure(230)}\npct set 230 --lock backup`,
		tasks: task('name: lxc-locked, template: locked.hbs, containers: [230]'),
		code: 'LOCKED',
	},
	'to be absent, and a container that is not named has it': {
		given: `echo 'profile lxc-kept { file, }' >${folder}/lxc-kept
			${configure(240, 'lxc.apparmor.profile: lxc-kept')}\n${configure(241, 'lxc.apparmor.profile: lxc-kept')}`,
		tasks: task('name: lxc-kept, state: absent, containers: [240]'),
		code: 'PROFILE_IN_USE',
		message: /241\.conf/,
	},
	'to be absent, and a snapshot has it': {
		given: `echo 'profile lxc-snap { file, }' >${folder}/lxc-snap
			${configure(250, 'lxc.apparmor.profile: lxc-snap')}
			printf '\\n[before]\\narch: amd64\\nlxc.apparmor.profile: lxc-snap\\n' >>${conf(250)}`,
		tasks: task('name: lxc-snap, state: absent, containers: [250]'),
		code: 'PROFILE_IN_USE',
		message: /in use by snapshot "before" of container 250/,
	},
};

const cases: ReadonlyArray<readonly [string, ThreeWay]> = [
	...nodeVersions.flatMap(version =>
		Object.entries(states)
			.filter(([title]) => version === 9 || alsoBefore.includes(title))
			.map(
				([title, state]) =>
					[`Proxmox VE ${version}: ${title}`, {...state, ...renamed(state, version), host: `pve${version}`}] as const,
			),
	),
	['a kernel that has the profile: unloaded once nobody needs it', unloaded],
];

/** Files of all cases lie in one folder. */
function renamed({files = {}, tasks}: Omit<ThreeWay, 'host'>, version: number) {
	const names = Object.keys(files);
	return {
		files: Object.fromEntries(names.map(name => [`${version}-${name}`, files[name] ?? ''])),
		tasks: names.reduce((text, name) => text.replaceAll(`template: ${name}`, `template: ${version}-${name}`), tasks),
	};
}

let lab: TestLab;
let played: readonly Played[];
let refused: readonly Refused[];

test.before(async () => {
	const nodes = {
		...Object.fromEntries(nodeVersions.map(version => [`pve${version}`, {lab_pve: version}])),
		kernel: {},
		refusing: {},
	};
	lab = await startLab(nodes, {proxmox: Object.keys(nodes)});
	played = await playThreeWays(
		lab,
		cases.map(([, state]) => state),
	);
	const names = Object.keys(refusals).map((_, index) => `refused-${index + 1}`);
	refused = await playRefusals(aliasesOf(lab, 'refusing', names), Object.values(refusals), index => names[index] ?? '');
});

test.after.always(async () => {
	await lab?.stop();
});

test('all three runs end well', t => {
	t.deepEqual(played[0]?.codes, [0, 0, 0], played[0]?.said);
});

for (const [index, [title]] of cases.entries()) {
	test(title, t => assertThreeWay(t, played[index] as Played));
}

for (const [index, title] of Object.keys(refusals).entries()) {
	test(`refused: ${title}`, t => assertRefused(t, refused[index] as Refused));
}

test('what waits for a restart and what is overridden is told, by every run', t => {
	const [first] = played;
	const overridden = (id: number) =>
		`container ${id}: explicitly configured lxc.apparmor.profile overrides the following settings: features:nesting`;
	const told = ['pending until restart of container 111: the profile "lxc-own"', overridden(110), overridden(111)];
	for (const run of [first?.check, first?.apply, first?.again]) {
		t.deepEqual(
			remarksOf(run ?? [])
				.filter(remark => told.includes(remark))
				.sort(),
			[...told].sort(),
		);
	}
});
