import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';

let lab: TestLab;

test.before(async () => {
	lab = await startLab({pve1: {}, east: {lab_cluster: 'shop'}, west: {lab_cluster: 'shop'}}, {proxmox: ['pve1', 'east', 'west']});
});

test.after.always(async () => {
	await lab?.stop();
});

/** What shell text on a node says, and with which exit code where that is not 0. */
async function say(host: string, shellText: string): Promise<string> {
	const {code, stdout, stderr} = await lab.run(host, `cd /etc/pve && { ${shellText}\n}`);
	return `${stdout}${stderr}${code === 0 ? '' : `exit ${code}\n`}`;
}

const one = (title: string, shellText: string, expected: string) =>
	test(title, async t => {
		t.is(await say('pve1', shellText), expected);
	});

const refused = (title: string, shellText: string, expected: string) =>
	test(title, async t => {
		const said = await say('pve1', `echo old > refused.cfg; ${shellText}`);
		t.true(said.includes(expected), said);
		t.regex(said, /exit \d+\n$/);
		t.is(await say('pve1', 'cat refused.cfg; stat -c "%a %U:%G" refused.cfg; rm refused.cfg'), 'old\n640 root:www-data\n');
	});

one(
	'it is a FUSE file system, mounted as pmxcfs is',
	'stat -f -c %T .; findmnt -n -o SOURCE,FSTYPE .',
	'fuseblk\n/dev/fuse fuse\n',
);
one('it has room for 128 MiB in 256k files', 'stat -f -c "%S %b %c" .', '4096 32768 262144\n');
one(
	'files belong to root:www-data, and modes follow from the place alone',
	`umask 0; echo x > a; mkdir d; echo x > priv/a; mkdir nodes/pve1/priv/d
	stat -c '%n %A %U:%G' . a d priv priv/a nodes/pve1/lxc nodes/pve1/priv/d .vmlist local; rm -r a d priv/a nodes/pve1/priv/d`,
	`. drwxr-xr-x root:www-data
a -rw-r----- root:www-data
d drwxr-xr-x root:www-data
priv drwx------ root:www-data
priv/a -rw------- root:www-data
nodes/pve1/lxc drwxr-xr-x root:www-data
nodes/pve1/priv/d drwx------ root:www-data
.vmlist -r--r----- root:www-data
local lrwxr-xr-x root:www-data
`,
);
one(
	'links lead to the place of this node',
	'readlink local lxc qemu-server openvz; echo x > lxc/a; cat nodes/pve1/lxc/a; rm local/lxc/a',
	'nodes/pve1\nnodes/pve1/lxc\nnodes/pve1/qemu-server\nnodes/pve1/openvz\nx\n',
);
one(
	'cat, cp, cp -p of a 0640 file, sed -i and touch work',
	`
	echo one > a.tmp; cat a.tmp > a; cp a b; sed -i s/one/two/ b; cat a b
	echo three > /tmp/c; chmod 640 /tmp/c; chgrp www-data /tmp/c; cp -p /tmp/c c; touch -d @1000000000 c; stat -c %Y c; cat c; ls
	rm a a.tmp b c`,
	`one
two
1000000000
three
a
a.tmp
b
c
datacenter.cfg
local
lxc
nodes
openvz
priv
qemu-server
storage.cfg
user.cfg
`,
);
one(
	'the mode and owner that a file has may be set',
	'echo x > a; chmod 640 a; chown root:www-data a; chgrp www-data a; rm a',
	'',
);
one(
	'a file below priv takes mode 0600, and 0640 is refused',
	'echo x > priv/a; chmod 600 priv/a && ! chmod 640 priv/a; rm priv/a',
	"chmod: changing permissions of 'priv/a': Operation not permitted\n",
);
refused('chmod 600', 'chmod 600 refused.cfg', "chmod: changing permissions of 'refused.cfg': Operation not permitted");
refused('chmod 644', 'chmod 644 refused.cfg', 'Operation not permitted');
refused('chmod u+s', 'chmod 4640 refused.cfg', 'Operation not permitted');
refused('chown root:root', 'chown root:root refused.cfg', "chown: changing ownership of 'refused.cfg': Operation not permitted");
refused('chown www-data', 'chown www-data refused.cfg', 'Operation not permitted');
refused('a hard link', 'ln refused.cfg other', 'Operation not permitted');
refused('a symbolic link', 'ln -s refused.cfg other', 'Function not implemented');
refused('an ACL', 'setfacl -m u:daemon:r refused.cfg', 'Operation not supported');
refused('an extended attribute', 'setfattr -n user.x -v y refused.cfg', 'Operation not supported');
refused('a device', 'mknod other p', 'Function not implemented');
for (const mode of ['640', '644']) {
	refused(
		`install -m ${mode}`,
		`install -m ${mode} refused.cfg other; code=$?; rm other; (exit $code)`,
		'Operation not permitted',
	);
}

