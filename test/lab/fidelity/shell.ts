import {execFile} from 'node:child_process';
import {labEnterCommand} from '../../../src/lab/index.ts';
import type {TestLab} from '../../helpers/start-lab.ts';

export type Output = {readonly code: number; readonly stdout: string; readonly stderr: string};

/** Runs shell text on a node as root. */
export type Shell = (node: string, text: string) => Promise<Output>;

/** A shell for hosts that are not restarted: it looks once for the processes of each, and not at every call. */
export function shellOf({labDirectory}: TestLab): Shell {
	const found = new Map<string, Promise<readonly string[]>>();
	return async (node, text) => {
		const command = found.get(node) ?? labEnterCommand(node, {directory: labDirectory});
		found.set(node, command);
		return capture([...(await command), 'sh', '-c', text]);
	};
}

const capture = async ([program = '', ...words]: readonly string[]): Promise<Output> =>
	new Promise((resolve, reject) => {
		const child = execFile(program, words, (error, stdout, stderr) => {
			const code = error ? error.code : 0;
			if (typeof code === 'number') {
				resolve({code, stdout, stderr});
			} else {
				reject(error);
			}
		});
		child.stdin?.end();
	});
