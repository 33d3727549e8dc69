import fs from 'node:fs';
import type {Output} from '../core/probe.ts';
import {Problem} from '../core/problem.ts';
import type {LocalFile, Script} from '../core/script.ts';
import type {Connection} from '../core/transport.ts';
import type {Channel} from './channel.ts';
import type {Answer} from './frame.ts';
import {localFileProblem, streamedFile} from './input.ts';
import type {Asked} from './look.ts';
import {createProbe, type Identity, otherUser, runScript, scriptCommand, toOutput} from './probe.ts';
import {createSession, type Session} from './session.ts';

/** A way to start shells on one host as one user. */
export type Shells = {
	readonly host: string;
	readonly user: string;
	/** Starts another one. Rejects with a `Problem`. */
	open(): Promise<{readonly channel: Channel; readonly uid: number}>;
	/** Why there are no more. */
	failure(): Problem | undefined;
	close(): Promise<void>;
};

/** Starts the first shell of a host; the second one and those for large files follow when they are needed. */
export async function createConnection(shells: Shells): Promise<Connection> {
	const {host, user} = shells;
	const sessions: Session[] = [];
	const openSession = async () => {
		const {channel, uid} = await shells.open();
		const session = createSession(channel, how => shells.failure() ?? lostProblem(host, how));
		sessions.push(session);
		return {session, uid};
	};

	const {session: main, uid} = await openSession();
	const identity: Identity = {host, user, uid};
	let aside: Promise<Session> | undefined;
	let running: Promise<unknown> = Promise.resolve();

	const askAside = (asked: Asked) => {
		// A server that allows one channel only has to answer everything there
		aside ??= openSession().then(
			({session}) => session,
			() => main,
		);
		const after = running;
		const session = aside;
		after.then(async () => (await session).ask(asked)).catch((error: Problem) => asked.failed(error));
	};

	const stream = async (script: Script, file: LocalFile): Promise<Output> => {
		const other = otherUser(identity, script.user)();
		const command = scriptCommand(script, true, 'channel');
		await main.idle();
		const {session} = await openSession();
		try {
			return toOutput(
				await new Promise<Answer>((answered, failed) => {
					const begun = () => send(file, session.channel, failed);
					session.ask({command, user: other, begun, answered, failed});
				}),
			);
		} finally {
			session.channel.destroy();
		}
	};

	return {
		probe: createProbe(main.ask, identity),
		aside: createProbe(askAside, identity),
		exec(script) {
			const file = streamedFile(script);
			const run = file ? holding(main, () => stream(script, file)) : runScript(main.ask, identity, script, true);
			running = run.catch(() => {});
			return run;
		},
		roundTrips: () => sessions.reduce((sum, session) => sum + session.frames(), 0),
		async close() {
			for (const session of sessions) {
				session.close();
				session.fail(new Problem('CONNECTION_LOST', `the connection to "${host}" was closed before it answered`));
			}

			await shells.close();
		},
	};
}

/** What is asked meanwhile waits. */
function holding<T>(session: Session, run: () => Promise<T>): Promise<T> {
	let start = () => {};
	const begun = new Promise<void>(resolve => {
		start = resolve;
	});
	const result = begun.then(run);
	session.hold(result);
	start();
	return result;
}

function send(file: LocalFile, {stdin, destroy}: Channel, failed: (problem: Problem) => void): void {
	const source = fs.createReadStream(file.path, {end: file.sizeBytes - 1});
	source.on('error', error => {
		// Without an end of its input the script cannot take a part for the whole
		failed(localFileProblem(file.path, error));
		destroy();
	});
	source.pipe(stdin);
}

const lostProblem = (host: string, how: string | undefined) =>
	new Problem('CONNECTION_LOST', `the shell on "${host}" ended${how === undefined ? '' : ` (${how})`}`, {
		why: 'What it was asked last may have been done in part.',
		hint: 'run again: what was done is seen, and not done twice',
	});
