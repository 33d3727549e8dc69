import fs from 'node:fs/promises';
import type {RunEvent} from '../../src/core/event.ts';
import {aliasesOf, writeAliases} from '../helpers/alias.ts';
import {finishedOf, problemsOf} from '../helpers/events.ts';
import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';
import {touched} from '../helpers/plays.ts';
import {assertRefused, playRefusals, type Refusal, type Refused} from '../helpers/refusal.ts';
import {eventsOf, runner} from '../helpers/runner.ts';

const template = 'local:vztmpl/alpine-3.20-lab_1_amd64.tar.gz';
const base = ['arch: amd64', 'hostname: web', 'memory: 64', 'ostype: alpine', 'swap: 0', 'unprivileged: 1'];
/** A container without files: what is refused never gets to them. */
const configure = (id: number, ...lines: readonly string[]) =>
	`printf '%s\\n' ${[...base, `rootfs: local-zfs:subvol-${id}-disk-0,size=1G`, ...lines].map(line => `'${line}'`).join(' ')} >/etc/pve/lxc/${id}.conf`;
const make = (id: number, options = '') =>
	`pct create ${id} ${template} --unprivileged 1 --rootfs local-zfs:1 ${options} >/dev/null`;
const task = (id: number, text: string) => `    - ensure_container: {id: ${id}, ${text}}`;

/** On a node of a cluster of two. */
const refusals: Readonly<Record<string, Omit<Refusal, 'vars'>>> = {
	'an id that belongs to a virtual machine': {
		given: "echo 'name: vm' >/etc/pve/qemu-server/201.conf",
		tasks: task(201, `template: "${template}", storage: fast`),
		code: 'ID_OF_VM',
		message: /^201 is a virtual machine, on node "east"$/,
	},
	'an id that is on another node': {
		given: "echo 'hostname: there' >/etc/pve/nodes/west/lxc/202.conf",
		tasks: task(202, `template: "${template}", storage: fast, state: started`),
		code: 'ON_OTHER_NODE',
		message: /^container 202 is on node "west", not on "east"$/,
	},
	'one to be removed that is on another node': {
		given: "echo 'hostname: there' >/etc/pve/nodes/west/lxc/203.conf",
		tasks: task(203, 'state: absent'),
		code: 'ON_OTHER_NODE',
	},
	'a clone of one with a mount of the host': {
		given: `mkdir -p /srv/x
			${configure(204, 'mp3: /srv/x,mp=/x')}`,
		tasks: task(205, 'clone: {from: 204}'),
		code: 'MOUNTS_OF_HOST',
		message: /^container 204 has mp3, which mounts "\/srv\/x" of the host, and cannot be cloned$/,
	},
	'a linked clone on a directory storage': {
		given: `${make(206)}
			pct destroy 206
			pct create 206 ${template} --unprivileged 1 --rootfs fast:0.05 >/dev/null
			pct template 206`,
		tasks: task(207, 'clone: {from: 206}'),
		code: 'NO_LINKED_CLONE',
		message: /^container 206 has rootfs on storage "fast", which knows no linked clones$/,
	},
	'a clone of a running one': {
		given: `${make(208)}
			pct start 208`,
		tasks: task(209, 'clone: {from: 208}'),
		code: 'SOURCE_RUNS',
	},
	'a clone of a snapshot that is missing': {
		given: configure(210, '', '[clean]', 'hostname: web'),
		tasks: task(211, 'clone: {from: 210, snapshot: dirty}'),
		code: 'NO_SNAPSHOT',
	},
	'a clone of a privileged one': {
		given: `${configure(212)}
			sed -i /unprivileged/d /etc/pve/lxc/212.conf`,
		tasks: task(213, 'clone: {from: 212}'),
		code: 'OTHER_PRIVILEGE',
	},
	'a template that is missing': {
		tasks: task(214, 'template: "local:vztmpl/no.tar.gz", storage: fast'),
		code: 'NO_TEMPLATE',
		message: /^there is no template "local:vztmpl\/no.tar.gz" on the node$/,
	},
	'a storage without rootdir': {
		tasks: task(214, `template: "${template}"`),
		code: 'NO_CONTAINER_STORAGE',
		message: /^storage "local" takes no containers: it is for vztmpl, backup, iso$/,
	},
	'a storage that there is not': {
		tasks: task(214, `template: "${template}", storage: slow`),
		code: 'NO_STORAGE',
	},
	'a locked container': {
		given: configure(215, 'lock: backup'),
		tasks: task(215, 'memory: 128'),
		code: 'LOCKED',
		message: /^container 215 is locked \(backup\)$/,
	},
	'a privilege that differs': {
		given: configure(216),
		tasks: task(216, 'unprivileged: false'),
		code: 'OTHER_PRIVILEGE',
		message: /^container 216 is unprivileged, and should be privileged$/,
	},
	'a folder of the host that is missing': {
		given: configure(217),
		tasks: task(217, 'mp0: {volume: /srv/no, mp: /no}'),
		code: 'NO_DIRECTORY',
	},
	'a folder of the host behind a link': {
		given: `${configure(218)}
			mkdir -p /srv/real/in
			ln -sfn real /srv/link`,
		tasks: task(218, 'mp0: {volume: /srv/link/in, mp: /no}'),
		code: 'LEADS_THROUGH_LINK',
	},
	'a start without a folder of the host': {
		given: configure(219, 'mp0: /srv/gone,mp=/gone'),
		tasks: task(219, 'state: started'),
		code: 'NO_DIRECTORY',
	},
	'removal of a protected one': {
		given: configure(220, 'protection: 1'),
		tasks: task(220, 'state: absent'),
		code: 'PROTECTED',
	},
	'removal of a running one': {
		given: `${make(221)}
			pct start 221`,
		tasks: task(221, 'state: absent'),
		code: 'RUNNING',
	},
	'ids that root may not give away': {
		given: configure(222),
		tasks: task(222, 'raw: {lxc.idmap: [u 0 300000 65536, g 0 300000 65536]}, state: started'),
		code: 'IDS_NOT_DELEGATED',
	},
	'none there, and nothing to make it of': {
		tasks: task(223, 'state: started'),
		code: 'NO_SUCH_CONTAINER',
	},
};

