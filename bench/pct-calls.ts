/**
How often `pct` and its kin are called by a play over ten containers: once to make them, and once more when all are as asked. On a
real node each call takes half a second of processor time, as Perl starts up. Counted by wrappers in the node.

Usage: npx tsx bench/pct-calls.ts
*/
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {eventsOf, runner} from '../test/helpers/runner.ts';
import {startLab, type TestLab} from '../test/helpers/start-lab.ts';

/** In place of each program: one that notes the call, then calls it. */
const wrap = `
for program in /usr/sbin/pct /usr/sbin/pvesm /usr/bin/pvesh /usr/bin/vzdump /usr/bin/pveversion; do
	mv "$program" "$program.real"
	printf '#!/bin/sh\\necho "%s $*" >>/run/calls\\nexec "%s" "$@"\\n' "\${program##*/}" "$program.real" >"$program"
	chmod +x "$program"
done`;

const tasks = Array.from(
	{length: 10},
	(_, index) => `
    - ensure_container:
        id: ${501 + index}
        template: local:vztmpl/alpine-3.20-lab_1_amd64.tar.gz
        hostname: web${index}
        rootfs: {storage: local-zfs, size: 1}
        memory: 64
        net0: {name: eth0}
        mp0: {storage: local-zfs, size: 1, mp: /data}
        features: {nesting: true}
        raw: {lxc.tty.max: 2}
        state: started`,
).join('');

const lab = await startLab({pve: {}}, {proxmox: ['pve']});
try {
	await lab.run('pve', wrap);
	const playbook = path.join(lab.directory, 'ten.yml');
	await fs.writeFile(playbook, `- name: ten containers\n  hosts: pve\n  tasks:${tasks}\n`);
	await play(lab, playbook, 'fresh node');
	const calls = await play(lab, playbook, 'as asked  ');
	process.exitCode = calls === 0 ? 0 : 1;
} finally {
	await lab.stop();
}

async function play(on: TestLab, playbook: string, title: string): Promise<number> {
	await on.run('pve', ': >/run/calls');
	const start = performance.now();
	const {code, stdout, stderr} = await runner(['play', playbook, '-i', on.inventoryFile, '--format', 'json-lines']);
	const seconds = (performance.now() - start) / 1000;
	if (code !== 0) {
		throw new Error(`${title}: exit ${code}\n${stderr}${stdout}`);
	}

	const events = eventsOf(stdout);
	const changes = events.filter(({type}) => type === 'change-applied').length;
	const roundTrips = events.find(event => event.type === 'host-finished')?.roundTrips;
	const lines = (await on.run('pve', 'cat /run/calls')).stdout.split('\n').filter(line => line !== '');
	const names = lines.map(line => line.split(' ').slice(0, 2).join(' '));
	const list = [...new Set(names)].map(name => `${names.filter(one => one === name).length} × ${name}`).join(', ');
	console.log(
		`${title}: ${lines.length} calls${list === '' ? '' : ` (${list})`}, ${changes} changes, ${roundTrips} round trips, ${seconds.toFixed(1)} s`,
	);
	return lines.length;
}
