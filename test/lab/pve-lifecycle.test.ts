import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';
import {fails, template} from './containers.ts';

let lab: TestLab;

test.before(async () => {
	const vars = {node: {}, eight: {lab_pve: 8, lab_cluster: 'old'}, seven: {lab_pve: 7, lab_cluster: 'old'}};
	lab = await startLab(vars, {proxmox: Object.keys(vars)});
});
test.after.always(async () => lab?.stop());

/** Standard output of shell text on a node, which must succeed. */
async function run(script: string, node = 'node'): Promise<string> {
	const {code, stdout, stderr} = await lab.run(node, script);
	if (code !== 0) {
		throw new Error(`${script}: ${code}\n${stdout}${stderr}`);
	}

	return stdout;
}

let lastId = 100;
const nextId = () => ++lastId;

const create = async (options: string): Promise<number> => {
	const id = nextId();
	await run(`pct create ${id} ${template} ${options}`);
	return id;
};

/** Shell text that lists a folder with all that its files have, but for what a file system has by itself. */
const listing = (root: string): string => `
	cd ${root}
	find . ! -path '*/lost+found*' ! -path './etc/vzdump*' -printf '%P %y %m %U:%G %l' \\( -type f -printf ' %n %s %T@' -o -true \\) -printf '\\n' | sort
	find . -type f -print0 | sort -z | xargs -0 getfattr -h -d -m 'user|security|system' --absolute-names
	stat -c '%n %h' data/one data/two
	[ "$(stat -c %i data/one)" = "$(stat -c %i data/two)" ] && du -k root/hollow`;

/** Shell text that does it to a container which does not run. */
const mounted = (id: number, text: string): string =>
	`pct mount ${id} > /dev/null && (${text}); code=$?; pct unmount ${id} && exit $code`;

const everything = (id: number) => mounted(id, listing(`/var/lib/lxc/${id}/rootfs`));

/** Puts into an unprivileged container what is easily lost: capabilities, ACLs, links, holes, set-id bits, attributes. */
const fill = (id: number): string =>
	mounted(
		id,
		`set -e; cd /var/lib/lxc/${id}/rootfs
		mkdir -p data
		echo one > data/one && ln data/one data/two && chown 101000:101000 data/one && setfacl -m u:100007:rw data/one
		cp bin/busybox root/able && chown 100000:100000 root/able && chmod 6755 root/able
		setfattr -n security.capability -v 0x0100000300200000000000000000000000000000a0860100 root/able
		truncate -s 40M root/hollow && echo end >> root/hollow && chown 100000:100000 root/hollow
		ln -s /nowhere root/link && chown -h 101000:101000 root/link && mkfifo root/pipe && chown 100000:100000 root/pipe
		setfattr -n user.note -v kept root/hollow && touch -d '2001-02-03 04:05:06.789' root/hollow`,
	);

test('a container is there at once, and its files are those of the archive with shifted owners', async t => {
	const id = await create('--rootfs fast:1 --unprivileged 1');
	const unpacked = 'mkdir /tmp/plain && cd /tmp/plain && tar xpzf /var/lib/vz/template/cache/alpine-3.20-lab_1_amd64.tar.gz';
	await run(unpacked);
	const files = (root: string) => `cd ${root} && find bin home usr ! -type d -printf '%P %m %U %G %s %T@ %l\\n' | sort`;
	const shifted = (await run(files('/tmp/plain'))).replaceAll(/^(.*) (\d+) (\d+) (\d+ [\d.]+ .*)$/gm, (_, head, uid, gid, tail) =>
		[head, Number(uid) + 100_000, Number(gid) + 100_000, tail].join(' '),
	);
	t.is(await run(mounted(id, files(`/var/lib/lxc/${id}/rootfs`))), shifted);
	t.regex(await run(`stat -c %a /mnt/pve/fast/images/${id}/vm-${id}-disk-0.raw`), /^640$/m);
});

