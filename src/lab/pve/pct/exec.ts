import {idOf, readArguments} from '../arguments.ts';
import {die} from '../die.ts';
import {supports} from '../node.ts';
import {attach} from '../runtime/attach.ts';
import {isRunning} from '../runtime/running.ts';
import {loadConfig} from '../store.ts';
import type {OptionShape} from '../words.ts';
import {ofContainer} from './shape.ts';

/** Runs a command in a container, and ends as that does. */
export function pctExec(argv: readonly string[]): void {
	const given = readArguments(argv, {...ofContainer('exec', keepEnv()), takesRest: true});
	const id = idOf(given);
	loadConfig(id);
	if (given.rest.length === 0) {
		die('missing command at /usr/share/perl5/PVE/CLI/pct.pm line 123.');
	}

	enter(id, given.rest, given.values['keep-env']);
}

/** Runs a shell in a container. */
export function pctEnter(argv: readonly string[]): void {
	const given = readArguments(argv, ofContainer('enter', keepEnv()));
	const id = idOf(given);
	loadConfig(id);
	enter(id, [], given.values['keep-env']);
}

function enter(id: number, command: readonly string[], keepsEnvironment = '1'): void {
	if (!isRunning(id)) {
		die(`container '${id}' not running!`);
	}

	process.exitCode = attach(id, command, keepsEnvironment === '1');
}

const keepEnv = (): Readonly<Record<string, OptionShape>> => (supports('keep-env') ? {'keep-env': {type: 'boolean'}} : {});
