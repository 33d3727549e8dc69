import {die} from './die.ts';

/** Carries a command out. Words are those behind its name. */
export type Run = (argv: readonly string[]) => void | Promise<void>;

/** A command, loaded when it is called. */
export type Command = {
	/** What stands behind its name in the usage: `<vmid> [OPTIONS]`. */
	readonly usage: string;
	readonly load: () => Promise<Run>;
};

/** A program: one command, or several by name. */
export type Program = Command | Readonly<Record<string, Command>>;

/**
The command that a call names, and its own words. A name may be cut short as long as only one command begins so.

@throws The death of the program, with its usage, when there is no such command.
*/
export function chooseCommand(
	programs: Readonly<Record<string, Program>>,
	name: string,
	argv: readonly string[],
): readonly [Command['load'], readonly string[]] {
	const program = Object.hasOwn(programs, name) ? programs[name] : undefined;
	if (!program) {
		return die(`${[name, ...argv].join(' ')}: not part of this simulated node`);
	}

	if (isCommand(program)) {
		return [program.load, argv];
	}

	const [given, ...words] = argv;
	if (given === undefined) {
		return die(`ERROR: no command specified\n${usageOf(name, program)}`);
	}

	if (given === 'help') {
		process.stdout.write(`${usageOf(name, program)}\n`);
		return die('', 0);
	}

	const command = expand(program, given);
	return command ? [command.load, words] : die(`ERROR: unknown command '${name} ${given}'\n${usageOf(name, program)}`);
}

const isCommand = (program: Program): program is Command => typeof program.load === 'function';

function expand(commands: Readonly<Record<string, Command>>, given: string): Command | undefined {
	if (Object.hasOwn(commands, given)) {
		return commands[given];
	}

	const [only, ...others] = Object.keys(commands).filter(name => name.startsWith(given));
	return only !== undefined && others.length === 0 ? commands[only] : undefined;
}

function usageOf(program: string, commands: Readonly<Record<string, Command>>): string {
	const lines = Object.keys(commands)
		.sort()
		.map(name => `       ${program} ${name} ${commands[name]?.usage ?? ''}`.trimEnd());
	return [
		`USAGE: ${program} <COMMAND> [ARGS] [OPTIONS]`,
		'',
		...lines,
		'',
		`       ${program} help [<extra-args>] [OPTIONS]`,
	].join('\n');
}
