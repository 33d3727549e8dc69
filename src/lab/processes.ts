import fs from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {Problem} from '../core/problem.ts';
import {mark} from './boot.ts';
import {nodeInit} from './node-boot.ts';

/** A process of a lab. Its start time tells it from a later one with the same number. */
export type LabProcess = {
	readonly pid: number;
	readonly parent: number;
	/** In clock ticks since the machine's start. */
	readonly startTime: string;
	/** Of the host; `undefined` for a process that is only seen to be in a host of this lab. */
	readonly host: {readonly name: string; readonly address: string; readonly port: number} | undefined;
};

/** What runs of a host: `launcher` holds it alive, `init` is its process 1, once there is one. */
export type Running = {
	readonly name: string;
	readonly address: string;
	readonly port: number;
	readonly launcher: LabProcess;
	readonly init: number | undefined;
	/** Its SSH server has taken over. */
	readonly isBooted: boolean;
};

/**
What runs of a lab, as told by the process table: there is no record that could be out of date.

Each process that makes a host carries the lab directory and the host's name in its arguments from its first moment on.
*/
export function findRunning(directory: string): readonly Running[] {
	const found = labProcesses(directory, {deep: false});
	const pids = new Set(found.map(({pid}) => pid));
	return found.flatMap(launcher => {
		if (!launcher.host || pids.has(launcher.parent)) {
			return [];
		}

		// Between them stands the one that waits for this life of the host
		const init = childrenOf(launcher.pid).flatMap(childrenOf)[0];
		const isBooted = init !== undefined && ['sshd\n', `${nodeInit}\n`].includes(readOf(init, 'comm'));
		return [{...launcher.host, launcher, init, isBooted}];
	});
}

/** All processes of a lab, or those of one host of it, are killed; returns when they are gone. */
export async function killAll(directory: string, name?: string): Promise<void> {
	const deadline = Date.now() + 20_000;
	const doomed = new Map<number, string>();
	for (;;) {
		const found = labProcesses(directory, {deep: name === undefined}).filter(
			({host}) => name === undefined || host?.name === name,
		);
		for (const {pid, startTime} of found) {
			doomed.set(pid, startTime);
			for (const child of childrenOf(pid)) {
				doomed.set(child, statOf(child)?.startTime ?? '');
			}
		}

		const left = [...doomed].filter(([pid, startTime]) => isAlive(pid, startTime));
		if (left.length === 0) {
			return;
		}

		if (Date.now() > deadline) {
			throw new Problem('LAB_STUCK', `processes of the lab do not end: ${left.map(([pid]) => pid).join(', ')}`, {
				why: 'They were killed and are still there; one that waits for a device or a network file system cannot die.',
			});
		}

		for (const [pid] of left) {
			kill(pid);
		}

		await sleep(5);
	}
}

function labProcesses(directory: string, {deep}: {deep: boolean}): readonly LabProcess[] {
	const source = ` ${mark}:${escapeSource(directory)} `;
	return fs.readdirSync('/proc').flatMap(name => {
		const pid = Number(name);
		if (!Number.isInteger(pid) || pid === process.pid) {
			return [];
		}

		const host = hostOf(readOf(pid, 'cmdline'), directory);
		if (!host && !(deep && readOf(pid, 'mountinfo').includes(source))) {
			return [];
		}

		const stat = statOf(pid);
		return stat && stat.state !== 'Z' && isRoots(pid, host !== undefined) ? [{pid, ...stat, host}] : [];
	});
}

function hostOf(commandLine: string, directory: string): LabProcess['host'] {
	const words = commandLine.split('\0');
	const start = words.findIndex((word, index) => word === mark && words[index + 1] === directory);
	const [, , , name, address, port] = start < 0 ? [] : words.slice(start);
	return name !== undefined && address !== undefined ? {name, address, port: Number(port)} : undefined;
}

/** Arguments are whatever a process likes; only root's are believed. */
function isRoots(pid: number, isByArguments: boolean): boolean {
	return !isByArguments || /^Uid:\t0\t0\t/m.test(readOf(pid, 'status'));
}

/** A zombie holds nothing any more, and who reaps it is not known here. */
function isAlive(pid: number, startTime: string): boolean {
	const stat = statOf(pid);
	return stat !== undefined && stat.state !== 'Z' && stat.startTime === startTime;
}

function statOf(pid: number) {
	const text = readOf(pid, 'stat');
	const [state = '', parent, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
	return text === '' ? undefined : {state, parent: Number(parent), startTime: rest[17] ?? ''};
}

const childrenOf = (pid: number) =>
	readOf(pid, `task/${pid}/children`)
		.split(' ')
		.filter(word => word !== '')
		.map(Number);

function readOf(pid: number, file: string): string {
	try {
		return fs.readFileSync(`/proc/${pid}/${file}`, 'utf8');
	} catch {
		// It has ended
		return '';
	}
}

function kill(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It has ended by itself
	}
}

/** As mountinfo writes a source, see proc(5). */
const escapeSource = (text: string) =>
	text.replaceAll(/[\\ \t\n#]/g, character => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
