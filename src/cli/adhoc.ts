import process from 'node:process';
import type {HostAnswer} from '../core/answer.ts';
import {Problem} from '../core/problem.ts';
import {sh} from '../core/script.ts';
import {runAdhoc} from '../engine/index.ts';
import {renderAnswer, renderAnswers} from '../report/index.ts';
import {openTransport} from './connect.ts';
import {exitCodes, signalExitCode} from './exit-code.ts';
import type {ConnectionFlags} from './flags.ts';
import {becomeOf, prepareHosts} from './prepare.ts';
import {onInterrupt} from './signals.ts';
import {useColor} from './terminal.ts';

export type AdhocFlags = ConnectionFlags & {readonly pattern: string; readonly format: 'terminal' | 'json-lines'};

/** `runner ping`: logs in and becomes who is asked for. @returns The exit code. */
export const ping = async (flags: AdhocFlags): Promise<number> => onEach(flags, undefined);

/** `runner exec`: runs a command line. @returns The exit code. */
export async function exec(flags: AdhocFlags & {readonly words: readonly string[]}): Promise<number> {
	if (flags.words.length === 0) {
		throw new Problem('USAGE', 'no command line was given', {
			hint: `write it behind --: runner exec ${flags.pattern} -i inventory -- uptime`,
		});
	}

	return onEach(flags, flags.words.join(' '));
}

async function onEach(flags: AdhocFlags, command: string | undefined): Promise<number> {
	const hosts = await prepareHosts(flags.pattern, flags);
	const transport = await openTransport(flags);
	const answers: HostAnswer[] = [];
	const interruption = onInterrupt(() => {
		void transport.close();
	});
	try {
		await runAdhoc(hosts, command === undefined ? undefined : sh`sh -c ${command}`, {
			transport,
			forks: flags.forks,
			signal: interruption.signal,
			becomeOf: host => becomeOf(host, flags),
			onAnswer(answer) {
				answers.push(answer);
				if (flags.format === 'json-lines') {
					process.stdout.write(renderAnswer(answer));
				}
			},
		});
	} finally {
		interruption.dispose();
		await transport.close();
	}

	if (flags.format === 'terminal') {
		process.stdout.write(renderAnswers(answers, {color: useColor(process.stdout)}));
	}

	const received = interruption.received();
	return received ? signalExitCode(received) : exitCodeOf(answers);
}

function exitCodeOf(answers: readonly HostAnswer[]): number {
	if (answers.some(({problem}) => problem?.code === 'BUG')) {
		return exitCodes.bug;
	}

	if (answers.some(({output, problem}) => (output?.code ?? 0) !== 0 || problem?.code === 'CONNECTION_LOST')) {
		return exitCodes.hostFailed;
	}

	return answers.some(({problem}) => problem) ? exitCodes.unreachable : exitCodes.ok;
}