test('the tables of pvesm', async t => {
	const id = await create('--rootfs fast:0.5 --mp0 local-zfs:2,mp=/data');
	t.regex(
		await run('pvesm status'),
		/^Name +Type +Status +Total \(KiB\) +Used \(KiB\) Available \(KiB\) +%\nfast +dir +active +\d+ +\d+ +\d+ +\d+\.\d\d%\n/,
	);
	t.is(
		await run(`pvesm list local-zfs --vmid ${id}`),
		`Volid                       Format  Type            Size VMID\nlocal-zfs:subvol-${id}-disk-0 subvol  rootdir   2147483648 ${id}\n`,
	);
	t.regex(
		await run(`pvesm list fast --vmid ${id}`),
		new RegExp(`^fast:${id}/vm-${id}-disk-0.raw raw     rootdir   536870912 ${id}$`, 'm'),
	);
	t.is(await run(`pvesm path local-zfs:subvol-${id}-disk-0`), `/rpool/data/subvol-${id}-disk-0\n`);
	t.is(await run(`pvesm path ${template}`), `/var/lib/vz/template/cache/${template.split('/')[1]}\n`);
	t.is(
		await run(`pvesm alloc fast ${id} '' 64M`),
		`Formatting '/mnt/pve/fast/images/${id}/vm-${id}-disk-1.raw', fmt=raw size=67108864 preallocation=off\nsuccessfully created 'fast:${id}/vm-${id}-disk-1.raw'\n`,
	);
	t.is(await run(`pvesm free fast:${id}/vm-${id}-disk-1.raw`), `Removed volume 'fast:${id}/vm-${id}-disk-1.raw'\n`);
	t.deepEqual(await lab.run('node', 'pvesm list nosuch'), fails("storage 'nosuch' does not exist\n"));
});

test('storages that cannot be used', async t => {
	await run(
		`cp /etc/pve/storage.cfg /root/ && printf '\\ndir: off\\n\\tpath /srv/off\\n\\tcontent rootdir\\n\\tdisable\\n\\ndir: far\\n\\tpath /srv/far\\n\\tcontent rootdir\\n\\tnodes other\\n\\ndir: gone\\n\\tpath /srv/gone\\n\\tcontent rootdir\\n' >> /etc/pve/storage.cfg`,
	);
	const refusal = async (storage: string) => (await lab.run('node', `pct create 999 ${template} --storage ${storage}`)).stderr;
	t.is(await refusal('off'), "storage 'off' is disabled\n");
	t.is(await refusal('far'), "storage 'far' is not available on node 'node'\n");
	t.is(await refusal('gone'), "unable to activate storage 'gone' - directory '/srv/gone' does not exist or is unreachable\n");
	t.is(await refusal('local-zfs --rootfs nosuch:1'), "storage 'nosuch' does not exist\n");
	t.regex(await run('pvesm status 2> /dev/null'), /^off +dir +disabled +0 +0 +0 +N\/A$/m);
	await run('cat /root/storage.cfg > /etc/pve/storage.cfg');
	t.is(await run('ls /etc/pve/lxc/999.conf /mnt/pve/fast/images/999 2> /dev/null || true'), '');
});

test('what fails leaves neither volumes nor mounts nor an id', async t => {
	const left =
		'ls /etc/pve/lxc /mnt/pve/fast/images /rpool/data; grep -c /var/lib/lxc/ /proc/mounts; losetup -ln -O BACK-FILE | sort';
	const before = await run(`${left} || true`);
	await run('cp /etc/passwd /tmp/broken.tar.gz');
	const broken = await lab.run('node', 'pct create 998 /tmp/broken.tar.gz --rootfs fast:1 --mp0 local-zfs:1,mp=/a/b');
	t.is(broken.code, 255);
	t.regex(broken.stderr, /^unable to create CT 998 - command 'lxc-usernsexec -m u:0:100000:65536 .*' failed: exit code 2\n$/);
	t.deepEqual(
		await lab.run(
			'node',
			`pct create 998 ${template} --rootfs fast:1 --mp0 fast:nosuch/vm-1-disk-0.raw,mp=/a 2>&1 > /dev/null | tail -n 1`,
		),
		{code: 0, stdout: "unable to create CT 998 - unable to parse directory volume name 'nosuch/vm-1-disk-0.raw'\n", stderr: ''},
	);
	t.is(
		(await lab.run('node', `pct create 998 ${template} --rootfs fast:1 --ssh-public-keys /nosuch`)).stderr,
		"can't open '/nosuch' - No such file or directory\n",
	);
	t.is(await run(`${left} || true`), before);
});

