import type {ExecutionContext} from 'ava';
import {labTest} from '../helpers/lab.ts';
import {startLab, type TestLab} from '../helpers/start-lab.ts';

let lab: TestLab;

labTest.before(async () => {
	const versions = [7, 8, 9].map(version => [`pve${version}`, {lab_pve: version}] as const);
	lab = await startLab(Object.fromEntries(versions), {proxmox: versions.map(([name]) => name)});
});
labTest.after.always(async () => lab?.stop());

const conf = '/etc/pve/lxc/101.conf';
/** Shell text that gives container 101 a configuration of these lines. */
const configure = (...lines: readonly string[]) => `printf '%s\\n' ${lines.map(line => `'${line}'`).join(' ')} > ${conf}`;

type Expected = {readonly code?: number; readonly stdout?: string; readonly stderr?: string; readonly conf?: string};

/** What a call prints, and what the configuration is afterwards; nothing is said unless given. */
async function expectRun(t: ExecutionContext, node: string, script: string, expected: Expected) {
	const {conf: wanted, code = 0, stdout = '', stderr = ''} = expected;
	t.deepEqual(await lab.run(node, script), {code, stdout, stderr}, script);
	if (wanted !== undefined) {
		t.is((await lab.run(node, `cat ${conf}`)).stdout, wanted, script);
	}
}

/** With this configuration, on each version, a call ends so. */
const calls = async (t: ExecutionContext, lines: readonly string[], script: string, expected: Expected) => {
	for (const node of ['pve7', 'pve8', 'pve9']) {
		t.is((await lab.run(node, configure(...lines))).code, 0);
		await expectRun(t, node, script, expected);
	}
};

const refusedBy = (command: string, ...lines: readonly string[]) => [...lines, `pct ${command} <vmid> [OPTIONS]`, ''].join('\n');
const faults = (command: string, ...lines: readonly string[]) =>
	refusedBy(command, '400 Parameter verification failed.', ...lines);

labTest('no container: pct list says nothing', async t => {
	for (const node of ['pve7', 'pve8', 'pve9']) {
		await expectRun(t, node, 'pct list', {});
	}
});

labTest('a command that there is not', async t => {
	const {code, stderr} = await lab.run('pve9', 'pct bogus 101');
	t.is(code, 255);
	t.true(stderr.startsWith("ERROR: unknown command 'pct bogus'\nUSAGE: pct <COMMAND> [ARGS] [OPTIONS]\n"), stderr);
});

labTest('a command whose name is cut short', calls, ['arch: amd64'], 'pct conf 101', {stdout: 'arch: amd64\n'});

labTest('no id', calls, [], 'pct config', {code: 255, stderr: refusedBy('config', '400 not enough arguments')});

labTest('a word too many', calls, [], 'pct config 101 102', {
	code: 255,
	stderr: refusedBy('config', '400 too many arguments'),
});

labTest('an id below 100', calls, [], 'pct config 99', {
	code: 255,
	stderr: faults('config', 'vmid: invalid format - value does not look like a valid VM ID'),
});

labTest('an id that is no number', calls, [], 'pct config web', {
	code: 255,
	stderr: faults('config', "vmid: type check ('integer') failed - got 'web'"),
});

labTest('an option that there is not', calls, ['arch: amd64'], 'pct set 101 --bogus 1 --onboot 1', {
	code: 255,
	stderr: refusedBy('set', 'Unknown option: bogus', '400 unable to parse option'),
	conf: 'arch: amd64\n',
});

labTest('a raw line as an option', calls, ['arch: amd64'], 'pct set 101 --lxc.cap.drop sys_time', {
	code: 255,
	stderr: refusedBy('set', 'Unknown option: lxc.cap.drop', '400 unable to parse option'),
});

labTest('an option without its value', calls, ['arch: amd64'], 'pct set 101 --memory', {
	code: 255,
	stderr: refusedBy('set', 'Option memory requires an argument', '400 unable to parse option'),
});

labTest('a switch that is neither on nor off', calls, ['arch: amd64'], 'pct set 101 --onboot maybe', {
	code: 255,
	stderr: refusedBy('set', '400 unable to parse boolean option'),
});