let lab: TestLab;
let refused: readonly Refused[];
const wanted = Object.entries(refusals);

test.before(async () => {
	lab = await startLab(
		{east: {lab_cluster: 'shop'}, west: {lab_cluster: 'shop'}, alone: {}, old: {lab_pve: 7}, plain: {}},
		{proxmox: ['east', 'west', 'alone', 'old']},
	);
	const names = wanted.map((_, index) => `refused-${index + 1}`);
	const cases = wanted.map(([, refusal]) => refusal);
	refused = await playRefusals(aliasesOf(lab, 'east', names), cases, index => names[index] ?? '');
});

test.after.always(async () => {
	await lab?.stop();
});

for (const [index, [title]] of wanted.entries()) {
	test(`refused: ${title}`, t => assertRefused(t, refused[index] as Refused));
}

const onOther: ReadonlyArray<readonly [string, string, Omit<Refusal, 'vars'>]> = [
	[
		'alone',
		'no quorum',
		{given: `${configure(230)}\ntouch /run/runner-lab/no-quorum`, tasks: task(230, 'memory: 128'), code: 'NO_QUORUM'},
	],
	[
		'old',
		'an option that Proxmox VE 7 does not have',
		{given: configure(231), tasks: task(231, 'dev0: /dev/null'), code: 'NOT_SUPPORTED'},
	],
	['plain', 'a host that is no node', {tasks: task(232, 'state: started'), code: 'NO_PROXMOX_NODE'}],
];

for (const [host, title, refusal] of onOther) {
	test(`refused: ${title}`, async t => {
		const [one] = await playRefusals(lab, [refusal], () => host);
		assertRefused(t, one as Refused);
	});
}

/** All of these, on each of the nodes: which are found, and what is said of the others. */
async function playOn(nodes: readonly string[], ids: readonly number[]): Promise<readonly RunEvent[]> {
	const aliases = nodes.flatMap(host => ids.map(id => [`${host}-${id}`, {host, vars: {id}}] as const));
	const inventory = writeAliases(lab, Object.fromEntries(aliases));
	const playbook = `${inventory}.play.yml`;
	await fs.writeFile(
		playbook,
		'- name: ten\n  hosts: all\n  tasks:\n    - ensure_container: {id: "{{ id }}", hostname: "ct{{ id }}"}\n',
	);
	const {stdout} = await runner(['play', playbook, '-i', inventory, '--format', 'json-lines']);
	return eventsOf(stdout);
}

const ten = Array.from({length: 10}, (_, index) => 301 + index);

test('ten containers on one node: all are found', async t => {
	await lab.run('west', ten.map(id => `echo 'unprivileged: 1\nhostname: ct${id}' >/etc/pve/lxc/${id}.conf`).join('\n'));
	const before = await lab.snapshot('west');
	const events = await playOn(['west'], ten);
	t.deepEqual(problemsOf(events), []);
	t.deepEqual(
		finishedOf(events).map(({outcome}) => outcome),
		ten.map(() => 'unchanged'),
	);
	t.deepEqual(touched(before, await lab.snapshot('west')), []);
});

test('the same ten on two nodes: each is found on its own, and named with it on the other', async t => {
	const moved = ten.slice(5);
	await lab.run('west', moved.map(id => `mv /etc/pve/nodes/west/lxc/${id}.conf /etc/pve/nodes/east/lxc/${id}.conf`).join('\n'));
	const events = await playOn(['west', 'east'], ten);
	const said = finishedOf(events).map(({host, outcome, problem}) => `${host}: ${problem?.message ?? outcome}`);
	const expected = ['west', 'east'].flatMap(node =>
		ten.map(id => {
			const own = moved.includes(id) ? 'east' : 'west';
			return `${node}-${id}: ${own === node ? 'unchanged' : `container ${id} is on node "${own}", not on "${node}"`}`;
		}),
	);
	t.deepEqual([...said].sort(), [...expected].sort());
});
