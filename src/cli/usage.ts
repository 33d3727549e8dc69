import {Problem} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import {type CommandName, isCommand, type OptionTable, optionsOf} from './options.ts';

const labCommands = ['setup', 'up', 'down', 'status', 'reset', 'ssh'] as const;

/** The command that a command line is for; `undefined` when it asks for help or for the version. Throws when it names none. */
export function commandOf([first, second]: readonly string[]): CommandName | undefined {
	const names = Object.keys(optionsOf);
	if (first === undefined) {
		throw new Problem('USAGE', 'no command was given', {hint: `commands are ${list(names)}; "runner --help" says more`});
	}

	if (['--help', '-h', '--version'].includes(first)) {
		return undefined;
	}

	if (!isCommand(first)) {
		throw first.startsWith('-')
			? new Problem('USAGE', `the command line begins with "${first}", not with a command`, {
					hint: `begin it with ${list(names, 'or')}: runner play site.yml -i inventory`,
				})
			: new Problem('USAGE', `there is no command "${first}"`, {hint: instead(first, names)});
	}

	if (first === 'lab' && !labCommands.some(name => name === second) && second !== '--help' && second !== '-h') {
		throw new Problem('USAGE', second === undefined ? 'no command of lab was given' : `lab has no command "${second}"`, {
			hint: (second === undefined ? undefined : didYouMean(second, labCommands)) ?? `they are ${list(labCommands)}`,
		});
	}

	return first;
}

function instead(word: string, names: readonly string[]): string {
	if (/\.(ya?ml|json)$/.test(word)) {
		return `to play it: runner play ${word}`;
	}

	const others: Readonly<Record<string, string>> = {
		playbook: 'play',
		run: 'play',
		apply: 'play',
		doc: 'modules',
		list: 'inventory',
	};
	return word === 'help'
		? '"runner --help" shows the usage'
		: Object.hasOwn(others, word)
			? `write runner ${others[word]}`
			: (didYouMean(word, names) ?? `commands are ${list(names)}`);
}

/** What yargs found wrong with a command line, in our words. */
export function usageProblem(said: string, argv: readonly string[], command: CommandName | undefined): Problem {
	const help = `"runner ${command === undefined ? '' : `${command} `}--help" shows the usage`;
	const missing = /Not enough arguments following: (\S+)/.exec(said)?.[1];
	if (missing !== undefined) {
		return new Problem('USAGE', `${dashed(missing)} needs a value`, {hint: help});
	}

	const choice = /Argument: (\S+), Given: (.*), Choices: (.*)/.exec(said);
	if (choice) {
		const [, name = '', given = '', choices = ''] = choice;
		const known = choices.split(', ').map(word => JSON.parse(word) as string);
		return new Problem('USAGE', `${dashed(name)} takes ${list(known, 'or')}, not ${given}`, {
			hint: didYouMean(given.replaceAll('"', ''), known),
		});
	}

	const unknown = /Unknown arguments?: (.*)/.exec(said)?.[1]?.split(', ');
	if (unknown) {
		const options = unknown.filter(name => argv.some(word => word.split('=')[0] === dashed(name)));
		const [option, word = ''] = [options[0], unknown[0]];
		return option === undefined ? surplus(word, command, help) : unknownOption(option, command, help);
	}

	return /Not enough non-option arguments/.test(said)
		? new Problem('USAGE', missingWord(argv), {hint: help})
		: new Problem('USAGE', said.split('\n')[0] ?? said, {hint: help});
}

const dashed = (name: string): string => (name.length === 1 ? `-${name}` : `--${name}`);

function missingWord([command, second]: readonly string[]): string {
	return command === 'exec'
		? 'no host pattern was given, such as "all"'
		: command === 'lab' && second === 'ssh'
			? 'no host was named'
			: 'no playbook was named';
}

function surplus(word: string, command: CommandName | undefined, help: string): Problem {
	const hint =
		command === 'exec'
			? 'write the command line behind --: runner exec all -i inventory -- uptime'
			: command === 'ping'
				? 'write several patterns as one: a:b'
				: help;
	return new Problem('USAGE', `"${word}" is one word too many`, {hint});
}

function unknownOption(name: string, command: CommandName | undefined, help: string): Problem {
	const foreign = Object.hasOwn(foreignOptions, name) ? foreignOptions[name] : undefined;
	const known = command === undefined ? [] : Object.keys(optionsOf[command]);
	const near = name.length === 1 ? undefined : didYouMean(name, known)?.replace('"', '"--');
	const others = Object.entries(optionsOf).flatMap(([other, table]) => (namesIn(table).includes(name) ? [other] : []));
	const elsewhere = others.length > 0 ? `it belongs to ${list(others)}` : undefined;
	const whose = command === undefined ? 'there is no option' : `${command} has no option`;
	return new Problem('USAGE', `${whose} ${dashed(name)}`, {hint: foreign ?? near ?? elsewhere ?? help});
}

const namesIn = (table: OptionTable): readonly string[] =>
	Object.entries(table).flatMap(([name, {alias}]) => [name, ...(typeof alias === 'string' ? [alias] : [])]);

const adhoc = 'modules are used in playbooks; to run a command line: runner exec all -i inventory -- uptime';
const vault = 'vaults are not supported: give secrets with --extra-vars @file.yml, readable by you only';
const sshConfig = 'put these options into ~/.ssh/config, which is read';
const noHandlers = 'leave it out: there are no handlers';
const noFacts = 'leave it out: what is known of a host is never kept';

/** Options of Ansible that we do not have, and what to do instead. */
const foreignOptions: Readonly<Record<string, string>> = {
	m: adhoc,
	'module-name': adhoc,
	a: adhoc,
	args: adhoc,
	J: vault,
	'ask-vault-pass': vault,
	'ask-vault-password': vault,
	'vault-id': vault,
	'vault-password-file': vault,
	c: 'set ansible_connection, in the inventory or with -e',
	connection: 'set ansible_connection, in the inventory or with -e',
	T: 'write --timeout',
	'key-file': 'write --private-key',
	'inventory-file': 'write --inventory',
	'become-method': 'leave it out: sudo is used',
	'become-password-file': 'set ansible_become_password in --extra-vars @file.yml, or give it to -K on standard input',
	'connection-password-file': 'set ansible_password in --extra-vars @file.yml, or give it to -k on standard input',
	'ssh-common-args': sshConfig,
	'ssh-extra-args': sshConfig,
	'scp-extra-args': sshConfig,
	'sftp-extra-args': sshConfig,
	'list-tags': 'write --list-tasks: it shows their tags',
	'force-handlers': noHandlers,
	'flush-cache': noFacts,
};

function list(words: readonly string[], joint = 'and'): string {
	return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`;
}
