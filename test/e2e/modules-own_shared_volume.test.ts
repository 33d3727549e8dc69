import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';
import {nodeVersions} from '../helpers/node-versions.ts';
import {assertRefused, playRefusals, type Refusal, type Refused} from '../helpers/refusal.ts';
import {assertThreeWay, type Played, playThreeWays, type ThreeWay} from '../helpers/three-way.ts';

type Version = (typeof nodeVersions)[number];
type State = Omit<ThreeWay, 'host'>;

const template = 'local:vztmpl/alpine-3.20-lab_1_amd64.tar.gz';
const make = (id: number, options = '') =>
	`pct create ${id} ${template} --unprivileged 1 --rootfs local-zfs:0.1 ${options} >/dev/null`;
const conf = (id: number) => `/etc/pve/lxc/${id}.conf`;
const has = (id: number, line: string) => `grep -qxF -e '${line}' ${conf(id)}`;
const owned = (path: string, owner: string) => `test "$(stat -c %u:%g ${path})" = ${owner}`;
/** Somebody in a container that runs. */
const as = (id: number, uid: number, command: string) =>
	`lxc-attach -n ${id} -u ${uid} -g ${uid} --clear-env -- ${command} </dev/null`;

/** Containers, an account and a group are foretold: all is determined. */
const fresh = (version: Version): State => ({
	tasks: `
    - ensure_container: {id: 200, template: "${template}", rootfs: {storage: local-zfs, size: 0.1}, state: started}
    - ensure_container: {id: 201, clone: {from: 200}, state: present}
      when: false
    - ensure_container: {id: 201, template: "${template}", rootfs: {storage: local-zfs, size: 0.1}}
    - group: {name: media, gid: 1500}
    - user: {name: media, uid: 1500, group: media}
    - own_shared_volume:
        name: models
        host_path: /srv/fresh/models
        owner: container_root
        mounts: {200: /models, 201: {path: /models, backup: true, mountoptions: [noatime, nosuid]}}
        within: [/srv/fresh, /mnt/pve]
    - own_shared_volume:
        host_path: /srv/fresh/www
        owner: {container_uid: 33}
        mode: "0750"
        mounts: {200: /www, 201: {path: /www, ro: true}}
    - own_shared_volume:
        host_path: /srv/fresh/media
        owner: media
        mounts: {200: {path: /media, uid: 33}, 201: /media}
    - own_shared_volume: {host_path: /srv/fresh/public, mounts: {200: /public}}
    - ensure_container: {id: 201, state: started}`,
	changes: [
		`create container 200 from ${template}`,
		'start container 200',
		`create container 201 from ${template}`,
		'create group media',
		'create user media',
		'create /srv/fresh/',
		'create /srv/fresh/models/',
		'set mp0 of container 200',
		'set mp0 of container 201',
		'try whether uid 0 of container 200 can write to /models',
		'try whether uid 0 of container 201 can write to /srv/fresh/models',
		'create /srv/fresh/www/',
		'set mp1 of container 200',
		'set mp1 of container 201',
		'try whether uid 33 of container 200 can write to /www',
		'create /srv/fresh/media/',
		...(version === 9 ? [] : ['grant access to /srv/fresh/media and what is in it']),
		'set mp2 of container 200',
		'set mp2 of container 201',
		'try whether uid 33 of container 200 can write to /media',
		...(version === 9 ? [] : ['try whether uid 0 of container 201 can write to /srv/fresh/media']),
		'create /srv/fresh/public/',
		'set mp3 of container 200',
		'start container 201',
	],
	holds: `
		${owned('/srv/fresh', '0:0')}
		${owned('/srv/fresh/models', '100000:100000')}
		${owned('/srv/fresh/www', '100033:100033')}
		${owned('/srv/fresh/media', '1500:1500')}
		${owned('/srv/fresh/public', '65534:65534')}
		${has(201, 'mp0: /srv/fresh/models,mp=/models,backup=1,mountoptions=noatime;nosuid')}
		${has(201, 'mp1: /srv/fresh/www,mp=/www,ro=1')}
		${as(200, 0, 'touch /models/from-200')}
		${as(201, 0, 'test -O /models/from-200')}
		${as(200, 33, 'touch /www/f')}
		! ${as(200, 1000, 'ls /www')}
		! ${as(201, 33, 'touch /www/g')}
		${as(201, 33, 'cat /www/f')}
		${as(200, 33, 'touch /media/by-33')}
		${as(201, 0, 'touch /media/by-0')}
		${as(201, 0, 'sh -c "echo more >>/media/by-33"')}
		! ${as(200, 0, version === 9 ? 'touch /media/no' : 'touch /public/no')}
		! ${as(200, 0, 'touch /public/no')}
		${as(200, 0, 'ls /public')}
		${version === 9 ? owned('/srv/fresh/media/by-33', '1500:1500') : owned('/srv/fresh/media/by-33', '100033:100033')}
		setpriv --reuid 1500 --regid 1500 --clear-groups -- sh -c 'echo mine >>/srv/fresh/media/by-0'`,
});

