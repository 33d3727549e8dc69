import type {Host} from '../../src/core/host.ts';
import type {Secret} from '../../src/core/secret.ts';
import {createTransport, type TransportOptions} from '../../src/transport/index.ts';
import {startLab, type TestLab} from '../helpers/lab.ts';

/** How a login user of the lab host differs from an ordinary one. */
export type User = {
	readonly shell?: string;
	readonly sudoers?: string;
	readonly password?: string;
	readonly files?: Readonly<Record<string, string>>;
};

/** Starts one host with these users; each may log in with the key of the lab. */
export async function startLabWithUsers(
	users: Readonly<Record<string, User>>,
	vars: Readonly<Record<string, unknown>> = {},
): Promise<TestLab> {
	const lab = await startLab({one: vars});
	const made = await lab.run(
		'one',
		Object.entries(users)
			.map(([name, user]) => makeUser(name, user))
			.join('\n'),
	);
	if (made.code !== 0) {
		throw new Error(`the users of the lab could not be made: ${made.stderr}`);
	}

	return lab;
}

/** The host as it is reached with other variables. */
export const withVars = (host: Host | undefined, vars: Readonly<Record<string, unknown>>): Host => {
	if (!host) {
		throw new Error('the lab has no such host');
	}

	return {...host, address: String(vars.ansible_host ?? host.address), vars: {...host.vars, ...vars}};
};

/** A transport that fails a test when it warns, unless it is told where to. */
export const transportOf = (options: Partial<TransportOptions> & {readonly password?: Secret} = {}) =>
	createTransport({
		warn(message) {
			throw new Error(`unexpected warning: ${message}`);
		},
		...options,
	});

function makeUser(name: string, {shell = '/bin/bash', sudoers, password, files = {}}: User): string {
	const home = `/home/${name}`;
	return [
		'set -e',
		`useradd --create-home --shell ${shell} ${name}`,
		`install -d -m 0700 -o ${name} ${home}/.ssh`,
		`install -m 0600 -o ${name} /root/.ssh/authorized_keys ${home}/.ssh/authorized_keys`,
		...(password === undefined ? [] : [`chpasswd <<'END'\n${name}:${password}\nEND`]),
		...(sudoers === undefined ? [] : [`echo '${name} ${sudoers}' >/etc/sudoers.d/${name}`]),
		...Object.entries(files).map(
			([file, text]) =>
				`mkdir -p "$(dirname ${home}/${file})"\ncat >${home}/${file} <<'END'\n${text}\nEND\nchown -R ${name} ${home}`,
		),
	].join('\n');
}
