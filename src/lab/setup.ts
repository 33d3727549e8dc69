import {execFile, spawn} from 'node:child_process';
import fs from 'node:fs/promises';
import {promisify} from 'node:util';
import {Problem} from '../core/problem.ts';
import {assertRoot, programPath} from './requirements.ts';

/** Debian packages without which there is no lab, or which its hosts should have. */
const needed = [
	...['openssh-server', 'openssh-client', 'sudo', 'passwd', 'util-linux', 'mount', 'coreutils', 'findutils'],
	...['acl', 'apparmor', 'lxc', 'uidmap', 'busybox-static', 'podman', 'crun'],
	// For Proxmox nodes
	...['perl', 'e2fsprogs', 'zstd', 'tar', 'gzip'],
];

/** Those which older releases do not have. */
const welcome = ['catatonit'];

const policyFile = '/usr/sbin/policy-rc.d';

/**
Installs what the lab needs, on Debian and its like. Nothing that it installs is started, now or at boot.

@param report - Receives what apt says, line by line, as it comes.
@returns What was done, for people, a line each.
*/
export async function labSetup({report}: {readonly report?: (text: string) => void} = {}): Promise<string> {
	assertRoot();
	await assertDebian();
	const before = await installedPackages();
	if (needed.every(name => before.has(name))) {
		return 'all packages of the lab are there already\n';
	}

	await apt(['update'], report);
	const packages = [...needed, ...(await available(welcome))].filter(name => !before.has(name));
	await withoutStarting(() => apt(['install', '--yes', '--no-install-recommends', ...packages], report));
	const after = await installedPackages();
	const added = [...after].filter(name => !before.has(name));
	const disabled = await disableServices(added);
	return [
		`installed ${packages.join(', ')}`,
		...(disabled.length > 0 ? [`left switched off: ${disabled.join(', ')}; the lab needs none of them`] : []),
	]
		.map(line => `${line}\n`)
		.join('');
}

/** Throws a `Problem` that says what to install, where there is no apt. */
async function assertDebian(): Promise<void> {
	const release = await fs.readFile('/etc/os-release', 'utf8').catch(() => '');
	const ids = [...release.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap(([, text = '']) => text.split(' '));
	if (!ids.includes('debian') && !ids.includes('ubuntu')) {
		const [, name = 'this system'] = /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(release) ?? [];
		throw new Problem('LAB_NOT_DEBIAN', `no packages are known for ${name}`, {
			why: 'The lab is set up on Debian and Ubuntu only; elsewhere it may run, where its programs are there.',
			hint: `install what these packages hold on Debian: ${needed.join(' ')}`,
		});
	}
}

async function installedPackages(): Promise<ReadonlySet<string>> {
	const {stdout} = await run('dpkg-query', ['--show', `--showformat=\${db:Status-Status} \${Package}\n`]);
	return new Set([...stdout.matchAll(/^installed (.+)$/gm)].map(([, name = '']) => name));
}

async function available(names: readonly string[]): Promise<readonly string[]> {
	const {stdout} = await run('apt-cache', ['pkgnames']);
	const known = new Set(stdout.split('\n'));
	return names.filter(name => known.has(name));
}

/**
Packages of services ask `policyFile` whether they may start them, see invoke-rc.d(8); 101 is "no".

It says so only as long as this process lives: left behind by a kill, it changes nothing.
*/
async function withoutStarting(task: () => Promise<void>): Promise<void> {
	const mark = '# Made by "runner lab setup"';
	const known = await fs.readFile(policyFile, 'utf8').catch(() => undefined);
	if (known !== undefined && !known.includes(mark)) {
		return task();
	}

	const startTime = (await fs.readFile('/proc/self/stat', 'utf8')).replace(/^.*\) /s, '').split(' ')[19];
	const text = `#!/bin/sh\n${mark}\ngrep -q ' ${startTime} ' /proc/${process.pid}/stat 2>/dev/null && exit 101\nexit 0\n`;
	await fs.writeFile(policyFile, text);
	await fs.chmod(policyFile, 0o755);
	try {
		await task();
	} finally {
		await fs.rm(policyFile, {force: true});
	}
}

/** Switches off again what the new packages have switched on for the next boot, and gives its names. */
async function disableServices(packages: readonly string[]): Promise<readonly string[]> {
	const own = packages.filter(name => !/^(systemd|dbus|libpam)/.test(name));
	if (own.length === 0) {
		return [];
	}

	const {stdout} = await run('dpkg-query', ['--listfiles', ...own]);
	const named = (pattern: RegExp) => [...new Set([...stdout.matchAll(pattern)].map(([, name = '']) => name))];
	if (!(await exists('/usr/bin/systemctl'))) {
		const scripts = (await exists('/usr/sbin/update-rc.d')) ? named(/^\/etc\/init\.d\/(.+)$/gm) : [];
		for (const script of scripts) {
			await run('update-rc.d', [script, 'disable']);
		}

		return scripts;
	}

	const disabled: string[] = [];
	for (const unit of named(/\/systemd\/system\/([^/\n@]+\.(?:service|socket|timer))$/gm)) {
		// Exit code 1 is "not enabled", see systemctl(1)
		const state = await run('systemctl', ['is-enabled', unit]).catch(() => undefined);
		if (state?.stdout.trim() === 'enabled') {
			await run('systemctl', ['disable', unit]);
			disabled.push(unit);
		}
	}

	return disabled;
}

const exists = async (file: string) =>
	fs.access(file).then(
		() => true,
		() => false,
	);

async function apt(words: readonly string[], report: (text: string) => void = () => {}): Promise<void> {
	const env = {...process.env, PATH: programPath, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8'};
	const child = spawn('apt-get', ['--quiet', ...words], {env, stdio: ['ignore', 'pipe', 'pipe']});
	let tail = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			tail = `${tail}${text}`.slice(-8000);
			report(text);
		});
	}

	const code = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	if (code !== 0) {
		throw new Problem('LAB_APT', `"apt-get ${words.join(' ')}" ended with exit code ${code}`, {
			why: tail.trim().split('\n').slice(-20).join('\n'),
			hint: 'put right what apt complains about, then run "runner lab setup" again',
		});
	}
}

const run = async (program: string, words: readonly string[]) =>
	promisify(execFile)(program, words, {env: {PATH: programPath, LC_ALL: 'C'}, maxBuffer: 64 * 1024 * 1024});
