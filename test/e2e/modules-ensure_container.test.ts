import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';
import {nodeVersions} from '../helpers/node-versions.ts';
import {assertThreeWay, type Played, playThreeWays, type ThreeWay} from '../helpers/three-way.ts';

const template = 'local:vztmpl/alpine-3.20-lab_1_amd64.tar.gz';
const make = (id: number, options = '') =>
	`pct create ${id} ${template} --unprivileged 1 --rootfs local-zfs:1 ${options} >/dev/null`;
const conf = (id: number) => `/etc/pve/lxc/${id}.conf`;
/** Lines that a configuration has, above its first section. */
const has = (id: number, ...lines: readonly string[]) =>
	lines.map(line => `sed '/^\\[/,$d' ${conf(id)} | grep -qE -e '${line}'`).join('\n');
const runs = (id: number) => `grep -q '@/var/lib/lxc/${id}/command' /proc/net/unix`;

/** What is played on a node of each version. */
const states: Readonly<Record<string, Omit<ThreeWay, 'host'>>> = {
	'absent: made of a template, with all at once, and not started': {
		given: 'mkdir -p /srv/models',
		tasks: `
    - ensure_container:
        id: 110
        template: ${template}
        hostname: models
        cores: 2
        cpulimit: 1.5
        memory: 256
        swap: 0
        rootfs: {storage: local-zfs, size: 1, mountoptions: [noatime, nodev]}
        mp0: {storage: fast, size: 0.05, mp: /data, backup: true}
        mp1: {volume: /srv/models, mp: /models, ro: true}
        net0: {name: eth0, ip: 10.0.0.5/24, gw: 10.0.0.1}
        net1: {name: eth1, hwaddr: "BC:24:11:AA:BB:CC", ip: dhcp}
        nameserver: [1.1.1.1, 9.9.9.9]
        searchdomain: example.com
        features: {nesting: true}
        onboot: true
        startup: {order: 2, up: 30}
        tags: [Web, app]
        description: "two lines\\n100%: ü"
        protection: true
        timezone: host
        password: correct horse
        ssh_public_keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL7lgZINF95c9MjzYnTojoNbJZNpWUgVfUoBQzHlgHP1 desk"]
        raw:
          lxc.mount.entry: ["/srv/models srv none bind,create=dir 0 0", "tmpfs mnt tmpfs rw 0 0"]
          lxc.tty.max: 4`,
		changes: [`create container 110 from ${template}`, 'set raw lines of container 110'],
		holds: `${has(110, '^unprivileged: 1$', '^hostname: models$', '^mp0: fast:110/.*,mp=/data', '^lxc.tty.max: 4$')}
			test "$(grep -c '^lxc.mount.entry: ' ${conf(110)})" = 2
			! ${runs(110)}`,
	},
	'absent: made and started': {
		tasks: `    - ensure_container: {id: 111, template: "${template}", storage: local-zfs, state: started}`,
		changes: [`create container 111 from ${template}`, 'start container 111'],
		holds: `${runs(111)}
			test "$(pct exec 111 -- hostname)" = CT111
			test "$(pct exec 111 -- cat /proc/self/uid_map | tr -s ' ')" = ' 0 100000 65536'`,
	},
	'absent: privileged, by a path': {
		tasks: `    - ensure_container: {id: 112, template: /var/lib/vz/template/cache/alpine-3.20-lab_1_amd64.tar.gz, storage: local-zfs, unprivileged: false, ostype: alpine, arch: amd64}`,
		changes: ['create container 112 from /var/lib/vz/template/cache/alpine-3.20-lab_1_amd64.tar.gz'],
		holds: `! grep -q '^unprivileged: 1' ${conf(112)}`,
	},
	'absent: a full clone, then other options, raw lines and a start': {
		given: `mkdir -p /srv/shared
			${make(120, '--memory 128 --net0 name=eth0 --mp0 local-zfs:1,mp=/data --tags x')}
			printf 'lxc.tty.max: 2\\n' >>${conf(120)}`,
		tasks: `
    - ensure_container:
        id: 121
        clone: {from: 120, storage: local-zfs}
        hostname: copy
        memory: 256
        tags: ~
        mp0: {storage: local-zfs, size: 1, mp: /other}
        mp1: {volume: /srv/shared, mp: /shared}
        net0: {name: lan0}
        raw: {lxc.tty.max: ~, lxc.uts.name: copied}
        state: started`,
		changes: [
			'clone container 120 to 121',
			'set memory, mp0, mp1, net0, tags of container 121',
			'set raw lines of container 121',
			'start container 121',
		],
		holds: `${runs(121)}
			${has(121, '^mp0: local-zfs:subvol-121-disk-[01],mp=/other,size=1G$', '^net0: name=lan0,hwaddr=', '^lxc.uts.name: copied$', '^memory: 256$')}
			! grep -q '^unused\\|^tags\\|tty.max' ${conf(121)}
			${has(120, '^mp0: local-zfs:subvol-120-disk-[01],mp=/data')}`,
	},
	'absent: clones of a running one as it was, and of a template': {
		given: `${make(130, '--memory 128')}
			pct snapshot 130 clean >/dev/null
			pct set 130 --memory 64
			pct start 130
			${make(131)}
			pct template 131`,
		tasks: `
    - ensure_container: {id: 132, clone: {from: 130, snapshot: clean, full: true}, hostname: then}
    - ensure_container: {id: 133, clone: {from: 131}, hostname: linked, state: started}`,
		changes: ['clone container 130 as of clean to 132', 'clone container 131 to 133', 'start container 133'],
		holds: `${has(132, '^memory: 128$', '^hostname: then$')}
			! grep -q '^\\[' ${conf(132)}
			${runs(133)}
			! grep -q '^template' ${conf(133)}`,
	},
	'absent: restored, and unprivileged from then on': {
		given: `pct create 140 ${template} --unprivileged 0 --rootfs local-zfs:1 --memory 64 --net0 name=eth0 --hostname old >/dev/null
			vzdump 140 --mode stop --compress zstd --storage local >/dev/null
			mv /var/lib/vz/dump/vzdump-lxc-140-*.tar.zst /var/lib/vz/dump/vzdump-lxc-140-2026_01_01-00_00_00.tar.zst
			pct destroy 140 >/dev/null`,
		tasks: `
    - ensure_container:
        id: 141
        restore: {archive: "local:backup/vzdump-lxc-140-2026_01_01-00_00_00.tar.zst", storage: local-zfs, unique: true}
        memory: 128
        state: started`,
		changes: [
			'restore container 141 from local:backup/vzdump-lxc-140-2026_01_01-00_00_00.tar.zst',
			'set memory of container 141',
			'start container 141',
		],
		holds: `${has(141, '^unprivileged: 1$', '^hostname: old$', '^memory: 128$')}
			test "$(stat -c %u /rpool/data/subvol-141-disk-0)" = 100000`,
	},
	'wrong: options of a stopped one': {
		given: `mkdir -p /srv/one /srv/two
			${make(150, '--memory 64 --net0 name=eth0 --mp0 local-zfs:1,mp=/data --mp1 /srv/one,mp=/one --features nesting=1 --onboot 1')}
			printf 'lxc.tty.max: 2\\n' >>${conf(150)}
			pct snapshot 150 no-such-luck 2>/dev/null || printf '\\n[past]\\nhostname: past\\nlxc.tty.max: 9\\n' >>${conf(150)}
			grep hwaddr ${conf(150)} | sed 's/.*hwaddr=//; s/,.*//' >/root/mac`,
		tasks: `
    - ensure_container:
        id: 150
        memory: 128
        onboot: ~
        features: ~
        hostname: changed
        net0: {name: eth0, link_down: true}
        mp0: {storage: local-zfs, size: 1, mp: /data, ro: true}
        mp1: ~
        mp2: {storage: local-zfs, size: 1, mp: /new}
        description: new
        raw: ["lxc.tty.max: 3", "lxc.uts.name: here"]`,
		changes: [
			'set hostname, memory, mp0, mp1, mp2, net0, features, onboot, description of container 150',
			'set raw lines of container 150',
		],
		holds: `${has(150, '^mp0: local-zfs:subvol-150-disk-[01],mp=/data,ro=1,size=1G$', '^mp2: local-zfs:subvol-150-disk-2,mp=/new,size=1G$', '^lxc.tty.max: 3$', '^lxc.uts.name: here$', '^#new$')}
			grep -q "hwaddr=$(cat /root/mac)" ${conf(150)}
			! grep -q '^onboot\\|^features\\|^mp1\\|^unused' ${conf(150)}
			test "$(sed -n '/^.past.$/,$p' ${conf(150)} | grep -c 'lxc.tty.max: 9')" = 1`,
	},
	'wrong: options of a running one, at once and pending': {
		given: `mkdir -p /srv/one
			${make(151, '--memory 64 --net0 name=eth0 --mp0 local-zfs:1,mp=/data')}
			pct start 151
			cat /proc/sys/kernel/random/uuid >/root/before`,
		tasks: `
    - ensure_container:
        id: 151
        memory: 128
        mp0: {storage: local-zfs, size: 1, mp: /data, ro: true}
        mp1: {volume: /srv/one, mp: /one}
        nameserver: 1.1.1.1
        state: started`,
		changes: ['set memory, mp0, mp1, nameserver of container 151; after a restart: mp0, nameserver'],
		holds: `${has(151, '^memory: 128$', '^mp1: /srv/one,mp=/one$', '^mp0: [^r]*$')}
			sed -n '/^.pve:pending.$/,$p' ${conf(151)} | grep -q '^nameserver: 1.1.1.1$'
			pct exec 151 -- test -d /one
			pct exec 151 -- touch /data/x`,
	},
	'wrong: options of a running one that may be restarted': {
		given: `${make(152, '--memory 64')}
			pct start 152`,
		tasks: `
    - ensure_container:
        id: 152
        features: {nesting: true}
        raw: {lxc.uts.name: renamed}
        restart: if_needed
        state: started`,
		changes: [
			'shut down container 152',
			'set features of container 152',
			'set raw lines of container 152',
			'start container 152',
		],
		holds: `${runs(152)}
			${has(152, '^features: nesting=1$')}
			! grep -q pending ${conf(152)}
			grep -q '^lxc.uts.name = renamed$' /var/lib/lxc/152/config`,
	},
	'wrong: it runs, and should not, and the other way round': {
		given: `${make(153)}
			${make(154)}
			pct start 153`,
		tasks: `
    - ensure_container: {id: 153, state: stopped, nameserver: 1.1.1.1}
    - ensure_container: {id: 154, state: started}`,
		changes: ['shut down container 153', 'set nameserver of container 153', 'start container 154'],
		holds: `! ${runs(153)}
			! grep -q pending ${conf(153)}
			${runs(154)}`,
	},
	'wrong: there, and should not be': {
		given: `mkdir -p /srv/kept
			touch /srv/kept/file
			${make(155, '--mp0 local-zfs:1,mp=/data --mp1 /srv/kept,mp=/kept')}
			${make(156)}
			pct start 156`,
		tasks: `
    - ensure_container: {id: 155, state: absent}
    - ensure_container: {id: 156, state: absent, force: true}
    - ensure_container: {id: 157, state: absent}`,
		changes: ['destroy container 155', 'destroy container 156'],
		holds: `! test -e ${conf(155)}
			! test -e ${conf(156)}
			! ls /rpool/data | grep -e -155- -e -156-
			test -e /srv/kept/file`,
	},
	'as asked': {
		given: `mkdir -p /srv/one
			${make(170, '--memory 64 --net0 name=eth0 --mp0 /srv/one,mp=/one --features nesting=1 --tags b --description text')}
			printf '\\n[pve:pending]\\nnameserver: 1.1.1.1\\n' >>${conf(170)}
			${make(171)}
			pct start 171`,
		tasks: `
    - ensure_container:
        id: 170
        template: local:vztmpl/no-such.tar.gz
        memory: 64
        net0: name=eth0
        mp0: mp=/one,ro=0,volume=/srv/one
        features: {keyctl: false, nesting: true}
        tags: [B]
        description: text
        rootfs: {storage: local-zfs, size: 1}
        nameserver: 1.1.1.1
        onboot: false
        raw: {lxc.idmap: ~}
    - ensure_container: {id: 171, state: started, restart: if_needed}
    - ensure_container: {id: 170, state: stopped}
    - ensure_container: {id: 172, state: absent}`,
		changes: [],
	},
};

