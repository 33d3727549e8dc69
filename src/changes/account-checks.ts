import {Problem} from '../core/problem.ts';
import type {GroupEntry} from '../domain/group.ts';
import {isSystemId} from '../domain/passwd.ts';
import type {AccountState} from '../facts/account.ts';
import type {Account} from '../facts/user.ts';
import type {WantedAccount} from './account.ts';

/** An account that is not meant is never touched. */
export function assertIdentity(
	account: Account | undefined,
	wanted: Pick<WantedAccount, 'name' | 'uid' | 'isSystemAllowed' | 'home'>,
	group?: GroupEntry,
): void {
	const {name, uid, home, isSystemAllowed} = wanted;
	if (account?.isSystem && (!isSystemAllowed || account.uid === 0)) {
		throw new Problem('SYSTEM_ACCOUNT', `"${name}" is an account of the system: its uid is ${account.uid}`, {
			why: 'Software relies on such accounts being as they are.',
			hint:
				account.uid === 0
					? 'choose another name: root is never changed'
					: 'choose another name, or write "system_account: true" if it is meant',
		});
	}

	if (account && uid !== undefined && account.uid !== uid) {
		throw new Problem('OTHER_UID', `"${name}" has the uid ${account.uid}, not ${uid}`, {
			why: 'Files belong to a number, so another uid would take its files away from the account.',
			hint: `leave "uid" out, or write ${account.uid}`,
		});
	}

	if (account && group && account.gid !== group.gid) {
		throw new Problem('OTHER_GROUP', `the primary group of "${name}" has the gid ${account.gid}, not ${group.gid}`, {
			why: 'Its files belong to that group, and would stay so.',
			hint: `leave "group" out, or change it by hand: usermod --gid ${group.name} ${name}`,
		});
	}

	if (account && home !== undefined && account.home !== home) {
		throw new Problem('OTHER_HOME', `the home of "${name}" is ${JSON.stringify(account.home)}, not ${JSON.stringify(home)}`, {
			hint: `leave "home" out, or move it by hand while nobody is logged in: usermod --home ${home} --move-home ${name}`,
		});
	}
}

/** Accounts are only made and removed with the programs of shadow. */
export function assertTools({hasUseradd}: AccountState): void {
	if (!hasUseradd) {
		throw new Problem('NO_USERADD', 'there is no /usr/sbin/useradd on this host', {
			why: 'Accounts are made and removed by the programs of the package "passwd" or "shadow"; those of busybox are not supported.',
			hint: 'install that package before this task',
		});
	}
}

/** A login shell has to be a program. */
export function assertShell({shell}: AccountState, path: string): void {
	const isProgram = shell && (shell.kind === 'link' || (shell.kind === 'file' && (Number.parseInt(shell.mode, 8) & 0o111) !== 0));
	if (!isProgram) {
		throw new Problem('NO_SHELL', `the login shell "${path}" ${shell ? 'is no program' : 'is not installed'}`, {
			why: 'Nobody could log in with it.',
			hint: 'install it before this task, or choose another one: /bin/sh is always there',
		});
	}
}

/** Groups to join are never made. */
export function assertGroups({entries}: AccountState, groups: readonly string[]): void {
	const missing = groups.filter(name => !entries.get(name));
	if (missing.length > 0) {
		throw new Problem('NO_SUCH_GROUP', `there is no group ${missing.map(name => `"${name}"`).join(', ')}`, {
			hint: 'create it before this task (groupadd NAME), or correct its name',
		});
	}
}

/** The members of a group like "sudo" have rights that an account of the same name should not get by accident. */
export function assertOwnGroup(entry: GroupEntry | undefined, isSystemAllowed: boolean): void {
	if (entry && isSystemId(entry.gid) && !isSystemAllowed) {
		throw new Problem('SYSTEM_GROUP', `there is a group "${entry.name}" of the system, which the new account would be in`, {
			hint: 'choose another name, or write "system_account: true" if it is meant',
		});
	}
}
