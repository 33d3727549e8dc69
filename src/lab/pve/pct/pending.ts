import {idOf, readArguments} from '../arguments.ts';
import {loadConfig} from '../store.ts';
import {optionsOf, pendingOptionsOf, shown} from '../view.ts';
import {ofContainer} from './shape.ts';

/** Shows what holds, what waits, and what waits for its end. Raw lines are not shown. */
export function pending(argv: readonly string[]): void {
	const config = loadConfig(idOf(readArguments(argv, ofContainer('pending'))));
	const [current, waiting] = [optionsOf(config.main), pendingOptionsOf(config)];
	const keys = [...new Set([...Object.keys(current), ...Object.keys(waiting)])].sort();
	const lines = keys.flatMap(key => {
		const is = current[key];
		const will = waiting[key];
		if (is !== undefined && config.pending.delete.includes(key)) {
			return [`del ${key}: ${shown(key, is)}`];
		}

		return [
			...(is === undefined ? [] : [`cur ${key}: ${shown(key, is)}`]),
			...(will === undefined ? [] : [`new ${key}: ${shown(key, will)}`]),
		];
	});
	process.stdout.write(lines.map(line => `${line}\n`).join(''));
}
