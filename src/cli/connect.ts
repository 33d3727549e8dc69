import process from 'node:process';
import {Problem} from '../core/problem.ts';
import type {Transport} from '../core/transport.ts';
import {createTransport} from '../transport/index.ts';
import type {ConnectionFlags} from './options.ts';
import {askSecret} from './prompt.ts';

/** The way to the hosts, as the command line asks for it. Asks for passwords first. */
export async function openTransport(flags: ConnectionFlags): Promise<Transport & {close(): Promise<void>}> {
	assertInRange('--timeout', flags.timeout, 1, 20);
	assertInRange('--forks', flags.forks, 1, 10_000);
	const password = flags.askPass ? await askSecret('Login password') : undefined;
	const becomePassword = flags.askBecomePass ? await askSecret('Password of sudo') : undefined;
	return createTransport({
		user: flags.user,
		privateKey: flags.privateKey,
		hostKeys: flags.hostKeys,
		connectTimeoutMs: flags.timeout * 1000,
		password,
		becomePassword,
		warn: message => {
			process.stderr.write(`warning: ${message}\n`);
		},
	});
}

function assertInRange(option: string, value: number, least: number, most: number): void {
	if (!(value >= least && value <= most)) {
		throw new Problem('USAGE', `${option} takes a number from ${least} to ${most}, not ${value}`);
	}
}
