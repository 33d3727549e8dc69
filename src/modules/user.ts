import {z} from 'zod';
import {accountChanges, removalChanges} from '../changes/account.ts';
import {accountArguments, whyNoUid} from '../changes/account-arguments.ts';
import {homeRemoval, inspectOldHome, type OldHome} from '../changes/home-removal.ts';
import type {Look} from '../core/fact.ts';
import {defineModule} from '../core/module.ts';
import {groupName} from '../domain/group.ts';
import {type AccountState, lookAtAccount} from '../facts/account.ts';

type State = {
	readonly account: AccountState;
	/** Looked at only where it is to be removed. */
	readonly oldHome: OldHome | undefined;
};

const args = z
	.strictObject({
		...accountArguments,
		state: z
			.enum(['present', 'absent'])
			.default('present')
			.describe('`absent` removes the account; its home is kept unless `remove_home` says otherwise.'),
		shell: accountArguments.shell.describe(
			'Login shell. Unless given, a new account gets `/bin/sh`, one of the system `/usr/sbin/nologin`, and others keep theirs.',
		),
		group: groupName()
			.optional()
			.describe(
				'Primary group of a new account, which has to exist. Unless given, it gets one of its own name. An account with another one is an error.',
			),
		exclusive_groups: z
			.boolean()
			.default(false)
			.describe('Whether the user leaves all groups that are not in `groups`, except for the primary one.'),
		create_home: z.boolean().default(true).describe('Whether a home is made where there is none.'),
		remove_home: z.boolean().default(false).describe('With `state: absent`: remove the home too, with all that is in it.'),
	})
	.superRefine(({uid, system_account, state, remove_home}, context) => {
		const wrong = (path: string, message: string) => context.addIssue({code: 'custom', path: [path], message});
		const why = whyNoUid(uid, system_account);
		if (why !== undefined) {
			wrong('uid', why);
		}

		if (remove_home && state === 'present') {
			wrong('remove_home', 'only an account that goes loses its home: write state: absent');
		}
	});

export default defineModule({
	name: 'user',
	summary: 'An account of the host, for a person or a program.',
	notes: `For a person who logs in with a key and may become root there is \`ensure_admin_user\`.

- The uid, the primary group and the place of the home are those of a new account. They are never changed: files belong to
  numbers. An account that has others is an error.
- \`groups\` are joined, and no other is left, unless \`exclusive_groups\` is true.
- A new account has no password that could match. A hash is never shown, nor seen in the process list.
- \`root\` is never touched, and accounts of the system only where \`system_account\` says so. The account of the run's own
  connection is not removed.
- A home that is there before its account is an error, unless \`create_home\` is false: its files may be somebody else's.
- \`remove_home\` refuses what may be more than the home of this account: a link, a folder that belongs to somebody else or in
  which other accounts live, folders of the system, and whatever something is mounted in. It does not touch mail and crontabs.
- Check mode cannot tell the uid that a new account will get.
- The target needs \`useradd\` and its kin. Those of busybox (Alpine without the package \`shadow\`) are refused: they know no
  comment changes, and cannot store a hash without showing it.`,
	example: `- name: accounts
  hosts: all
  tasks:
    - group:
        name: media
    - user:
        name: alice
        comment: Alice Liddell
        groups: [media]
    - user:
        name: backup-agent
        system_account: true
        home: /var/lib/backup-agent
    - user:
        name: bob
        state: absent
        remove_home: true
`,
	args,

	async inspect(look: Look, wanted): Promise<State> {
		const {name, uid, group, groups, state, password_hash, exclusive_groups, home = `/home/${name}`} = wanted;
		const account = await lookAtAccount(look, {
			...{name, uid, home, shell: wanted.shell ?? newShell(wanted), isRemoval: state === 'absent', isLeaving: exclusive_groups},
			groups: [...groups, ...(group === undefined ? [] : [group])],
			isPasswordNeeded: password_hash !== undefined,
		});
		return {account, oldHome: wanted.remove_home ? await inspectOldHome(look, account) : undefined};
	},

	plan({account, oldHome}, wanted) {
		const {name, uid, group, groups, home, shell, comment, password_hash: passwordHash} = wanted;
		const identity = {name, uid, isSystemAllowed: wanted.system_account};
		if (wanted.state === 'present') {
			const options = {isGroupsExclusive: wanted.exclusive_groups, isHomeless: !wanted.create_home, newShell: newShell(wanted)};
			return accountChanges(account, {...identity, ...options, home, shell, comment, group, groups, passwordHash});
		}

		return [...removalChanges(account, identity), ...(oldHome ? homeRemoval(account, oldHome) : [])];
	},

	remarks({account}, {state, remove_home, name}) {
		return state === 'absent' && remove_home && !account.account && account.home.stat
			? [`there is no account "${name}", but "${account.home.path}", which is left alone: nobody can tell whose it is`]
			: [];
	},
});

const newShell = ({system_account}: {readonly system_account: boolean}) => (system_account ? '/usr/sbin/nologin' : '/bin/sh');