labTest(
	'options in all ways of writing them',
	calls,
	[],
	'pct set -memory 256 101 --swap=0 --HOSTN web --onboot --tags b,a --tags c',
	{
		conf: 'hostname: web\nmemory: 256\nonboot: 1\nswap: 0\ntags: a;b;c\n',
	},
);

labTest(
	'several wrong values are told together, and none of the right ones is written',
	calls,
	['arch: amd64'],
	'pct set 101 --memory 8 --hostname a_b --net0 bridge=vmbr0 --mp0 /srv,mp=/a,ro=x --onboot 1',
	{
		code: 255,
		stderr: faults(
			'set',
			'hostname: invalid format - value does not look like a valid DNS name',
			'memory: value must have a minimum value of 16',
			'mp0: invalid format - format error',
			"mp0.ro: type check ('boolean') failed - got 'x'",
			'net0: invalid format - format error',
			'net0.name: property is missing and it is not optional',
		),
		conf: 'arch: amd64\n',
	},
);

labTest(
	'a snapshot and the current state asked for together',
	calls,
	['arch: amd64', '[s1]', 'arch: i386'],
	'pct config 101 --snapshot s1 --current',
	{
		code: 255,
		stderr: faults(
			'config',
			"current: cannot use 'snapshot' parameter with 'current'",
			"snapshot: cannot use 'snapshot' parameter with 'current'",
		),
	},
);

labTest('a snapshot', calls, ['arch: amd64', '[s1]', '# x', 'arch: i386', 'lxc.cap.drop: a'], 'pct config 101 --snapshot s1', {
	stdout: 'arch: i386\ndescription:  x%0A\nlxc.cap.drop: a\n',
});

labTest('a map of ids that cannot be read', calls, ['lxc.idmap: b 0 1 1'], 'pct set 101 --mp0 local-zfs:1,mp=/a', {
	code: 1,
	stderr: faults('set', 'mp0: unable to apply pending change mp0 : failed to parse idmap: b 0 1 1').replace(
		'400',
		'unable to apply pending change mp0 : failed to parse idmap: b 0 1 1\n400',
	),
	conf: 'lxc.idmap: b 0 1 1\n',
});

labTest('the same option set and deleted', calls, ['arch: amd64'], 'pct set 101 --onboot 1 --delete onboot', {
	code: 255,
	stderr: faults('set', "delete: you can't use '-onboot' and '-delete onboot' at the same time"),
});

labTest('raw lines deleted', calls, ['lxc.cap.drop: sys_time'], 'pct set 101 --delete lxc', {
	code: 255,
	stderr: faults('set', "delete: unknown option 'lxc'"),
	conf: 'lxc.cap.drop: sys_time\n',
});

for (const key of ['memory', 'ostype', 'rootfs']) {
	labTest(
		`${key} deleted`,
		calls,
		['memory: 256', 'ostype: alpine', 'rootfs: local-zfs:subvol-101-disk-0,size=1G'],
		`pct set 101 --delete ${key}`,
		{code: 255, stderr: `unable to delete required option '${key}'\n`},
	);
}

labTest('a mount point of a protected container', calls, ['mp0: /srv,mp=/a', 'protection: 1'], 'pct set 101 --delete mp0', {
	code: 255,
	stderr: "can't remove CT 101 drive 'mp0' - protection mode enabled\n",
});

labTest('a volume on a storage that is not for containers', calls, ['arch: amd64'], 'pct set 101 --mp0 local:1,mp=/a', {
	code: 255,
	stderr: faults('set', "storage: storage 'local' does not allow content type 'rootdir' (Container)"),
});

labTest('a volume on a storage that there is not', calls, ['arch: amd64'], 'pct set 101 --mp0 none:1,mp=/a', {
	code: 255,
	stderr: "storage 'none' does not exist\n",
});

