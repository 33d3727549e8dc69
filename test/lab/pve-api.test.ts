import type {ExecutionContext} from 'ava';
import {labTest} from '../helpers/lab.ts';
import {startLab, type TestLab} from '../helpers/start-lab.ts';

let lab: TestLab;

labTest.before(async () => {
	const cluster = {lab_cluster: 'home'};
	lab = await startLab(
		{pve7: {lab_pve: 7}, pve8: {lab_pve: 8}, one: cluster, two: cluster},
		{proxmox: ['pve7', 'pve8', 'one', 'two']},
	);
	await succeed(
		'one',
		"printf '%s\\n' '# a: b' 'arch: amd64' 'hostname: web' 'memory: 256' 'onboot: yes' 'lxc.cap.drop: a' 'lxc.cap.drop: b' > /etc/pve/lxc/101.conf",
	);
	await succeed('one', "printf '%s\\n' 'name: desk' > /etc/pve/qemu-server/102.conf");
	await succeed('two', "printf '%s\\n' 'hostname: db' 'tags: a;b' > /etc/pve/lxc/103.conf");
});
labTest.after.always(async () => lab?.stop());

async function succeed(node: string, script: string): Promise<string> {
	const {code, stdout, stderr} = await lab.run(node, script);
	if (code !== 0) {
		throw new Error(`${script}: ${code}\n${stderr}`);
	}

	return stdout;
}

const get = async (node: string, path: string, options = '') =>
	JSON.parse(await succeed(node, `pvesh get ${path} --output-format json ${options}`));

/** What a look at the API says on standard error, and with which code. */
const refuses = async (t: ExecutionContext, words: string, code: number, stderr: string) => {
	t.deepEqual(await lab.run('one', `pvesh ${words}`), {code, stdout: '', stderr});
};

labTest('the versions of a node', async t => {
	t.regex(await succeed('one', 'pveversion'), /^pve-manager\/9\.\S+ \(running kernel: \S+\)\n$/);
	for (const [node, version] of [
		['pve7', '4.4-7'],
		['pve8', '5.3.5'],
		['one', '6.1.10'],
	] as const) {
		for (const option of ['-v', '--verbose']) {
			t.true((await succeed(node, `pveversion ${option}`)).split('\n').includes(`pve-container: ${version}`), node);
		}
	}

	t.like(await get('pve8', '/version'), {release: '8.4'});
});

labTest('a configuration: numbers, raw lines as pairs, the description as it is, the digest of the file', async t => {
	const [digest] = (await succeed('one', 'sha1sum /etc/pve/lxc/101.conf')).split(' ');
	t.deepEqual(await get('one', '/nodes/one/lxc/101/config'), {
		arch: 'amd64',
		description: ' a: b\n',
		digest,
		hostname: 'web',
		lxc: [
			['lxc.cap.drop', 'a'],
			['lxc.cap.drop', 'b'],
		],
		memory: 256,
		onboot: 1,
	});
});

labTest('the containers of a node', async t => {
	const state = {vmid: 101, name: 'web', status: 'stopped', type: 'lxc', maxmem: 256 * 1024 * 1024};
	const found = await get('one', '/nodes/one/lxc');
	t.is(found.length, 1);
	t.like(found[0], state);
	t.like(await get('one', '/nodes/one/lxc/101/status/current'), state);
});

labTest('the guests of a cluster, seen from each of its nodes', async t => {
	for (const node of ['one', 'two']) {
		const guests = await get(node, '/cluster/resources', '--type vm');
		t.deepEqual(
			guests.map(({id, name, node, vmid}: Record<string, unknown>) => ({id, name, node, vmid})),
			[
				{id: 'lxc/101', name: 'web', node: 'one', vmid: 101},
				{id: 'qemu/102', name: 'desk', node: 'one', vmid: 102},
				{id: 'lxc/103', name: 'db', node: 'two', vmid: 103},
			],
		);
	}
});

labTest('the nodes and storages of a cluster', async t => {
	const nodes = await get('two', '/nodes');
	t.deepEqual(
		nodes.map(({node, status}: Record<string, unknown>) => ({node, status})),
		[
			{node: 'one', status: 'online'},
			{node: 'two', status: 'online'},
		],
	);
	t.like((await get('two', '/storage'))[1], {
		storage: 'local-zfs',
		type: 'zfspool',
		content: 'rootdir,images',
		pool: 'rpool/data',
	});
	t.is((await get('two', '/cluster/resources', '--type storage')).length, 6);
});

labTest(
	'no such container',
	refuses,
	'get /nodes/one/lxc/105/config --output-format json',
	2,
	"Configuration file 'nodes/one/lxc/105.conf' does not exist\n",
);

labTest(
	'no such resource',
	refuses,
	'get /nodes/one/none --output-format json',
	255,
	"No 'get' handler defined for '/nodes/one/none'\n",
);

labTest('a table', refuses, 'get /nodes', 255, 'a simulated node prints JSON only, not text: use --output-format json\n');

labTest('a container of another node: pct knows of none', async t => {
	t.deepEqual(await lab.run('one', 'pct config 103'), {
		code: 2,
		stdout: '',
		stderr: "Configuration file 'nodes/one/lxc/103.conf' does not exist\n",
	});
});

labTest('without quorum nothing is written, and without the files of the cluster nothing is done', async t => {
	await succeed('pve7', 'echo "arch: amd64" > /etc/pve/lxc/101.conf; mkdir -p /run/runner-lab; touch /run/runner-lab/no-quorum');
	const {code, stderr} = await lab.run('pve7', 'pct set 101 --onboot 1');
	t.is(code, 13);
	t.regex(stderr, /^unable to open file '\/etc\/pve\/nodes\/pve7\/lxc\/101\.conf\.tmp\.\d+' - Permission denied\n$/);
	t.is(await succeed('pve7', 'pct config 101'), 'arch: amd64\n');
	await succeed('pve7', 'umount /etc/pve');
	t.like(await lab.run('pve7', 'pct list'), {
		code: 111,
		stdout: '',
		stderr: `ipcc_send_rec[1] failed: Connection refused
ipcc_send_rec[2] failed: Connection refused
ipcc_send_rec[3] failed: Connection refused
Unable to load access control list: Connection refused
`,
	});
	t.regex(await succeed('pve7', 'pveversion'), /^pve-manager\/7/);
});
