import {spawnSync} from 'node:child_process';
import {die} from '../die.ts';
import {errorStream} from '../worker.ts';

/** How a program is run. */
export type RunOptions = {
	/** Descriptor of its standard input; empty unless given. */
	readonly input?: number;
	/** Text for its standard input. */
	readonly text?: string;
	/** Whether what it prints is kept from the screen. */
	readonly isQuiet?: boolean;
};

/** Runs a program to its end. What it prints goes where ours goes. Dies in the words of `run_command` when it fails. */
export function runProgram(argv: readonly string[], options: RunOptions = {}): void {
	const failure = tryProgram(argv, options);
	if (failure !== undefined) {
		die(failure);
	}
}

/** The same, giving what went wrong. */
export function tryProgram(argv: readonly string[], {input, text, isQuiet}: RunOptions = {}): string | undefined {
	const [program = '', ...words] = argv;
	const stdin = text === undefined ? (input ?? 'ignore') : 'pipe';
	const output = isQuiet ? (['ignore', 'ignore'] as const) : ([1, errorStream()] as const);
	return failureOf(argv, spawnSync(program, words, {stdio: [stdin, ...output], input: text}));
}

/** What a program prints. */
export function readProgram(argv: readonly string[], text?: string): string {
	const [program = '', ...words] = argv;
	const ended = spawnSync(program, words, {
		stdio: ['pipe', 'pipe', errorStream()],
		input: text ?? '',
		encoding: 'utf8',
		maxBuffer: 1024 ** 3,
	});
	const failure = failureOf(argv, ended);
	return failure === undefined ? ended.stdout : die(failure);
}

type Ended = {readonly status: number | null; readonly signal: string | null; readonly error?: Error};

function failureOf(argv: readonly string[], {status, signal, error}: Ended): string | undefined {
	if (status === 0) {
		return undefined;
	}

	const why = error ? `${error.message}` : signal ? `got signal ${signal}` : `exit code ${status}`;
	return `command '${argv.map(quoteWord).join(' ')}' failed: ${why}`;
}

/** A word for a shell, quoted as Perl does (String::ShellQuote), which PVE shows commands with. */
export const quoteWord = (word: string): string =>
	/^[\w!%+,\-./:=@^]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
