import {z} from 'zod';
import {accountChanges, realHome, removalChanges} from '../changes/account.ts';
import {accountArguments, whyNoUid} from '../changes/account-arguments.ts';
import {keyChanges} from '../changes/authorized-keys.ts';
import {noSudoRuleChanges, sudoRuleChanges} from '../changes/sudo.ts';
import type {Change} from '../core/change.ts';
import {defineModule} from '../core/module.ts';
import {keyOption} from '../domain/authorized-keys.ts';
import {publicKey} from '../domain/public-key.ts';
import {sudoCommand} from '../domain/sudoers.ts';
import {type AccountState, lookAtAccount} from '../facts/account.ts';
import {type KeyFiles, lookAtKeys, noKeyFiles} from '../facts/authorized-keys.ts';
import {lookAtSudo, type SudoState} from '../facts/sudo.ts';

type State = {readonly account: AccountState; readonly keyFiles: KeyFiles; readonly sudo: SudoState};

const args = z
	.strictObject({
		...accountArguments,
		shell: accountArguments.shell.describe('Login shell. Unless given, a new account gets `/bin/bash`, and others keep theirs.'),
		state: z
			.enum(['present', 'absent'])
			.default('present')
			.describe('`absent` removes the account and its sudo rule, and keeps its home.'),
		keys: z
			.array(publicKey())
			.min(1)
			.optional()
			.describe('Public keys that may log in, one line each, without options. Keys are not looked at unless given.'),
		key_options: z
			.array(keyOption())
			.default([])
			.describe('Options of every one of these keys, such as `from="10.0.0.0/8"` or `no-agent-forwarding`.'),
		exclusive_keys: z
			.boolean()
			.default(true)
			.describe('Whether all other keys are removed, those in `~/.ssh/authorized_keys2` too.'),
		sudo: z
			.enum(['nopasswd', 'password', 'none'])
			.default('nopasswd')
			.describe('Whether a rule lets the user become root: without a password, with it, or `none`: there is no such rule.'),
		sudo_commands: z
			.array(sudoCommand())
			.min(1)
			.optional()
			.describe('Commands, with an absolute path, which the rule is limited to. One without arguments may be run with any.'),
	})
	.superRefine(({uid, system_account, keys, key_options, sudo, sudo_commands}, context) => {
		const wrong = (path: string, message: string) => context.addIssue({code: 'custom', path: [path], message});
		const why = whyNoUid(uid, system_account);
		if (why !== undefined) {
			wrong('uid', why);
		}

		if (keys && new Set(keys.map(({base64}) => base64)).size < keys.length) {
			wrong('keys', 'the same key stands there twice');
		}

		if (!keys && key_options.length > 0) {
			wrong('key_options', 'there are no "keys" that these options could be for');
		}

		if (sudo === 'none' && sudo_commands) {
			wrong('sudo_commands', 'with "sudo: none" there is no rule that could be limited');
		}
	});

export default defineModule({
	name: 'ensure_admin_user',
	summary: 'A person who logs in with a key and may become root.',
	notes: [
		'- Everything below the home is done with the rights of that user, and no link there is followed.',
		'- A change that would take away the access of the user who is connected is taken back, and the task fails.',
		'- The sudo rule stands in a file of its own, `/etc/sudoers.d/NAME`. It is validated alone and together with all others.',
		"- A home that is there before its account is an error: its files may be somebody else's.",
		'- The target needs `useradd` and its kin; those of busybox are not supported.',
		'- Keys that sshd is told to find elsewhere (`AuthorizedKeysFile`, `AuthorizedKeysCommand`) are not looked at.',
	].join('\n'),
	example: `- name: people
  hosts: all
  tasks:
    - ensure_admin_user:
        name: alice
        comment: Alice Liddell
        groups: [adm]
        keys:
          - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBSMJVjcXpKYCiuuUx23KAfvRrKBNP8SmZvCtiRUBh/U alice@laptop
        sudo: nopasswd
`,
	args,

	async inspect(look, wanted): Promise<State> {
		const {name, uid, groups, state, keys, home = `/home/${name}`, shell = newShell} = wanted;
		const isRemoval = state === 'absent';
		const isPasswordNeeded = wanted.password_hash !== undefined || wanted.sudo === 'password';
		const [account, sudo] = await Promise.all([
			lookAtAccount(look, {name, uid, groups, home, shell, isPasswordNeeded, isRemoval}),
			lookAtSudo(look, name),
		]);
		const areKeysNeeded = account.account && account.home.real !== undefined && keys && !isRemoval;
		return {account, sudo, keyFiles: areKeysNeeded ? await lookAtKeys(look, name, realHome(account)) : noKeyFiles};
	},

	plan({account, keyFiles, sudo}, wanted): readonly Change[] {
		const {name, keys, home, uid, shell, comment, groups} = wanted;
		const isSystemAllowed = wanted.system_account;
		if (wanted.state === 'absent') {
			const removal = removalChanges(account, {name, uid, isSystemAllowed});
			return [...noSudoRuleChanges(name, sudo), ...removal];
		}

		const options = {options: wanted.key_options, isExclusive: wanted.exclusive_keys};
		const passwordHash = wanted.password_hash;
		const commands = wanted.sudo_commands ?? ['ALL'];
		const runAs = wanted.sudo_commands ? 'root' : 'ALL:ALL';
		const rule = {user: name, runAs, commands, isPasswordAsked: wanted.sudo === 'password'};
		return [
			...accountChanges(account, {name, uid, isSystemAllowed, home, shell, newShell, comment, groups, passwordHash}),
			...(keys ? keyChanges(name, realHome(account), keyFiles, {keys, ...options}) : []),
			...(wanted.sudo === 'none' ? noSudoRuleChanges(name, sudo) : sudoRuleChanges(rule, sudo)),
		];
	},

	remarks({account: {password}}, wanted) {
		const hasPassword = wanted.password_hash !== undefined || password?.isUsable === true;
		return wanted.state === 'present' && wanted.sudo === 'password' && !hasPassword
			? [`"${wanted.name}" has no password, so sudo will refuse: give "password_hash", or write "sudo: nopasswd"`]
			: [];
	},
});

const newShell = '/bin/bash';
