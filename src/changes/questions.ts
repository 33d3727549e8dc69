import {z} from 'zod';
import type {Change} from '../core/change.ts';
import {doubt, type Expectation, expect, expectAbsent, type Look, unknown} from '../core/fact.ts';
import type {FileStat, Output} from '../core/probe.ts';
import {type Script, sh} from '../core/script.ts';
import {targetPath} from '../domain/path.ts';
import {digestOf, statOf, textOf} from '../facts/file.ts';
import {vouched} from '../facts/vouched.ts';

/** What tells whether there is something to do, and will tell afterwards that it is done. */
export type Questions = {
	readonly creates?: string | undefined;
	readonly removes?: string | undefined;
	readonly unless?: string | undefined;
	/** Folder that `unless` runs in. */
	readonly chdir?: string | undefined;
};

/** What the host says to them. */
export type Answered = {
	readonly creates: FileStat | undefined;
	readonly removes: FileStat | undefined;
	/** How `unless` ended. */
	readonly unless: Output | undefined;
};

/** An argument that is a command line for `sh -c`. */
export const commandLine = () =>
	z
		.string()
		.regex(/\S/, 'is empty')
		.regex(/^[^\0\p{Surrogate}]*$/u, 'holds what no command line can hold');

/** The arguments of every module that runs what it knows nothing of. */
export const questionArguments = (what: string) => ({
	creates: targetPath().optional().describe(`Nothing is to do when this path exists. The ${what} has to make it.`),
	removes: targetPath().optional().describe(`Nothing is to do when this path does not exist. The ${what} has to remove it.`),
	unless: commandLine()
		.optional()
		.describe(`Command line that only looks. Nothing is to do when it exits 0, and after the ${what} it has to.`),
});

/** Asks them all in one round trip. */
export async function askQuestions(look: Look, {creates, removes, unless, chdir}: Questions): Promise<Answered> {
	const [created, removed, asked] = await Promise.all([
		creates === undefined ? undefined : look(statOf(creates)),
		removes === undefined ? undefined : look(statOf(removes)),
		unless === undefined ? undefined : look(vouched(questionScript({unless, chdir}))),
	]);
	return {creates: created, removes: removed, unless: asked};
}

/** Whether one of them says that there is nothing to do. */
export const isDone = ({creates, removes, unless}: Answered, wanted: Questions): boolean =>
	creates !== undefined || (wanted.removes !== undefined && removes === undefined) || unless?.code === 0;

/**
What a change foretells whose effect only the questions tell; without any, it may be planned again.

@param more - What is known besides.
*/
export const whatIsAnswered = (questions: Questions, more: readonly Expectation[] = []): Pick<Change, 'expect' | 'unseen'> => ({
	expect: [...more, ...expectations(questions)],
	...(questions.creates === undefined &&
		questions.removes === undefined &&
		questions.unless === undefined && {unseen: true as const}),
});

/** The script that asks `unless`. */
export function questionScript({unless, chdir}: {readonly unless: string; readonly chdir?: string | undefined}): Script {
	const ask = sh`sh -c ${unless}`;
	return chdir === undefined ? ask : sh`cd -- ${chdir} && ${ask}`;
}

function expectations({creates, removes, unless, chdir}: Questions): readonly Expectation[] {
	const because = 'a command makes it';
	const part = unknown(because);
	return [
		...(creates === undefined
			? []
			: [
					expect(statOf(creates), {kind: part, owner: part, group: part, uid: part, gid: part, mode: part, sizeBytes: part}),
					expect(textOf(creates), part),
					expect(digestOf(creates), part),
					...['stat', 'text', 'digest'].map(kind => doubt(`${kind} ${creates}/`, because)),
				]),
		...(removes === undefined
			? []
			: [
					expect(statOf(removes), undefined),
					expect(textOf(removes), undefined),
					expect(digestOf(removes), undefined),
					...['stat', 'text', 'digest'].map(kind => expectAbsent(`${kind} ${removes}/`)),
				]),
		...(unless === undefined ? [] : [expect(vouched(questionScript({unless, chdir})), {code: 0, stdout: part, stderr: part})]),
	];
}