test('password and keys are set once, hidden from the configuration', async t => {
	await run("ssh-keygen -q -t ed25519 -N '' -C alice -f /root/alice");
	const id = await create(
		"--rootfs local-zfs:1 --password 'to p;s' --ssh-public-keys /root/alice.pub --hostname web.example.org --nameserver 192.0.2.1 --searchdomain example.org",
	);
	const root = `/rpool/data/subvol-${id}-disk-0`;
	t.regex(
		await run(`stat -c '%U:%G %a' ${root}/root/.ssh ${root}/root/.ssh/authorized_keys && cat ${root}/root/.ssh/authorized_keys`),
		/^UNKNOWN:UNKNOWN 700\nUNKNOWN:UNKNOWN 700\n# --- BEGIN PVE ---\nssh-ed25519 \S+ alice\n# --- END PVE ---\n$/,
	);
	const hash = await run(`sed -n 's/^root:\\([^:]*\\):.*/\\1/p' ${root}/etc/shadow`);
	t.is(await run(`perl -e 'print crypt("to p;s", $ARGV[0])' '${hash.trim()}'`), hash.trim());
	t.regex(await run(`stat -c '%u:%g %a' ${root}/etc/shadow`), /^100000:100042 640$/m);
	t.is(
		await run(`cat ${root}/etc/hostname ${root}/etc/resolv.conf`),
		'web\n# --- BEGIN PVE ---\nsearch example.org\nnameserver 192.0.2.1\n# --- END PVE ---\n',
	);
	t.regex(await run(`cat ${root}/etc/hosts`), /\n127\.0\.1\.1 web\.example\.org web\n/);
	t.is(await run(`grep -e ssh -e passw -e alice /etc/pve/lxc/${id}.conf || true`), '');
});

test('links in an archive do not lead the setup of the guest out of it', async t => {
	await run(`mkdir /tmp/evil /srv/victim && cd /tmp/evil && tar xpzf /var/lib/vz/template/cache/alpine-3.20-lab_1_amd64.tar.gz
		echo mine > /srv/victim/name && ln -sf /srv/victim/name etc/hostname && ln -sf ../../../../../../srv/victim/name etc/hosts
		rm -rf etc/network && ln -s /srv/victim etc/network && ln -sf /srv/victim/shadow etc/shadow && echo root:secret:: > /srv/victim/shadow
		tar czf /root/evil.tar.gz .`);
	const before = await run('find /srv/victim -printf "%P %y %m %U %s %T@ %C@\\n" | sort');
	const made = await lab.run(
		'node',
		'pct create 997 /root/evil.tar.gz --rootfs local-zfs:1 --net0 name=eth0,bridge=vmbr0,ip=dhcp --password secret',
	);
	t.is(await run('find /srv/victim -printf "%P %y %m %U %s %T@ %C@\\n" | sort'), before);
	t.is(made.code, 0, made.stderr);
	t.is(
		await run('cd /rpool/data/subvol-997-disk-0 && cat etc/hostname && ls srv/victim && grep -c eth0 srv/victim/interfaces'),
		'localhost\ninterfaces\n2\n',
	);
});

test('a file that the guest keeps to itself is left alone', async t => {
	await run(`mkdir /tmp/own && cd /tmp/own && tar xpzf /var/lib/vz/template/cache/alpine-3.20-lab_1_amd64.tar.gz
		touch etc/.pve-ignore.hosts && echo '192.0.2.9 own' > etc/hosts && tar czf /root/own.tar.gz .`);
	await run('pct create 996 /root/own.tar.gz --rootfs local-zfs:1');
	t.is(await run('cat /rpool/data/subvol-996-disk-0/etc/hosts'), '192.0.2.9 own\n');
	await run('pct create 995 /root/own.tar.gz --rootfs local-zfs:1 --ostype unmanaged --password secret');
	t.is(await run("grep -c '^root:[$]' /rpool/data/subvol-995-disk-0/etc/shadow || true"), '0\n');
	t.regex(await run('cat /etc/pve/lxc/995.conf'), /^ostype: unmanaged$/m);
});

test('versions make other containers unless told', async t => {
	await run(`pct create 200 ${template} --rootfs fast:1`, 'eight');
	t.is(await run('grep -c unprivileged /etc/pve/lxc/200.conf || true', 'eight'), '0\n');
	t.deepEqual(
		await lab.run('seven', `pct create 200 ${template} --rootfs fast:1`),
		fails("CT 200 already exists on node 'eight'\n"),
	);
	t.is((await lab.run('seven', 'pct clone 200 201')).stderr, "Configuration file 'nodes/seven/lxc/200.conf' does not exist\n");
	await run('pct start 200', 'eight');
	t.deepEqual(
		await lab.run('eight', 'pct clone 200 201'),
		fails('Cannot do full clones on a running container without snapshots\n'),
	);
	t.is(await run('cat /etc/pve/.vmlist', 'seven').then(text => Object.keys(JSON.parse(text).ids).join()), '200');
	await run('pct destroy 200 --force 1', 'eight');
	t.is(await run('ls /mnt/pve/fast/images; pct list', 'eight'), '');
});

