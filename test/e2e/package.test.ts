import {execFile} from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import test from 'ava';
import {makeProject, removeProject} from '../helpers/project.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

// A copy, so that what an earlier build left is not packed, and the folder stays as it is
async function pack(folder: string): Promise<string> {
	const copy = path.join(folder, 'copy');
	await fs.mkdir(copy);
	for (const name of await fs.readdir(root)) {
		if (!['.git', '.lab', 'dist', 'node_modules'].includes(name)) {
			await fs.cp(path.join(root, name), path.join(copy, name), {
				recursive: true,
				filter: source => path.basename(source) !== '.lab',
			});
		}
	}

	await fs.symlink(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
	const {stdout} = await run('npm', ['pack', '--pack-destination', folder], {cwd: copy});
	return path.join(folder, stdout.trim().split('\n').at(-1) ?? '');
}

test('the package, installed, works in an empty folder', async t => {
	const folder = await makeProject({'empty/': ''});
	t.teardown(() => removeProject(folder));
	const tarball = await pack(folder);
	const {stdout: list} = await run('tar', ['-tzf', tarball]);
	const names = list.trim().split('\n');
	t.true(
		['dist/cli/main.js', 'docs/modules/copy.md', 'README.md', 'LICENSE', 'CHANGELOG.md'].every(name =>
			names.includes(`package/${name}`),
		),
	);
	t.deepEqual(
		names.filter(name =>
			/^package\/(?!dist\/|docs\/|templates\/(apparmor|partials)\/|package\.json$|README\.md$|LICENSE$|CHANGELOG\.md$)|\.ts$|\.test\./.test(
				name,
			),
		),
		[],
	);

	const prefix = path.join(folder, 'prefix');
	await run('npm', ['install', '--global', '--prefix', prefix, '--prefer-offline', '--no-audit', '--no-fund', tarball]);
	const cwd = path.join(folder, 'empty');
	const runner = async (...args: readonly string[]) => run(path.join(prefix, 'bin/runner'), args, {cwd});
	t.regex((await runner('--help')).stdout, /^runner COMMAND\n/);
	t.regex((await runner('modules', 'copy')).stdout, /^# `copy`\n/);
	await fs.writeFile(path.join(cwd, 'site.yml'), '- hosts: all\n  tasks:\n    - copy: {dest: /etc/motd, content: "hi\\n"}\n');
	const profile = '{name: lxc-container-media, template: apparmor/lxc-default-with-mounting.hbs}';
	await fs.writeFile(
		path.join(cwd, 'profiles.yml'),
		`- hosts: all\n  vars: {profile_name: lxc-container-media}\n  tasks:\n    - render_apparmor_profile: ${profile}\n`,
	);
	t.is((await runner('check', 'site.yml', 'profiles.yml', '-i', 'web1,')).stdout, 'no mistakes: 2 plays, 2 tasks, 1 host\n');
	const local = ['play', 'site.yml', '-i', 'localhost,', '-e', 'ansible_connection=local', '--check'];
	t.regex((await runner(...local)).stdout, /^check · 1 host · nothing is changed$/m);
	t.deepEqual((await fs.readdir(cwd)).sort(), ['profiles.yml', 'site.yml']);
});