test('a file of 1 MiB, and no byte more', async t => {
	t.is(await say('pve1', 'head -c 1048576 /dev/zero > big; stat -c %s big'), '1048576\n');
	t.true((await say('pve1', 'echo x | dd of=big oflag=append conv=notrunc')).includes('File too large'));
	t.true((await say('pve1', 'truncate -s 1048577 big')).includes('File too large'));
	t.is(await say('pve1', 'cmp -n 1048576 big /dev/zero; rm big'), '');
});

test('a rename over a file is atomic: a reader has the old or the new, whole', async t => {
	const script = `
	printf '%0100000d' 1 > a
	( for turn in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		printf '%0100000d' $turn > a.tmp.1; mv a.tmp.1 a; done; touch /tmp/renamed ) &
	while [ ! -e /tmp/renamed ]; do wc -c < a; done | sort -u; wait; rm a /tmp/renamed; ls *.tmp.* 2>&1`;
	t.is(await say('pve1', script), "100000\nls: cannot access '*.tmp.*': No such file or directory\nexit 2\n");
});

one(
	'who has a file open reads on after it was replaced or removed',
	'echo old > a; exec 3<a; echo new > b; mv b a; cat <&3; exec 3<a; rm a; cat <&3',
	'old\nnew\n',
);
one('a time before 1970 is none', 'echo x > a; touch -d @-1 a; stat -c %Y a; cat a; rm a', '4294967295\nx\n');
one('mv from another file system is a copy', 'echo x > /tmp/x; mv /tmp/x x 2>/dev/null; cat x; rm x', 'x\n');
test('a folder that holds something cannot be renamed, an empty one can', async t => {
	t.is(await say('pve1', 'mkdir d; mv d e; touch e/f'), '');
	t.is(await say('pve1', 'mv e g'), "mv: cannot move 'e' to 'g': Directory not empty\nexit 1\n");
	t.is(await say('pve1', 'rmdir e'), "rmdir: failed to remove 'e': Directory not empty\nexit 1\n");
	t.is(
		await say('pve1', 'rm -r e; mkdir priv/lock/x; mv priv/lock/x priv/lock/y 2>&1 || rmdir priv/lock/x'),
		"mv: cannot move 'priv/lock/x' to 'priv/lock/y': Permission denied\n",
	);
});

test('what is not stored cannot be removed, replaced or written', async t => {
	t.true((await say('pve1', 'rm .vmlist')).includes('Permission denied'));
	t.true((await say('pve1', 'rm local')).includes('Permission denied'));
	t.true((await say('pve1', 'echo x > a; mv a .vmlist')).includes('Permission denied'));
	t.true((await say('pve1', 'rm a; echo x > .vmlist')).includes('error'));
});

test('an id is given once in a cluster, to a container or a virtual machine', async t => {
	t.is(await say('east', 'echo "arch: amd64" > lxc/101.conf; touch qemu-server/102.conf'), '');
	const taken = 'File exists';
	for (const file of [
		'nodes/west/lxc/101.conf',
		'nodes/west/qemu-server/101.conf',
		'nodes/east/qemu-server/101.conf',
		'nodes/west/lxc/102.conf',
	]) {
		for (const host of ['east', 'west']) {
			t.true((await say(host, `(: > ${file})`)).includes(taken), `create ${file} on ${host}`);
			t.true(
				(await say(host, `echo x > ${file}.tmp.1; mv ${file}.tmp.1 ${file}`)).includes(taken),
				`rename to ${file} on ${host}`,
			);
			t.is(await say(host, `rm ${file}.tmp.1; ls ${file} 2>/dev/null`), 'exit 2\n');
		}
	}

	t.is(
		await say(
			'east',
			'cp lxc/101.conf lxc/101.conf.tmp.7; mv lxc/101.conf.tmp.7 lxc/101.conf; cp lxc/101.conf 101.conf; rm 101.conf',
		),
		'',
	);
});

