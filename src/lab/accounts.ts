/** The four account files of a machine, as text. */
export type AccountFiles = {
	readonly passwd: string;
	readonly shadow: string;
	readonly group: string;
	readonly gshadow: string;
};

/** The accounts of the system alone, without people and without passwords, so that hosts are alike on every machine. */
export function systemAccounts(machine: AccountFiles): AccountFiles {
	const passwd = rows(machine.passwd).filter(([, , uid]) => isSystemId(uid));
	const group = rows(machine.group).filter(([, , gid]) => isSystemId(gid));
	const users = names(passwd);
	const groups = names(group);
	const members = (list = '') =>
		list
			.split(',')
			.filter(name => users.has(name))
			.join(',');
	return {
		passwd: text(passwd),
		shadow: text(
			rows(machine.shadow)
				.filter(([name = '']) => users.has(name))
				.map(([name = '', , ...rest]) => [name, '*', ...rest]),
		),
		group: text(group.map(([name = '', password = '', gid = '', list]) => [name, password, gid, members(list)])),
		gshadow: text(
			rows(machine.gshadow)
				.filter(([name = '']) => groups.has(name))
				.map(([name = '', , , list]) => [name, '*', '', members(list)]),
		),
	};
}

/** Ids from 1000 on are people's, see UID_MIN and UID_MAX in login.defs(5); `nobody` is beyond. */
const isSystemId = (id = '') => Number(id) < 1000 || Number(id) >= 60_000;

const rows = (file: string) =>
	file
		.split('\n')
		.filter(line => line !== '')
		.map(line => line.split(':'));

const names = (file: readonly (readonly string[])[]) => new Set(file.map(([name = '']) => name));

const text = (file: readonly (readonly string[])[]) => file.map(row => `${row.join(':')}\n`).join('');