for (const storage of ['fast', 'local-zfs']) {
	test(`a clone from ${storage} has all that the files of its source have`, async t => {
		const id = await create(`--rootfs ${storage}:1 --unprivileged 1`);
		await run(fill(id));
		const source = await run(everything(id));
		t.regex(source, /security\.capability=/);
		t.regex(source, /system\.posix_acl_access=/);
		for (const target of ['fast', 'local-zfs']) {
			const copy = nextId();
			await run(`pct clone ${id} ${copy} --storage ${target}`);
			t.is(await run(everything(copy)), source, target);
			await run(`pct destroy ${copy}`);
		}
	});

	test(`a backup of a container on ${storage} brings all back`, async t => {
		const id = await create(`--rootfs ${storage}:1 --mp0 ${storage}:1,mp=/data,backup=1 --unprivileged 1`);
		await run(fill(id));
		const source = await run(everything(id));
		await run(`vzdump ${id} --mode stop --storage fast`);
		const archive = await run(`cd /mnt/pve/fast/dump && ls vzdump-lxc-${id}-*.tar.zst`);
		t.is(await run(everything(id)), source);
		for (const target of ['fast', 'local-zfs']) {
			const copy = nextId();
			await run(`pct restore ${copy} fast:backup/${archive.trim()} --storage ${target}`);
			t.is(await run(everything(copy)), source, target);
		}
	});
}

test('linked clones share a template, which stays until they are gone', async t => {
	const id = await create('--rootfs local-zfs:1 --hostname base');
	const copy = nextId();
	t.is(
		(await lab.run('node', `pct clone ${id} ${copy} --full 0`)).stderr,
		`Linked clone feature for 'local-zfs:subvol-${id}-disk-0' is not available\n`,
	);
	await run(`pct template ${id} && pct clone ${id} ${copy}`);
	t.regex(
		await run(`cat /etc/pve/lxc/${copy}.conf`),
		new RegExp(`^rootfs: local-zfs:basevol-${id}-disk-0/subvol-${copy}-disk-0,size=1G$`, 'm'),
	);
	t.is(
		(await lab.run('node', `pct destroy ${id}`)).stderr,
		`base volume 'basevol-${id}-disk-0' is still in use by linked clones\n`,
	);
	t.is((await lab.run('node', `pct start ${id}`)).stderr, "you can't start a CT if it's a template\n");
	t.is((await lab.run('node', `pct template ${id}`)).stderr, "you can't convert a template to a template\n");
	await run(`pct start ${copy} && pct stop ${copy} && pct destroy ${copy} && pct destroy ${id}`);
	t.is(await run(`ls -d /rpool/data/*-${id}-* /rpool/data/.zfs/*-${id}-* 2> /dev/null || true`), '');
});

test('a template on a directory is never written, and cannot be cloned by link', async t => {
	const id = await create('--rootfs fast:0.05');
	const copy = nextId();
	await run(`pct template ${id}`);
	t.is(
		(await lab.run('node', `pct clone ${id} ${copy}`)).stderr,
		`Linked clone feature for 'fast:${id}/base-${id}-disk-0.raw' is not available\n`,
	);
	t.is(
		(await lab.run('node', `pct clone ${id} ${copy} --storage fast`)).stderr,
		"parameter 'storage' not allowed for linked clones\n",
	);
	const sum = `sha256sum < /mnt/pve/fast/images/${id}/base-${id}-disk-0.raw`;
	const before = await run(sum);
	await run(`pct clone ${id} ${copy} --full 1 && vzdump ${id} --storage fast`);
	t.is(await run(sum), before);
	await run(`pct destroy ${id}`);
});