labTest('what belongs to a newer version is unknown to an older one', async t => {
	await lab.run('pve7', configure('arch: amd64'));
	await expectRun(t, 'pve7', 'pct set 101 --dev0 /dev/null', {
		code: 255,
		stderr: refusedBy('set', 'Unknown option: dev0', '400 unable to parse option'),
	});
	await lab.run('pve8', configure('arch: amd64'));
	await expectRun(t, 'pve8', 'pct set 101 --dev0 /dev/null', {conf: 'arch: amd64\ndev0: /dev/null\n'});
	await expectRun(t, 'pve8', 'pct set 101 --mp0 /srv,mp=/a,idmap=passthrough', {
		code: 255,
		stderr: faults(
			'set',
			'mp0: invalid format - format error',
			'mp0.idmap: property is not defined in schema and the schema does not allow additional properties',
		),
	});
	await lab.run('pve9', configure('arch: amd64', 'unprivileged: 1'));
	await expectRun(t, 'pve9', 'pct set 101 --mp0 /srv,mp=/a,idmap=passthrough', {
		conf: 'arch: amd64\nmp0: /srv,mp=/a,idmap=passthrough\nunprivileged: 1\n',
	});
});

labTest('a volume by size, then by path: the volume is unused, and is freed with that', async t => {
	await lab.run('pve9', configure('arch: amd64', 'unprivileged: 1'));
	await expectRun(t, 'pve9', 'pct set 101 --mp0 local-zfs:0.5,mp=/a; stat -c %u:%g /rpool/data/subvol-101-disk-0', {
		stdout: '100000:100000\n',
		conf: 'arch: amd64\nmp0: local-zfs:subvol-101-disk-0,mp=/a,size=512M\nunprivileged: 1\n',
	});
	await expectRun(t, 'pve9', 'pct set 101 --mp0 local-zfs:subvol-101-disk-0,mp=/a,ro=1', {
		conf: 'arch: amd64\nmp0: local-zfs:subvol-101-disk-0,mp=/a,ro=1\nunprivileged: 1\n',
	});
	await expectRun(t, 'pve9', 'pct set 101 --mp0 /srv,mp=/a', {
		conf: 'arch: amd64\nmp0: /srv,mp=/a\nunprivileged: 1\nunused0: local-zfs:subvol-101-disk-0\n',
	});
	await expectRun(t, 'pve9', 'pct set 101 --delete unused0; ls /rpool/data', {
		conf: 'arch: amd64\nmp0: /srv,mp=/a\nunprivileged: 1\n',
	});
});

labTest('a volume that a snapshot names is not noted as unused', async t => {
	const snapshot = ['', '[s1]', 'mp0: local-zfs:subvol-101-disk-9,mp=/a'];
	await lab.run('pve9', configure('mp0: local-zfs:subvol-101-disk-9,mp=/a', ...snapshot));
	await expectRun(t, 'pve9', 'pct set 101 --delete mp0', {conf: `${snapshot.join('\n')}\n`});
});

labTest('reverting what is pending', async t => {
	const section = ['', '[pve:pending]', 'tty: 1', 'delete: nameserver'];
	await lab.run('pve9', configure('nameserver: 1.1.1.1', ...section));
	await expectRun(t, 'pve9', 'pct set 101 --revert nameserver', {conf: 'nameserver: 1.1.1.1\n\n[pve:pending]\ntty: 1\n'});
	await expectRun(t, 'pve9', 'pct set 101 --revert tty', {conf: 'nameserver: 1.1.1.1\n'});
});

labTest('a hookscript', async t => {
	await lab.run('pve9', configure('arch: amd64'));
	const missing = 'pct set 101 --hookscript local:snippets/hook.sh';
	const said = (text: string) => ({code: 255, stderr: faults('set', `hookscript: ${text}`)});
	await expectRun(t, 'pve9', missing, said("script 'local:snippets/hook.sh' does not exist"));
	const file = '/var/lib/vz/snippets/hook.sh';
	await expectRun(t, 'pve9', `touch ${file}; ${missing}`, said("script 'local:snippets/hook.sh' is not executable"));
	await expectRun(t, 'pve9', `chmod +x ${file}; ${missing}`, {conf: 'arch: amd64\nhookscript: local:snippets/hook.sh\n'});
});
