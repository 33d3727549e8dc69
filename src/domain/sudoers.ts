import {z} from 'zod';

/** Who may run what: one user specification of sudoers(5), for every host. */
export type SudoRule = {
	readonly user: string;
	/** `(user)` or `(user:group)` without the brackets: `root`, `ALL:ALL`. */
	readonly runAs: string;
	readonly isPasswordAsked: boolean;
	/** `ALL`, or commands with an absolute path; one without arguments may be run with any. */
	readonly commands: readonly string[];
};

const header = '# Written by runner, which replaces what is changed here\n';

/**
The text of a file for one rule.

@throws `TypeError` when the text would not be read back as just this rule: a value holds what no schema should let through.
*/
export function renderSudoers(rule: SudoRule): string {
	const {user, runAs, isPasswordAsked, commands} = rule;
	const tag = isPasswordAsked ? 'PASSWD' : 'NOPASSWD';
	const text = `${header}${user} ALL=(${runAs}) ${tag}: ${commands.map(command => escapeCommand(command)).join(', ')}\n`;
	const read = parseSudoers(text);
	if (read?.length !== 1 || JSON.stringify(read[0]) !== JSON.stringify({user, runAs, isPasswordAsked, commands})) {
		throw new TypeError(`not one rule: ${JSON.stringify(text)}`);
	}

	return text;
}

/**
Reads rules of the shape that `renderSudoers` writes.

@returns `undefined` when there is anything else: aliases, defaults, wildcards, several tags.
*/
export function parseSudoers(text: string): readonly SudoRule[] | undefined {
	const rules: SudoRule[] = [];
	for (const line of text.replaceAll('\\\n', '').split(/\r\n|[\n\r]/)) {
		if (/^\s*(?:#(?!include|\d)|$)/.test(line)) {
			continue;
		}

		const rule = parseRule(line);
		if (!rule) {
			return undefined;
		}

		rules.push(rule);
	}

	return rules;
}

/** An argument that is one command of a rule. */
export const sudoCommand = () =>
	z.string().superRefine((command, context) => {
		if (command === 'ALL' || !isCommand(command)) {
			context.addIssue({
				code: 'custom',
				message: `${JSON.stringify(command)} is no command: write its absolute path, and arguments of letters, digits and "%+./@,:=_-", one blank between them`,
			});
		}
	});

/** Whether files of `/etc/sudoers.d` count, given the text of `/etc/sudoers`. */
export const includesDropIns = (text: string): boolean => /^[#@]includedir\s+"?\/etc\/sudoers\.d\/?"?\s*$/m.test(text);

const name = String.raw`[a-z_][a-z\d_-]*`;
const rulePattern = new RegExp(String.raw`^(${name}) ALL=\((ALL|${name})(:(?:ALL|${name}))?\) (NO)?PASSWD: (.+)$`);
const commandPattern = /^(?:ALL|\/[\w%+./@-]+(?: [\w%+./@,:=-]+)*)$/;

/** A path that ends with a slash would allow all that is in that folder, and `..` what is not. */
const isCommand = (command: string): boolean => commandPattern.test(command) && !/^\S*\/(?:\.\.?)?(?:\/|\s|$)/.test(command);

function parseRule(line: string): SudoRule | undefined {
	const [, user = '', runAsUser = '', runAsGroup = '', no, list = ''] = rulePattern.exec(line) ?? [];
	const commands = splitList(list);
	return user !== '' && commands.every(command => isCommand(command))
		? {user, runAs: runAsUser + runAsGroup, isPasswordAsked: no === undefined, commands}
		: undefined;
}

/** Splits at commas that no backslash escapes, and takes the escapes away. */
function splitList(list: string): readonly string[] {
	const items = list.match(/(?:\\.|[^\\,])+/g) ?? [];
	return items.map(item => item.trim().replaceAll(/\\(.)/g, '$1'));
}

/** sudoers(5): "the following characters must be escaped with a backslash if used in command arguments". */
const escapeCommand = (command: string): string => command.replaceAll(/[,:=]/g, String.raw`\$&`);