test('snapshots are a tree, and rolling back brings files and options back', async t => {
	const id = await create('--rootfs local-zfs:1 --mp0 local-zfs:1,mp=/data --memory 256 --unprivileged 1');
	await run(fill(id));
	const then = await run(everything(id));
	await run(`pct snapshot ${id} first --description 'before the change' && pct set ${id} --memory 512`);
	await run(`pct snapshot ${id} second`);
	await run(`rm -r /rpool/data/subvol-${id}-disk-1/* /rpool/data/subvol-${id}-disk-0/root/*`);
	t.regex(
		await run(`pct listsnapshot ${id}`),
		/^`-> first {23}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {5}before the change\n `-> second {21}\d.*no-description\n {2}`-> current {43}You are here!\n$/,
	);
	t.is(
		(await lab.run('node', `pct rollback ${id} first`)).stderr,
		`can't rollback, 'first' is not most recent snapshot on 'local-zfs:subvol-${id}-disk-0'\n`,
	);
	t.is((await lab.run('node', `pct delsnapshot ${id} nosuch`)).stderr, "snapshot 'nosuch' does not exist\n");
	await run(`pct delsnapshot ${id} second && pct rollback ${id} first`);
	t.is(await run(everything(id)), then);
	t.regex(await run(`sed '/^$/q' /etc/pve/lxc/${id}.conf`), /^memory: 256\nmp0.*\nostype: alpine\nparent: first\n/m);
	await run(`pct clone ${id} ${nextId()} --snapname first --storage fast`);
	t.is(await run(everything(lastId)), then);
	await run(`pct delsnapshot ${id} first`);
	t.is(await run(`grep -e first -e unused -e lock /etc/pve/lxc/${id}.conf || true`), '');
});

test('what has no snapshots says so, and is not locked by it', async t => {
	const id = await create('--rootfs fast:1');
	t.deepEqual(await lab.run('node', `pct snapshot ${id} one`), fails('snapshot feature is not available\n'));
	const bound = await create('--rootfs local-zfs:1 --mp0 /srv,mp=/x');
	t.deepEqual(await lab.run('node', `pct snapshot ${bound} one`), fails('snapshot feature is not available\n'));
	t.deepEqual(
		await lab.run('node', `pct snapshot ${bound} current`),
		fails("unable to use snapshot name 'current' (reserved name)\n"),
	);
	t.is((await lab.run('node', `pct template ${bound}`)).stderr, "Template feature is not available for '/srv'\n");
	t.is(
		await run(`grep -c lock /etc/pve/lxc/${id}.conf /etc/pve/lxc/${bound}.conf || true`),
		`/etc/pve/lxc/${id}.conf:0\n/etc/pve/lxc/${bound}.conf:0\n`,
	);
});

test('a running container is backed up as its storage allows', async t => {
	const zfs = await create('--rootfs local-zfs:1');
	const raw = await create('--rootfs fast:1');
	await run(`pct start ${zfs} && pct start ${raw} && pct exec ${raw} -- sh -c 'echo live > /root/live'`);
	t.regex(
		await run(`vzdump ${zfs} --storage fast`),
		/backup mode: snapshot\n[\s\S]*create storage snapshot 'vzdump'\n[\s\S]*cleanup temporary 'vzdump' snapshot\n/,
	);
	t.is(await run(`grep -c vzdump /etc/pve/lxc/${zfs}.conf || true`), '0\n');
	const said = await run(`vzdump ${raw} --storage fast`);
	t.regex(
		said,
		/mode failure - some volumes do not support snapshots\n.*trying 'suspend' mode instead\n[\s\S]*backup mode: suspend\n/,
	);
	const archive = /creating vzdump archive '([^']+)'/.exec(said)?.[1] ?? '';
	t.is(await run(`tar xOf ${archive} ./root/live`), 'live\n');
	t.regex(
		await run(`tar tvf ${archive} --numeric-owner ./root/live ./etc/vzdump/pct.conf`),
		/65534\/65534 .* \.\/etc\/vzdump\/pct\.conf\n.* 0\/0 .* \.\/root\/live\n$/,
	);
	t.regex(
		await run(`vzdump ${raw} --mode stop --storage fast --compress 0`),
		/stopping virtual guest\n[\s\S]*\.tar'\n[\s\S]*restarting vm\n/,
	);
	t.is(
		await run(`pct status ${zfs}; pct status ${raw}; pct exec ${raw} -- cat /root/live; pct stop ${zfs}; pct stop ${raw}`),
		'status: running\nstatus: running\nlive\n',
	);
});

