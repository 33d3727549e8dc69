import {randomInt} from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import {labTest as test} from '../helpers/lab.ts';
import {makeProject, removeProject} from '../helpers/project.ts';
import {runner} from '../helpers/runner.ts';

let folder: string;

test.before(async () => {
	const port = randomInt(20_000, 31_000);
	folder = await makeProject({
		'hosts.yml': `all:
  vars:
    ansible_host: 127.0.0.1
    ansible_user: root
    ansible_ssh_private_key_file: .lab/id_ed25519
    runner_known_hosts: .lab/known_hosts
  hosts:
    one: {ansible_port: ${port}}
    two: {ansible_port: ${port + 1}}
`,
		'site.yml': '- hosts: all\n  tasks:\n    - file: {path: /srv/made, state: directory}\n',
	});
});
test.after.always(async () => {
	await lab('down');
	await removeProject(folder);
});

const lab = async (...args: readonly string[]) => runner(['lab', ...args, '-i', 'hosts.yml'], {cwd: folder});
const inside = async (host: string, command: string) =>
	runner(['lab', 'ssh', host, '-i', 'hosts.yml', '--', command], {cwd: folder});
const play = async () => runner(['play', 'site.yml', '-i', 'hosts.yml'], {cwd: folder});

test('a lab from up to down', async t => {
	t.timeout(300_000);
	const early = await play();
	t.is(early.code, 1);
	t.regex(early.stderr, /there is no private key ".*\.lab\/id_ed25519"\n {2}→ the lab makes it: runner lab up\n/);

	const up = await lab('up');
	t.is(up.code, 0, up.stderr);
	t.regex(up.stdout, /one.*up/);
	t.regex(up.stdout, /two.*up/);
	t.is((await play()).code, 0);

	const again = await lab('up');
	t.deepEqual([again.code, again.stdout, again.stderr], [0, up.stdout, '']);
	t.is((await lab('status')).stdout, up.stdout);
	t.deepEqual(await inside('one', 'ls -d /srv/made; id -un; exit 3'), {code: 3, stdout: '/srv/made\nroot\n', stderr: ''});

	t.is((await lab('reset', 'one')).code, 0);
	t.is((await inside('one', 'ls -d /srv/made')).code, 2);
	t.is((await inside('two', 'ls -d /srv/made')).code, 0);
	t.regex((await play()).stdout, /2 tasks: 1 changed, 1 unchanged/);

	const several = await inside('all', 'true');
	t.deepEqual([several.code, several.stderr], [1, '"all" is not one host\n  → name exactly one\n']);

	const down = await lab('down');
	t.is(down.code, 0);
	t.regex((await lab('status')).stdout, /one.*down/);
	t.deepEqual(await fs.readdir(path.join(folder, '.lab')).catch(() => []), []);
	t.is((await lab('down')).code, 0);
});
