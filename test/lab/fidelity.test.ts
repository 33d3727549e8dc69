import test from 'ava';
import pLimit from 'p-limit';
import {labTest, startLab, type TestLab, whyNoLab} from '../helpers/lab.ts';
import {playStatement} from './fidelity/play.ts';
import {type Shell, shellOf} from './fidelity/shell.ts';
import type {Release, Subject} from './fidelity/statement.ts';
import {subjects} from './fidelity/subjects.ts';

let lab: TestLab;
let shell: Shell;

const nodeFor = ({topic}: Subject, release: Release): string =>
	release === 9 ? topic.toLowerCase().replaceAll(/[^a-z]+/g, '-') : `version-${release}`;

const rows = subjects.flatMap(subject => subject.statements.map(statement => ({subject, statement})));

labTest.before(async () => {
	const nodes = {
		...Object.fromEntries(subjects.map(subject => [nodeFor(subject, 9), {lab_pve: 9}])),
		cluster: {lab_pve: 9, lab_cluster: 'shop'},
		far: {lab_pve: 9, lab_cluster: 'shop'},
		'version-7': {lab_pve: 7},
		'version-8': {lab_pve: 8},
	};
	lab = await startLab(nodes, {proxmox: Object.keys(nodes)});
	shell = shellOf(lab);
});

labTest.after.always(async () => {
	await lab?.stop();
});

/** Rows of several subjects run side by side; each node plays one row at a time. */
const rowTest = whyNoLab === undefined ? test : labTest;

for (const [index, {subject, statement}] of rows.entries()) {
	rowTest(`${subject.topic}: ${statement.says}`, async t => {
		for (const release of statement.on ?? [9]) {
			const node = nodeFor(subject, release);
			const faults = await inTurn(node, async () => playStatement(shell, node, 110 + index * 10, statement));
			t.is(faults.join('\n'), '', `on ${node}, Proxmox VE ${release}`);
		}
	});
}

const turns = new Map<string, Promise<unknown>>();
/** More than that on a small machine, and what waits for a few seconds waits in vain. */
const atOnce = pLimit(4);

/** Waits for what was asked of the node before. */
async function inTurn<T>(node: string, task: () => Promise<T>): Promise<T> {
	const play = async () => atOnce(task);
	const turn = (turns.get(node) ?? Promise.resolve()).then(play, play);
	turns.set(node, turn);
	return turn;
}
