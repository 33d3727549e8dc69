import fs from 'node:fs/promises';
import path from 'node:path';
import {startLab, type TestLab} from '../test/helpers/start-lab.ts';

/** A lab that is stopped when the work is done, however it ends. */
export async function withLab<Result>(names: readonly string[], work: (lab: TestLab) => Promise<Result>): Promise<Result> {
	const lab = await startLab(Object.fromEntries(names.map(name => [name, {}])));
	try {
		return await work(lab);
	} finally {
		await lab.stop();
	}
}

/** Writes a playbook of twenty tasks of the usual kinds into the lab's folder. @returns Its path. */
export async function writeTwentyTasks(lab: TestLab): Promise<string> {
	const folder = path.join(lab.directory, 'twenty');
	await fs.mkdir(folder, {recursive: true});
	await fs.writeFile(path.join(folder, 'app.conf.hbs'), 'host = {{inventory_hostname}}\nname = {{item}}\n');
	const directories = ['/etc/app', '/srv/app', '/srv/app/shared', '/var/log/app'];
	const files = ['a', 'b', 'c', 'd', 'e', 'f'];
	const tasks = [
		...directories.map(directory => `    - file: {path: ${directory}, state: directory, owner: root, mode: "0755"}`),
		...files.map(
			name => `    - template: {src: app.conf.hbs, dest: /etc/app/${name}.conf, mode: "0644"}\n      vars: {item: ${name}}`,
		),
		'    - copy: {dest: /etc/app/limits, content: "nofile 65536\\n", mode: "0640"}',
		'    - copy: {dest: /srv/app/shared/env, content: "A=1\\n", mode: "0600"}',
		'    - file: {path: /srv/app/current, state: link, target: /srv/app/shared}',
		...['1', '2', '3'].map(name => `    - command: {cmd: "touch /srv/app/.done${name}", creates: /srv/app/.done${name}}`),
		'    - command: {cmd: id -u, reads: true}\n      register: uid',
		'    - assert: {that: uid.stdout.trim() == "0"}',
		'    - file: {path: /etc/app/old, state: absent}',
		'    - file: {path: /var/log/app/log, state: absent}',
	];
	const playbook = path.join(folder, 'site.yml');
	await fs.writeFile(playbook, `- name: twenty tasks\n  hosts: all\n  tasks:\n${tasks.join('\n')}\n`);
	return playbook;
}