test('two nodes that take one id at the same moment: one has it', async t => {
	const take = async (host: string) =>
		say(host, 'for id in 201 202 203 204 205; do (set -C; echo x > lxc/$id.conf) 2>/dev/null && echo $id; done; true');
	const [east = '', west = ''] = await Promise.all([take('east'), take('west')]);
	t.deepEqual(`${east}${west}`.trim().split('\n').sort(), ['201', '202', '203', '204', '205']);
	t.is(await say('east', 'rm nodes/*/lxc/20?.conf'), '');
});

test('a container moves to another node by a rename, which both see at once', async t => {
	t.is(await say('east', 'echo x > lxc/301.conf; mv lxc/301.conf nodes/west/lxc/301.conf'), '');
	t.is(await say('west', 'cat lxc/301.conf; rm lxc/301.conf'), 'x\n');
	t.is(await say('east', 'ls nodes/west/lxc'), '');
});

test('.vmlist names each guest with its node and kind, and a version that grows', async t => {
	const read = async (host: string) => JSON.parse(await say(host, 'cat .vmlist'));
	t.is(await say('pve1', 'cat .vmlist'), '{\n"version": 1\n\n}\n');
	t.is(await say('west', 'touch lxc/401.conf qemu-server/402.conf lxc/no.conf lxc/403.conf.tmp.1'), '');
	const before = await read('east');
	t.like(before.ids['401'], {node: 'west', type: 'lxc'});
	t.like(before.ids['402'], {node: 'west', type: 'qemu'});
	t.is(before.ids['403'], undefined);
	await say('west', 'echo more > lxc/401.conf');
	const after = await read('east');
	t.true(after.version > before.version);
	t.true(after.ids['401'].version > before.ids['401'].version);
	t.is(after.ids['402'].version, before.ids['402'].version);
	await say('west', 'rm lxc/* qemu-server/*');
	t.is((await read('east')).ids?.['401'], undefined);
});

test('.members tells the nodes of a cluster, and of a lone node its name', async t => {
	t.deepEqual(JSON.parse(await say('pve1', 'cat .members')), {nodename: 'pve1', version: 1});
	t.like(JSON.parse(await say('west', 'cat .members')), {
		nodename: 'west',
		cluster: {name: 'shop', version: 1, nodes: 2, quorate: 1},
		nodelist: {east: {id: 1, online: 1}, west: {id: 2, online: 1}},
	});
});

test('.version counts the changes of watched files', async t => {
	const before = JSON.parse(await say('pve1', 'cat .version'));
	await say('pve1', 'echo "keyboard: de" > datacenter.cfg');
	const after = JSON.parse(await say('pve1', 'cat .version'));
	t.is(after.starttime, before.starttime);
	t.true(after['datacenter.cfg'] > before['datacenter.cfg']);
	t.is(after['storage.cfg'], before['storage.cfg']);
});

test('without quorum nothing can be written, and no mode has a w', async t => {
	await say('east', 'mkdir d; echo x > d/f; touch /run/runner-lab/no-quorum');
	t.is(
		await say('east', 'cat d/f; stat -c %A . d d/f priv local'),
		'x\ndrwxr-xr-x\ndr-xr-xr-x\n-r--r-----\ndr-x------\nlr-xr-xr-x\n',
	);
	for (const write of [
		'echo y > d/f',
		'echo y >> d/f',
		'echo y > new',
		'mkdir new',
		'rm -f d/f',
		'rmdir d',
		'mv d/f d/g',
		'touch d/f',
	]) {
		const said = await say('east', write);
		t.regex(said, /Permission denied|I\/O error/, `${write}: ${said}`);
	}

	t.is(JSON.parse(await say('east', 'cat .members')).cluster.quorate, 0);
	t.is(await say('west', 'cat d/f; rm -r d'), 'x\n', 'the other node still has it');
	t.is(await say('east', 'rm /run/runner-lab/no-quorum; touch x; rm x'), '');
});

test('when it dies nothing hangs, and without it the folder is empty', async t => {
	await say('pve1', 'echo kept > lxc/101.conf');
	t.regex(
		await say('pve1', 'kill -9 $(pidof pmxcfs); while cat lxc/101.conf; do :; done 2>&1 | grep -v kept'),
		/^cat: .*: (Transport endpoint is not connected|Software caused connection abort)\n$/,
	);
	t.is((await lab.run('pve1', 'umount /etc/pve; ls -A /etc/pve')).stdout, '');
});
