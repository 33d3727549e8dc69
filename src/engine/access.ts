import type {Change} from '../core/change.ts';
import type {Output} from '../core/probe.ts';
import {isProblem, Problem} from '../core/problem.ts';
import type {Script} from '../core/script.ts';

/** Logs in a second time and becomes who this run works as; rejects with the reason when that fails. */
export type Prove = () => Promise<void>;

/**
Takes changes back that would lock this run out.

The first connection is still open and has all its rights, so it can undo what a second one shows to be wrong.
@throws `ACCESS_LOST`, whose message says whether everything could be taken back.
*/
export async function proveAccess(
	changes: readonly Change[],
	prove: Prove,
	exec: (undo: Script) => Promise<Output>,
	failure?: unknown,
): Promise<void> {
	if (changes.length === 0) {
		return;
	}

	const reason = await prove().then(
		() => undefined,
		(error: unknown) => error,
	);
	if (reason === undefined) {
		return;
	}

	const left: string[] = [];
	for (const {undo, summary} of [...changes].reverse()) {
		const isUndone = 'text' in undo && (await succeeds(exec(undo)));
		if (!isUndone) {
			left.push(summary);
		}
	}

	const why = [reason, ...(failure === undefined ? [] : [failure])]
		.map(error => (isProblem(error) ? error.message : String(error)))
		.join('\n');
	if (left.length > 0) {
		throw new Problem(
			'ACCESS_LOST',
			`a second login fails after this change, and it could not be taken back: ${left.join(', ')}\n${why}`,
			{
				hint: 'the host needs a look through its console',
				cause: reason,
			},
		);
	}

	throw new Problem('ACCESS_LOST', `a second login fails after this change, so it was taken back\n${why}`, {
		why: 'A change that would take away the access of the user who is connected is not kept.',
		hint: 'keep the key and the sudo rule of the user that this run logs in as, or log in as another',
		cause: reason,
	});
}

/** An undo whose end nobody saw counts as not done. */
const succeeds = async (running: Promise<Output>): Promise<boolean> =>
	running.then(
		({code}) => code === 0,
		() => false,
	);
