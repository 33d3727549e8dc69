import yargs, {type Argv} from 'yargs';
import {Problem} from '../core/problem.ts';
import {exec, ping} from './adhoc.ts';
import {check} from './check.ts';
import {exitCodes} from './exit-code.ts';
import {showInventory} from './inventory.ts';
import {lab} from './lab.ts';
import {showModules} from './modules.ts';
import {connectionOptions, inventoryOptions, outputOptions, taskOptions} from './options.ts';
import {play} from './play.ts';

/** Reads the command line and does what it says. @returns The exit code. Throws `Problem` on bad usage. */
export async function parse(argv: readonly string[]): Promise<number> {
	let code: number = exitCodes.ok;
	const handle =
		<Flags>(command: (flags: Flags) => Promise<number>) =>
		async (flags: unknown) => {
			code = await command(flags as Flags);
		};

	await yargs([...argv])
		.scriptName('runner')
		.usage('$0 COMMAND\n\nMakes what a playbook states so on a fleet of hosts, over SSH; --check shows every change first.')
		.command('play <playbook..>', 'Make what playbooks state so', playOptions, handle(play))
		.command(
			'check <playbook..>',
			'Find every mistake in playbook and inventory, without a connection',
			builder =>
				taskOptions(inventoryOptions(builder))
					.positional('playbook', {array: true, string: true, demandOption: true, describe: 'Playbook files'})
					.example('$0 check site.yml -i inventory', 'exit code 0: no mistakes, 1: the mistakes with file, line and column'),
			handle(check),
		)
		.command('ping [pattern]', 'Log in to hosts and become who is asked for', pingOptions, handle(ping))
		.command(
			'exec <pattern>',
			'Run a command line on hosts; it stands behind --',
			builder =>
				pingOptions(builder).example('$0 exec web -i inventory -- uptime', 'what stands behind -- is one sh command line'),
			handle((flags: Parameters<typeof exec>[0] & {readonly '--'?: readonly string[]}) =>
				exec({...flags, command: commandOf(flags['--'])}),
			),
		)
		.command(
			'inventory',
			'Show what the inventory holds',
			builder =>
				inventoryOptions(builder)
					.option('list', {boolean: true, default: false, describe: 'Groups and variables as JSON'})
					.option('graph', {boolean: true, default: false, describe: 'Groups and hosts as a tree [default]'})
					.option('host', {string: true, nargs: 1, describe: 'Variables of one host as JSON'})
					.example('$0 inventory -i inventory --host pve1', 'what a play knows of pve1'),
			handle(showInventory),
		)
		.command(
			'modules [name]',
			'List the modules, or show the page of one',
			builder =>
				builder
					.positional('name', {string: true, describe: 'Module'})
					.example('$0 modules copy', 'arguments, an example, and what check mode foretells'),
			handle(showModules),
		)
		.command('lab <command>', 'Disposable hosts to play against, on this machine', labCommands(handle))
		.demandCommand(1, 'name a command')
		.strict()
		.recommendCommands()
		.parserConfiguration({'populate--': true, 'duplicate-arguments-array': false, 'parse-positional-numbers': false})
		.version()
		.alias('help', 'h')
		.wrap(Math.min(120, process.stdout.columns ?? 100))
		.exitProcess(false)
		.fail((message, error) => {
			throw (
				error ??
				new Problem('USAGE', message.split('\n')[0] ?? message, {
					hint: '"runner --help" and "runner COMMAND --help" show the usage',
				})
			);
		})
		.parseAsync();
	return code;
}

const playOptions = (builder: Argv) =>
	outputOptions(taskOptions(connectionOptions(builder)))
		.positional('playbook', {array: true, string: true, demandOption: true, describe: 'Playbook files, played one after another'})
		.option('check', {alias: 'C', boolean: true, default: false, describe: 'Show the diff of every change and touch nothing'})
		.option('diff', {alias: 'D', boolean: true, default: false, describe: 'Show whole diffs; check mode does'})
		.option('detailed-exitcode', {boolean: true, default: false, describe: 'With --check: exit code 3 when changes are pending'})
		.option('list-hosts', {boolean: true, default: false, describe: 'Show the hosts of each play, and end'})
		.option('list-tasks', {boolean: true, default: false, describe: 'Show the tasks of each play, and end'})
		.option('syntax-check', {boolean: true, default: false, describe: 'The same as the command "check"'})
		.option('step', {boolean: true, default: false, describe: 'Ask before each task'})
		.example('$0 play site.yml -i inventory --check', 'what would change, as a diff; nothing is touched')
		.example('$0 play site.yml -i inventory -l pve1', 'the same for real, on one host');

const pingOptions = <T>(builder: Argv<T>) =>
	connectionOptions(builder)
		.positional('pattern', {string: true, default: 'all', describe: 'Host pattern: all, a:b, a:&b, a:!b, web*'})
		.option('format', {
			choices: ['terminal', 'json-lines'] as const,
			default: 'terminal' as const,
			describe: 'Form of standard output',
		})
		.example('$0 ping -i inventory', 'who answers, and how fast');

type Handle = <Flags>(command: (flags: Flags) => Promise<number>) => (flags: unknown) => Promise<void>;

const labCommands = (handle: Handle) => (builder: Argv) =>
	inventoryOptions(builder)
		.command('setup', 'Install what the lab needs (Debian, Ubuntu)', {}, handle(lab.setup))
		.command('up', 'Start every host of the inventory', {}, handle(lab.up))
		.command('down', 'Stop the hosts and remove all that is left of them', {}, handle(lab.down))
		.command('status', 'Show which hosts are up', {}, handle(lab.status))
		.command(
			'reset [pattern]',
			'Give hosts a fresh root file system',
			inner => inner.positional('pattern', {string: true, default: 'all', describe: 'Host pattern'}),
			handle(lab.reset),
		)
		.command(
			'ssh <host>',
			'Log in to a host; a command stands behind --',
			inner => inner.positional('host', {string: true, demandOption: true, describe: 'Host'}),
			handle((flags: Parameters<typeof lab.ssh>[0] & {readonly '--'?: readonly string[]}) =>
				lab.ssh({...flags, command: flags['--'] ?? []}),
			),
		)
		.demandCommand(1, 'name a command: setup, up, down, status, reset or ssh')
		.example('$0 lab up -i inventory/lab.yml', 'real sshd on loopback ports, each with its own root file system');

function commandOf(words: readonly string[] | undefined): string {
	if (!words?.length) {
		throw new Problem('USAGE', 'no command was given', {hint: 'write it behind --: runner exec all -i inventory -- uptime'});
	}

	return words.join(' ');
}
