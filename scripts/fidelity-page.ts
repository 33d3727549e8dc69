import fs from 'node:fs/promises';
import process from 'node:process';
import {pathToFileURL} from 'node:url';
import {notKept} from '../test/lab/fidelity/not-kept.ts';
import type {NotKept, Statement, Subject} from '../test/lab/fidelity/statement.ts';
import {subjects} from '../test/lab/fidelity/subjects.ts';

const file = new URL('../docs/lab-fidelity.md', import.meta.url);

/** `docs/lab-fidelity.md`, made from the tables that its tests play. */
export function fidelityPage(): string {
	const count = subjects.reduce((sum, {statements}) => sum + statements.length, 0);
	return [
		'<!-- Made by scripts/fidelity-page.ts from test/lab/fidelity: change that, not this page. -->\n\n',
		introduction(count),
		...subjects.map(section),
		`\n## What is not kept\n\n| | a real node | here |\n|---|---|---|\n${notKept.map(leftOut).join('')}`,
	].join('');
}

/** Whether the page is as the tables would make it. */
export const isCurrent = async (): Promise<boolean> => (await fs.readFile(file, 'utf8').catch(() => '')) === fidelityPage();

const introduction = (count: number): string => `# How true the simulated Proxmox node is

A host of group \`proxmox\` in a lab is a simulated Proxmox VE node, of version 7, 8 or 9. It is there to try playbooks on, and to
prove modules: what they get wrong on a real node they have to get wrong here, in the same words. It is no way to run containers.

What is real in it, since it is the kernel's or comes from the same programs:

- containers: namespaces of their own, a user namespace with the map that Proxmox VE would compute, made by \`newuidmap\` under the
  rules of \`/etc/subuid\`; mounts and bind mounts; ids of a mount mapped by the kernel, where its file system can
- owners: an archive is unpacked by \`tar\` inside the map, so the shift of owners, the loss of what does not fit into it and the new
  form of capabilities are those of the kernel
- locks: \`flock\` on the file that other tools lock, too
- \`/etc/pve\`: a FUSE file system, so that what a write, a rename or a \`chmod\` does is decided there and not by convention

What is imitated: the programs \`pct\`, \`pvesm\`, \`pvesh\`, \`vzdump\` and \`pveversion\`, written anew after how the real ones behave, down
to texts and exit codes; storages, which are folders and images; clusters, which share one tree; the guest, which is busybox.

Below are the ${count} statements on Proxmox VE that the simulated node keeps. Each is the title of a test in
\`test/lab/fidelity.test.ts\`, behind its subject, and the shell text beside it is what the test runs: one of them by

\`\`\`sh
npx ava test/lab/fidelity.test.ts --match='clone: *'
\`\`\`

\`$id\` is a container of the test's own, \`$other\` the id after it, \`$conf\` its configuration, \`$root\` its root file system on the node;
\`create\`, \`started\` and \`configure\` make one, make and start one, and write a configuration alone; \`saved\` backs one up and gives the
volume of the archive; \`inside\` runs a command in one. What is given before, and what has to hold after, stands in the table of the
subject.
`;

function section({topic, table, about, statements}: Subject): string {
	const title = topic.replace(/^\w/, letter => letter.toUpperCase());
	return `\n## ${title}\n\n${about} Its table: \`test/lab/fidelity/${table}.ts\`.\n\n| statement | version | shown by |\n|---|---|---|\n${statements.map(row).join('')}`;
}

const row = ({says, on = [9], when}: Statement): string => `| ${cell(says)} | ${on.join(', ')} | ${code(when)} |\n`;

const leftOut = ({topic, says, because}: NotKept): string => `| ${cell(topic)} | ${cell(says)} | ${cell(because)} |\n`;

/** Backticks around, as many as the text does not hold in a row. */
function code(text: string): string {
	const fence = '`'.repeat(Math.max(0, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length)) + 1);
	return `${fence}${cell(text)}${fence}`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');

/** Writes the page; with `--check` says whether it is current, and fails when it is not. */
async function main(isCheck: boolean): Promise<number> {
	if (!isCheck) {
		await fs.writeFile(file, fidelityPage());
		return 0;
	}

	if (await isCurrent()) {
		return 0;
	}

	process.stderr.write('docs/lab-fidelity.md is not current: run scripts/fidelity-page.ts\n');
	return 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	process.exitCode = await main(process.argv.includes('--check'));
}
