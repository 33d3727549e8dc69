import process from 'node:process';
import yargs, {type Argv} from 'yargs';
import {exec, ping} from './adhoc.ts';
import {separateOptions} from './argv.ts';
import {check} from './check.ts';
import {exitCodes} from './exit-code.ts';
import {readFlags} from './flags.ts';
import {showInventory} from './inventory.ts';
import {lab} from './lab.ts';
import {showModules} from './modules.ts';
import {optionsOf} from './options.ts';
import {play} from './play.ts';
import {commandOf, usageProblem} from './usage.ts';

/** Reads the command line and does what it says. @returns The exit code. Throws `Problem` on bad usage. */
export async function parse(argv: readonly string[]): Promise<number> {
	const command = commandOf(argv);
	const table = command === undefined ? {} : optionsOf[command];
	const words = separateOptions(argv, table);
	let code: number = exitCodes.ok;
	const handle: Handle = run => async read => {
		code = await run(readFlags(read as Record<string, unknown>, table) as never);
	};

	await commands(yargs([...words]), handle)
		.scriptName('runner')
		.usage('$0 COMMAND\n\nMakes what a playbook states so on a fleet of hosts, over SSH; --check shows every change first.')
		.example('$0 play site.yml -i inventory --check', 'what would change on which host; nothing is touched')
		.epilogue('"runner COMMAND --help" shows the options and an example of each command.')
		.strict()
		.parserConfiguration({
			'populate--': true,
			'parse-positional-numbers': false,
			'boolean-negation': false,
			'dot-notation': false,
		})
		.version()
		.alias('help', 'h')
		.wrap(Math.min(120, process.stdout.columns ?? 100))
		.exitProcess(false)
		.fail((said, error) => {
			throw error === undefined || error.name === 'YError' ? usageProblem(said ?? error?.message, words, command) : error;
		})
		.parseAsync();
	return code;
}

type Handle = <Flags>(command: (flags: Flags) => Promise<number>) => (read: unknown) => Promise<void>;
type Behind = {readonly '--'?: readonly string[]};

function commands(program: Argv, handle: Handle): Argv {
	return program
		.command('play <playbook..>', 'Make what playbooks state so', describePlay, handle(play))
		.command(
			'check <playbook..>',
			'Find every mistake in playbook and inventory, without a connection',
			builder =>
				builder
					.options(optionsOf.check)
					.positional('playbook', {type: 'string', describe: 'Playbook files'})
					.example('$0 check site.yml -i inventory', 'exit code 0: no mistakes, 1: the mistakes with file, line and column'),
			handle(check),
		)
		.command(
			'ping [pattern]',
			'Log in to hosts and become who is asked for',
			builder => describePattern(builder).example('$0 ping -i inventory', 'who answers, and how fast'),
			handle(ping),
		)
		.command(
			'exec <pattern>',
			'Run a command line on hosts; it stands behind --',
			builder =>
				describePattern(builder)
					.usage('$0 exec <pattern> -- COMMAND\n\nRun a command line on hosts.')
					.example('$0 exec web -i inventory -- uptime', 'what stands behind -- is one sh command line')
					.example("$0 exec web -i inventory -b -- 'dmesg | tail -3'", 'as root, with sudo'),
			handle((flags: Parameters<typeof exec>[0] & Behind) => exec({...flags, words: flags['--'] ?? []})),
		)
		.command(
			'inventory',
			'Show what the inventory holds',
			builder =>
				builder.options(optionsOf.inventory).example('$0 inventory -i inventory --host pve1', 'what the inventory says of pve1'),
			handle(showInventory),
		)
		.command(
			'modules [name]',
			'List the modules, or show the page of one',
			builder =>
				builder
					.positional('name', {type: 'string', describe: 'Module'})
					.example('$0 modules copy', 'arguments, an example, and what check mode foretells'),
			handle(showModules),
		)
		.command('lab', 'Disposable hosts to play against, on this machine', labCommands(handle));
}

const describePlay = (builder: Argv) =>
	builder
		.options(optionsOf.play)
		.positional('playbook', {type: 'string', describe: 'Playbook files, played one after another'})
		.example('$0 play site.yml -i inventory --check', 'what would change, as a diff; nothing is touched')
		.example('$0 play site.yml -i inventory -l pve1', 'the same for real, on one host');

const describePattern = (builder: Argv) =>
	builder
		.options(optionsOf.exec)
		.positional('pattern', {type: 'string', default: 'all', describe: 'Host pattern: all, a:b, a:&b, a:!b, web*'});

const labCommands = (handle: Handle) => (builder: Argv) =>
	builder
		.options(optionsOf.lab)
		.command('setup', 'Install what the lab needs (Debian, Ubuntu)', {}, handle(lab.setup))
		.command('up', 'Start every host of the inventory', {}, handle(lab.up))
		.command('down', 'Stop the hosts and remove all that is left of them', {}, handle(lab.down))
		.command('status', 'Show which hosts are up', {}, handle(lab.status))
		.command(
			'reset [pattern]',
			'Give hosts a fresh root file system',
			inner => inner.positional('pattern', {type: 'string', default: 'all', describe: 'Host pattern'}),
			handle(lab.reset),
		)
		.command(
			'ssh <host>',
			'Log in to a host; a command stands behind --',
			inner => inner.positional('host', {type: 'string', describe: 'Host'}),
			handle((flags: Parameters<typeof lab.ssh>[0] & Behind) => lab.ssh({...flags, command: flags['--'] ?? []})),
		)
		.example('$0 lab up -i inventory/lab.yml', 'real sshd on loopback ports, each with its own root file system')
		.example('$0 lab ssh pve1 -- uptime', 'the inventory is inventory/lab.yml unless -i names another');
