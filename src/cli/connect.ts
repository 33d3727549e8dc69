import path from 'node:path';
import process from 'node:process';
import type {Host} from '../core/host.ts';
import {Problem, type Report} from '../core/problem.ts';
import type {Transport} from '../core/transport.ts';
import {createTransport, whyKeyFails} from '../transport/index.ts';
import type {ConnectionFlags} from './flags.ts';
import {askSecret} from './prompt.ts';

/** The way to the hosts, as the command line asks for it. Asks for passwords first. */
export async function openTransport(flags: ConnectionFlags): Promise<Transport & {close(): Promise<void>}> {
	const password = flags.askPass ? await askSecret('login password') : undefined;
	const becomePassword = flags.askBecomePass ? await askSecret('sudo password') : undefined;
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

/** Reports numbers that are none, or out of bounds. */
export function checkConnectionFlags({timeout, forks}: Partial<ConnectionFlags>, report: Report): void {
	const check = (option: string, value: number | undefined, most: number, isFit: (value: number) => boolean, what: string) => {
		if (value !== undefined && !(value >= 1 && value <= most && isFit(value))) {
			const not = Number.isNaN(value) ? '' : `, not ${value}`;
			report(new Problem('USAGE', `${option} takes a ${what} from 1 to ${most}${not}`));
		}
	};

	check('--timeout', timeout, 20, () => true, 'number of seconds');
	check('--forks', forks, 10_000, Number.isInteger, 'whole number');
}

/** Reports private keys that are named and cannot be used, each once with its hosts. */
export async function checkKeys(hosts: readonly Host[], {privateKey}: Partial<ConnectionFlags>, report: Report): Promise<void> {
	const users = new Map<string, Set<string>>();
	for (const {name, vars} of hosts) {
		const key = vars.ansible_ssh_private_key_file ?? vars.ansible_private_key_file ?? privateKey;
		if (vars.ansible_connection !== 'local' && typeof key === 'string' && key !== '') {
			users.set(key, (users.get(key) ?? new Set()).add(name));
		}
	}

	for (const [key, names] of users) {
		const problem = await whyKeyFails(key);
		if (problem) {
			const isOfLab = path.basename(path.dirname(key)) === '.lab';
			const hint = isOfLab && problem.code === 'KEY_ABSENT' ? 'the lab makes it: runner lab up' : problem.hint;
			report(new Problem(problem.code, problem.message, {why: problem.why, hint, hosts: [...names], cause: problem.cause}));
		}
	}
}
