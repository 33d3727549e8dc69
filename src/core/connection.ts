import {z} from 'zod';
import {Secret} from './secret.ts';

const secret = z.string().transform(value => new Secret(value));

/**
The variables of a host that say how to reach it: Ansible's names, and two of our own that begin with `runner_`.

Relative paths are those of the inventory file which states them; the inventory makes them absolute.
*/
export const connectionVars = z.object({
	ansible_connection: z.enum(['ssh', 'local']).default('ssh').describe('How to reach the host.'),
	ansible_host: z.string().min(1).optional().describe('Name or address to connect to; the host name unless given.'),
	ansible_port: z.int().min(1).max(65_535).optional().describe('Port of the SSH server.'),
	ansible_user: z.string().min(1).optional().describe('User to log in as.'),
	ansible_password: secret.optional().describe('Password to log in with, tried after keys.'),
	ansible_ssh_private_key_file: z.string().min(1).optional().describe('Private key to log in with.'),
	ansible_become: z.boolean().optional().describe('Whether to become another user after login.'),
	ansible_become_user: z.string().min(1).optional().describe('User to become; root unless given.'),
	ansible_become_method: z.literal('sudo').optional().describe('How to become that user: only sudo.'),
	ansible_become_password: secret.optional().describe('Password that sudo asks for.'),
	runner_known_hosts: z.string().min(1).optional().describe('Known hosts file, instead of those of the SSH client.'),
	runner_host_keys: z.enum(['strict', 'accept-new', 'off']).optional().describe('What to do with a host key that is not known.'),
});

export type ConnectionVars = z.output<typeof connectionVars>;

/** Whether a variable of this name, or alias, holds a secret: it goes to the login, and nowhere else. */
export function isSecretVariable(name: string): boolean {
	const known = (Object.hasOwn(connectionAliases, name) ? connectionAliases[name] : name) as keyof ConnectionVars;
	return Object.hasOwn(connectionVars.shape, known) && connectionVars.shape[known].safeParse('').data instanceof Secret;
}

/** Connection variables that hold a path. */
export const connectionPaths = ['ansible_ssh_private_key_file', 'runner_known_hosts'] as const;

/** Other names of Ansible for the same variables. */
export const connectionAliases: Readonly<Record<string, keyof ConnectionVars>> = {
	ansible_ssh_host: 'ansible_host',
	ansible_ssh_port: 'ansible_port',
	ansible_ssh_user: 'ansible_user',
	ansible_ssh_pass: 'ansible_password',
	ansible_ssh_password: 'ansible_password',
	ansible_private_key_file: 'ansible_ssh_private_key_file',
	ansible_become_pass: 'ansible_become_password',
	ansible_sudo_pass: 'ansible_become_password',
};

const sshConfig = 'put these options into ~/.ssh/config, which is read';
const onlySudo = 'remove it: only sudo is supported to become another user';
const anyShell = 'remove it: any login shell will do, and commands run in /bin/sh';
const hostKeys = 'write runner_host_keys: strict, accept-new or off';

/** Variables of Ansible that would change how a host is reached and that cannot be honoured, with the way out. */
export const refusedConnectionVars: Readonly<Record<string, string>> = {
	ansible_ssh_args: sshConfig,
	ansible_ssh_common_args: sshConfig,
	ansible_ssh_extra_args: sshConfig,
	ansible_sftp_extra_args: 'remove it: files go through the one SSH connection',
	ansible_scp_extra_args: 'remove it: files go through the one SSH connection',
	ansible_ssh_executable: 'remove it: no ssh program is run',
	ansible_ssh_private_key: 'write the key to a file and name that in ansible_ssh_private_key_file',
	ansible_ssh_private_key_passphrase: 'load the key into the SSH agent with ssh-add',
	ansible_host_key_checking: hostKeys,
	ansible_ssh_host_key_checking: hostKeys,
	ansible_become_exe: onlySudo,
	ansible_become_flags: onlySudo,
	ansible_sudo: 'write ansible_become: true',
	ansible_sudo_user: 'write ansible_become_user',
	ansible_su: onlySudo,
	ansible_su_user: onlySudo,
	ansible_su_pass: onlySudo,
	ansible_shell_type: anyShell,
	ansible_shell_executable: anyShell,
	ansible_group_priority: 'remove it: of groups at the same depth the later in the alphabet wins; make one a child of the other',
};

/** Why the value of a connection variable cannot be honoured, or `undefined` when it can. Never quotes the value of a password. */
export function whyNotConnectionValue(name: keyof ConnectionVars, value: unknown): string | undefined {
	const {success, error} = connectionVars.shape[name].safeParse(value);
	if (success) {
		return undefined;
	}

	const [issue] = error.issues;
	if (issue?.code === 'invalid_value') {
		return `${name} has to be ${issue.values.map(allowed => `"${String(allowed)}"`).join(' or ')}`;
	}

	if (issue?.code === 'too_small' || issue?.code === 'too_big') {
		return typeof value === 'number' ? `${name} has to be from 1 to 65535` : `${name} is empty`;
	}

	const kinds: Readonly<Record<string, string>> = {
		string: 'a text',
		int: 'a whole number',
		number: 'a whole number',
		boolean: 'true or false',
	};
	return `${name} has to be ${kinds[issue?.code === 'invalid_type' ? issue.expected : ''] ?? 'something else'}`;
}