const states: Readonly<Record<string, (version: Version) => State>> = {
	'a fresh fleet, where containers and the owner are only foretold': fresh,
	'what is in it: kept, given away, left alone': () => ({
		given: `
			${make(210)}
			mkdir -p /srv/tree/sub/mounted /srv/outside
			cd /srv/tree
			touch root sub/other kept half setid fixed
			chown 33:33 sub/other; chown 100999:100999 kept; chown 100999:0 half; chown 100000:100000 sub
			chmod 4755 setid
			ln -s /etc/passwd link
			touch /srv/outside/f
			ln /srv/outside/f linked
			mount -t tmpfs none sub/mounted
			touch sub/mounted/f
			chattr +i fixed`,
		tasks: `
    - own_shared_volume: {host_path: /srv/tree, owner: container_root, mounts: {210: /tree}}`,
		changes: [
			'set the owner of /srv/tree to 100000:100000',
			'give 5 entries in /srv/tree to 100000:100000',
			'set mp0 of container 210',
			'try whether uid 0 of container 210 can write to /srv/tree',
		],
		holds: `
			cd /srv/tree
			for each in . root sub/other link setid sub; do ${owned('$each', '100000:100000')}; done
			${owned('kept', '100999:100999')}
			${owned('half', '100999:100000')}
			test "$(stat -c %a setid)" = 755
			${owned('/srv/outside/f', '0:0')}
			${owned('sub/mounted/f', '0:0')}
			${owned('fixed', '0:0')}
			${owned('/etc/passwd', '0:0')}
			chattr -i fixed`,
	}),
	'all of it, and the folder alone': () => ({
		given: `
			${make(211)}
			mkdir -p /srv/all /srv/top
			touch /srv/all/f /srv/top/f
			chown 100999:100999 /srv/all/f`,
		tasks: `
    - own_shared_volume: {host_path: /srv/all, owner: container_root, recurse: all, mounts: {211: /all}, verify: none}
    - own_shared_volume: {host_path: /srv/top, owner: container_root, recurse: top, mounts: {211: /top}, verify: stat}`,
		changes: [
			'set the owner of /srv/all to 100000:100000',
			'give 1 entry in /srv/all to 100000:100000',
			'set mp0 of container 211',
			'set the owner of /srv/top to 100000:100000',
			'set mp1 of container 211',
		],
		holds: `${owned('/srv/all/f', '100000:100000')}
			${owned('/srv/top/f', '0:0')}`,
	}),
	'mounts that are there, of a container that runs, and of others': () => ({
		given: `
			mkdir -p /srv/one /srv/two /srv/three
			chown 100000:100000 /srv/one /srv/two /srv/three
			${make(220, '--mp0 /srv/one,mp=/old --mp1 local-zfs:0.05,mp=/data --mp3 /srv/three,mp=/two')}
			${make(221, '--mp0 /srv/one,mp=/one')}
			${make(222, '--mp5 /srv/one,mp=/one --mp6 /srv/two,mp=/two')}
			pct start 220
			pct start 221`,
		tasks: `
    - own_shared_volume:
        host_path: /srv/one
        owner: container_root
        mounts: {220: {path: /one, ro: true}, 221: /one}
        exclusive: true
        restart: if_needed
        timeout: 5
        force: true
    - own_shared_volume: {host_path: /srv/two, owner: container_root, mounts: {220: /two, 221: /two}}`,
		changes: [
			'set mp5 of container 222',
			'set mp0 of container 220; after a restart: mp0',
			'restart container 220',
			'try whether uid 0 of container 220 cannot write to /one',
			'try whether uid 0 of container 221 can write to /one',
			'set mp3 of container 220; after a restart: mp3',
			'set mp1 of container 221',
			'try whether uid 0 of container 220 can write to /srv/two',
			'try whether uid 0 of container 221 can write to /two',
		],
		holds: `
			${has(220, 'mp0: /srv/one,mp=/one,ro=1')}
			test "$(grep -c '^mp' ${conf(222)})" = 1
			! ${as(220, 0, 'touch /one/x')}
			grep -A9 pve:pending ${conf(220)} | grep -x 'mp3: /srv/two,mp=/two'
			${as(221, 0, 'touch /two/x')}`,
	}),
	'from owner to another way, and back': version => ({
		given: `
			useradd --uid 1600 --user-group alice
			mkdir -p /srv/switch
			touch /srv/switch/old /srv/switch/app
			${make(230, '--mp0 /srv/switch,mp=/x')}
			chown 100000:100000 /srv/switch /srv/switch/old
			chown 101000:101000 /srv/switch/app`,
		tasks: `
    - own_shared_volume: {host_path: /srv/switch, owner: alice, mounts: {230: /x}}
    - ensure_container: {id: 230, state: started}
    - own_shared_volume: {host_path: /srv/switch, owner: alice, access: ${version === 9 ? 'idmap' : 'acl'}, mounts: {230: /x}}`,
		changes:
			version === 9
				? [
						'set the owner of /srv/switch to alice:alice',
						'give 1 entry in /srv/switch to alice:alice',
						'set mp0 of container 230',
						'start container 230',
					]
				: [
						'set the owner of /srv/switch to alice:alice',
						'grant access to /srv/switch and what is in it',
						'try whether uid 0 of container 230 can write to /srv/switch',
						'start container 230',
					],
		holds: `
			${as(230, 0, 'sh -c "echo 1 >>/x/old; echo 1 >/x/new"')}
			${owned('/srv/switch/app', '101000:101000')}
			${as(230, 1000, 'test -O /x/app')}
			setpriv --reuid 1600 --regid 1600 --clear-groups -- sh -c 'echo 1 >>/srv/switch/new'`,
	}),
	'from access lists back to an owner': () => ({
		given: `
			mkdir -p /srv/back/sub
			touch /srv/back/sub/f
			chown -R 1700:1700 /srv/back
			${make(240, '--mp0 /srv/back,mp=/x')}
			setfacl -R -m u:100000:rwX,u:1700:rwX,d:u:100000:rwX,d:u:1700:rwX /srv/back`,
		tasks: '    - own_shared_volume: {host_path: /srv/back, owner: container_root, mounts: {240: /x}}',
		changes: [
			'set the owner of /srv/back to 100000:100000',
			'give 2 entries in /srv/back to 100000:100000',
			'take access lists for 100000 off /srv/back and what is in it',
			'try whether uid 0 of container 240 can write to /srv/back',
		],
		holds: '! getfacl -Rn /srv/back | grep user:100000',
	}),
	'different maps, by access lists': () => ({
		given: `
			echo root:1000:1 >>/etc/subuid
			echo root:1000:1 >>/etc/subgid
			mkdir -p /srv/people
			touch /srv/people/f
			${make(250)}
			${make(251)}
			for kind in u g; do
				printf 'lxc.idmap: %s 0 100000 1000\\nlxc.idmap: %s 1000 1000 1\\nlxc.idmap: %s 1001 101001 64535\\n' $kind $kind $kind
			done >>${conf(251)}`,
		tasks: `
    - own_shared_volume:
        host_path: /srv/people
        owner: {container_uid: 1000}
        access: acl
        mounts: {250: /people, 251: /people}
    - ensure_container: {id: 250, state: started}
    - ensure_container: {id: 251, state: started}`,
		changes: [
			'grant access to /srv/people and what is in it',
			'set mp0 of container 250',
			'set mp0 of container 251',
			'try whether uid 1000 of container 250 can write to /srv/people',
			'try whether uid 1000 of container 251 can write to /srv/people',
			'start container 250',
			'start container 251',
		],
		holds: `
			${owned('/srv/people', '0:0')}
			${as(250, 1000, 'sh -c "echo 1 >>/people/f; echo 1 >/people/by-250"')}
			${as(251, 1000, 'sh -c "echo 1 >>/people/f; echo 1 >>/people/by-250"')}
			${owned('/srv/people/by-250', '101000:101000')}
			! ${as(250, 33, 'touch /people/no')}`,
	}),
	'as asked': version => ({
		given: `
			useradd --uid 1800 --user-group bob
			mkdir -p /srv/right/sub /srv/lists/sub
			touch /srv/right/f /srv/right/sub/app /srv/lists/f /srv/lists/sub/g
			chown -R 100000:100000 /srv/right
			chown 100033:100033 /srv/right/sub/app
			chown -R bob:bob /srv/lists
			setfacl -R -m u:1800:rwX,u:100000:rwX,d:u:1800:rwX,d:u:100000:rwX /srv/lists
			${make(260, '--mp4 mp=/r,ro=0,volume=/srv/right --mp5 /srv/lists,mp=/lists')}
			pct start 260`,
		tasks: `
    - own_shared_volume: {host_path: /srv/right, owner: container_root, mounts: {260: /r}}
    - own_shared_volume: {host_path: /srv/right, owner: 100000, mounts: {260: /r}, access: chown, recurse: top}
    - own_shared_volume: {host_path: /srv/lists, owner: bob, mounts: {260: /lists}, access: ${version === 9 ? 'acl' : 'auto'}}`,
		changes: [],
	}),
};