test('backups that fail are told and leave no lock', async t => {
	const id = await create('--rootfs local-zfs:1 --unprivileged 1');
	await run(
		`printf 'lxc.idmap: u 0 100000 1000\\nlxc.idmap: u 1000 1000 1\\nlxc.idmap: g 0 100000 1000\\n' >> /etc/pve/lxc/${id}.conf`,
	);
	const failed = await lab.run('node', `vzdump ${id} --mode stop --storage fast`);
	t.is(failed.code, 255);
	t.regex(failed.stdout, /newuidmap: uid range \[1000-1001\) -> \[1000-1001\) not allowed/);
	t.regex(failed.stdout, new RegExp(`^ERROR: Backup of VM ${id} failed - command 'lxc-usernsexec `, 'm'));
	t.is(failed.stderr, 'job errors\n');
	t.is(
		await run(`grep -c lock /etc/pve/lxc/${id}.conf || true; ls /mnt/pve/fast/dump/*-${id}-*.dat /var/tmp 2> /dev/null || true`),
		'0\n/var/tmp:\n',
	);
	t.regex(
		(await lab.run('node', 'vzdump 994 --storage fast')).stdout,
		/^ERROR: Backup of VM 994 failed - unable to find VM '994'$/m,
	);
	t.deepEqual(await lab.run('node', `pct set ${id} --lock backup && pct destroy ${id}`), fails('CT is locked (backup)\n'));
});

test('destroying takes all volumes, and nothing of the host', async t => {
	await run('mkdir -p /srv/shared && echo kept > /srv/shared/file');
	const id = await create('--rootfs local-zfs:1 --mp0 fast:1,mp=/a --mp1 local-zfs:1,mp=/b --mp2 /srv/shared,mp=/c');
	await run(`pct set ${id} --delete mp1 && grep -q unused0 /etc/pve/lxc/${id}.conf && pct start ${id}`);
	t.deepEqual(await lab.run('node', `pct destroy ${id}`), fails(`unable to destroy CT ${id} - container is running\n`));
	await run(`pct set ${id} --mp2 local-zfs:1,mp=/c && pct set ${id} --protection 1`);
	t.deepEqual(await lab.run('node', `pct destroy ${id} --force 1`), fails(`can't remove CT ${id} - protection mode enabled\n`));
	await run(`pct set ${id} --protection 0`);
	t.deepEqual(await lab.run('node', `pct destroy ${id} --force 1 --purge 1`), {
		code: 0,
		stdout: `forced to stop CT ${id} before destroying!\npurging CT ${id} from related configurations..\n`,
		stderr: '',
	});
	t.is(
		await run(
			`ls -d /etc/pve/lxc/${id}.conf /rpool/data/*${id}* /rpool/data/.zfs/*${id}* /mnt/pve/fast/images/${id} /var/lib/lxc/${id} 2> /dev/null || true`,
		),
		'',
	);
	t.is(await run('cat /srv/shared/file'), 'kept\n');
});

test('a cut clone leaves its locks, and no mounts', async t => {
	const id = await create('--rootfs fast:1');
	const copy = nextId();
	await run(mounted(id, `head -c 300M /dev/zero > /var/lib/lxc/${id}/rootfs/root/large`));
	// As often as it takes to be faster than the copy
	await run(`while :; do
		setsid pct clone ${id} ${copy} > /dev/null 2>&1 & clone=$!
		until [ -d /var/lib/lxc/${copy}/.copy-volume-1 ] || ! kill -0 $clone; do :; done
		kill -9 -$clone && ! wait $clone && break
		pct destroy ${copy}
	done 2> /dev/null`);
	t.is(await run(`grep -h lock /etc/pve/lxc/${id}.conf /etc/pve/lxc/${copy}.conf`), 'lock: disk\nlock: create\n');
	t.is(await run(`grep -e ${copy} /proc/mounts || true`), '');
	// The kernel takes its time to give them back
	await run(`while losetup -ln -O BACK-FILE | grep -q /${copy}/; do :; done`);
	t.deepEqual(await lab.run('node', `pct clone ${id} ${nextId()}`), fails('CT is locked (disk)\n'));
	await run(`pct unlock ${id} && pct unlock ${copy} && pct destroy ${copy} && pct start ${id} && pct stop ${id}`);
});

test('what was taken for a clone is given back when it fails', async t => {
	const id = await create('--rootfs fast:1');
	await run(`pvesm free fast:${id}/vm-${id}-disk-0.raw`);
	const copy = nextId();
	const failed = await lab.run('node', `pct clone ${id} ${copy}`);
	t.is(failed.code, 255);
	t.regex(failed.stderr, /^clone failed: /);
	t.is(
		await run(
			`ls -d /etc/pve/lxc/${copy}.conf /mnt/pve/fast/images/${copy} 2> /dev/null; grep lock /etc/pve/lxc/${id}.conf || true`,
		),
		'',
	);
});
