import {preamble} from './preamble.ts';
import type {Output, Shell} from './shell.ts';
import type {Printed, Statement} from './statement.ts';

/**
Plays a statement on a node, with an id that nobody else uses there. Gives what was not as expected: nothing when all was.
Containers go on running: they end with the node.
*/
export async function playStatement(shell: Shell, node: string, id: number, statement: Statement): Promise<readonly string[]> {
	const run: Run = async (text, where = node) => shell(where, `export id=${id} other=${id + 1}\n${preamble}\n${text}`);
	return findFaults(run, {id: String(id), other: String(id + 1), node}, statement);
}

type Run = (text: string, where?: string) => Promise<Output>;
type Names = Readonly<Record<'id' | 'other' | 'node', string>>;

async function findFaults(run: Run, names: Names, statement: Statement): Promise<readonly string[]> {
	for (const [text, where] of [[statement.elsewhere, 'far'], [statement.given]]) {
		const given = text === undefined ? undefined : await run(`set -e\n${text}`, where);
		if (given && given.code !== 0) {
			return [`what is given fails\n${shown(given)}`];
		}
	}

	const done = await run(statement.when);
	const faults = [
		...exitFaults(statement, done),
		...printedFaults('stdout', statement.stdout, done.stdout, names),
		...printedFaults('stderr', statement.stderr, done.stderr, names),
		...printedFaults('stderr', statement.refuses && {lines: statement.refuses}, done.stderr, names),
	];
	const found = faults.length > 0 ? [...faults, shown(done)] : [];
	for (const [command, printed] of Object.entries(statement.afterwards ?? {})) {
		const after = await run(`set -e\n${command}`);
		found.push(
			...(after.code === 0 ? [] : [`afterwards ${command} fails\n${shown(after)}`]),
			...printedFaults(`afterwards ${command}`, printed, after.stdout, names),
		);
	}

	return found;
}

const shown = ({code, stdout, stderr}: Output): string => `exit code ${code}\nstdout:\n${stdout}\nstderr:\n${stderr}`;

function exitFaults({exit = 0, refuses}: Statement, {code}: Output): readonly string[] {
	const wanted = refuses ? 'not 0' : exit;
	const isRight = wanted === 'not 0' ? code !== 0 : code === wanted;
	return isRight ? [] : [`exit code ${code}, where ${wanted} was expected`];
}

/** What a text has that it should not have, or has not that it should have. */
export function printedFaults(what: string, wanted: Printed | undefined, text: string, names: Names): readonly string[] {
	const printed = trimmed(text);
	if (wanted === undefined) {
		return [];
	}

	if (typeof wanted === 'string') {
		const whole = trimmed(fill(wanted, names));
		return printed === whole ? [] : [`${what} is ${JSON.stringify(printed)}, where ${JSON.stringify(whole)} was expected`];
	}

	if (wanted instanceof RegExp) {
		const pattern = new RegExp(
			wanted.source.replaceAll(/\\\$(id|other|node)\b/g, (_, name: keyof Names) => names[name]),
			wanted.flags,
		);
		return pattern.test(printed) ? [] : [`${what} is ${JSON.stringify(printed)}, which does not match ${pattern}`];
	}

	if ('without' in wanted) {
		const part = fill(wanted.without, names);
		return printed.includes(part) ? [`${what} is ${JSON.stringify(printed)}, which has ${JSON.stringify(part)}`] : [];
	}

	const left = printed.split('\n');
	return wanted.lines.flatMap(line => {
		const index = left.indexOf(fill(line, names));
		left.splice(index, index < 0 ? 0 : 1);
		return index < 0 ? [`${what} has no line ${JSON.stringify(fill(line, names))}`] : [];
	});
}

const trimmed = (text: string): string => text.replaceAll(/[^\S\n]+$/gm, '').trimEnd();

const fill = (text: string, names: Names): string =>
	text.replaceAll(/\$(id|other|node)\b/g, (_, name: keyof Names) => names[name]);