const cases: ReadonlyArray<readonly [string, ThreeWay]> = nodeVersions.flatMap(version =>
	Object.entries(states).map(
		([title, state]) => [`Proxmox VE ${version}: ${title}`, {...state(version), host: `pve${version}`}] as const,
	),
);

/** A node for each. */
const refusals: Readonly<Record<string, Refusal>> = {
	'containers with different maps': {
		vars: {lab_pve: 7},
		given: `
			mkdir /srv/x
			${make(300)}
			pct create 301 ${template} --unprivileged 0 --rootfs local-zfs:0.1 >/dev/null`,
		tasks: '    - own_shared_volume: {host_path: /srv/x, owner: container_root, mounts: {300: /x, 301: /x}}',
		code: 'DIFFERENT_MAPS',
		message: /container 300 is 100000:100000 at the host, and 0:0 of container 301 is 0:0/,
	},
	'a container that cannot write, whatever modes say': {
		given: `
			mkdir /srv/x
			chown 100000:100000 /srv/x
			chattr +i /srv/x
			${make(300)}
			pct start 300`,
		tasks: '    - own_shared_volume: {host_path: /srv/x, owner: container_root, mounts: {300: /x}}',
		code: 'APPLY_FAILED',
		message: /0:0 of container 300 cannot write to \/x/,
		late: true,
		holds: 'chattr -i /srv/x',
	},
};

let lab: TestLab;
let played: readonly Played[];
let refused: readonly Refused[];

test.before(async t => {
	t.timeout(600_000);
	const nodes = {
		...Object.fromEntries(nodeVersions.map(version => [`pve${version}`, {lab_pve: version}])),
		...Object.fromEntries(Object.values(refusals).map(({vars = {}}, index) => [`refused${index}`, vars])),
	};
	lab = await startLab(nodes, {proxmox: Object.keys(nodes)});
	played = await playThreeWays(
		lab,
		cases.map(([, state]) => state),
	);
	refused = await playRefusals(lab, Object.values(refusals), index => `refused${index}`);
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