/** Made and destroyed again in each run. */
const chain: ThreeWay = {
	host: 'chain',
	tasks: `
    - ensure_container: {id: 160, template: "${template}", storage: local-zfs, net0: {name: eth0}}
    - ensure_container: {id: 160, net0: {name: eth0, link_down: true}, mp0: {storage: local-zfs, size: 1, mp: /data}}
    - ensure_container: {id: 161, clone: {from: 160}, state: started}
    - ensure_container: {id: 161, state: stopped}
    - ensure_container: {id: 161, state: absent}
    - ensure_container: {id: 160, mp0: {storage: local-zfs, size: 1, mp: /data, ro: true}, raw: {lxc.tty.max: 2}}
    - ensure_container: {id: 160, state: absent}`,
	changes: [
		`create container 160 from ${template}`,
		'set mp0, net0 of container 160',
		'clone container 160 to 161',
		'start container 161',
		'shut down container 161',
		'destroy container 161',
		'set mp0 of container 160',
		'set raw lines of container 160',
		'destroy container 160',
	],
	repeats: true,
};

const cases: ReadonlyArray<readonly [string, ThreeWay]> = [
	...nodeVersions.flatMap(version =>
		Object.entries(states).map(
			([title, state]) => [`Proxmox VE ${version}: ${title}`, {...state, host: `pve${version}`}] as const,
		),
	),
	['what comes after meets the container', chain],
];

let lab: TestLab;
let played: readonly Played[];

test.before(async () => {
	const nodes = {...Object.fromEntries(nodeVersions.map(version => [`pve${version}`, {lab_pve: version}])), chain: {}};
	lab = await startLab(nodes, {proxmox: Object.keys(nodes)});
	played = await playThreeWays(
		lab,
		cases.map(([, state]) => state),
	);
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
