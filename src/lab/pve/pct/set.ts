import {createHash} from 'node:crypto';
import {configIdFault, listOf} from '../../../domain/container-formats.ts';
import {findOption} from '../../../domain/container-options.ts';
import {assertValues, type CommandShape, idOf, readArguments} from '../arguments.ts';
import {applyAll} from '../change/apply.ts';
import {fromDraft, tidied, toDraft} from '../change/draft.ts';
import {hotplugAll} from '../change/hotplug.ts';
import {modifiedBy, type Request, requested} from '../change/request.ts';
import {die} from '../die.ts';
import {release} from '../node.ts';
import {writeGeneratedConfig} from '../runtime/generated-config.ts';
import {isRunning} from '../runtime/running.ts';
import {assertUnlocked, loadConfig, loadText, withConfigLock, writeConfig} from '../store.ts';
import type {OptionShape} from '../words.ts';
import {containerOptionShapes} from './option-shapes.ts';
import {ofContainer} from './shape.ts';

/** Changes a container: all that the call wants, or nothing. What a running one cannot be given waits, and that is no error. */
export function set(argv: readonly string[]): void {
	const shape = setShape();
	const given = readArguments(argv, shape);
	const id = idOf(given);
	const {vmid: _, digest, delete: deletes = '', revert = '', ...values} = given.values;
	const request: Request = {set: values, delete: split(deletes), revert: split(revert)};
	if (Object.keys(values).length === 0 && deletes === '' && revert === '') {
		die('no options specified');
	}

	assertNames(shape, request);
	withConfigLock(id, () => change(id, request, digest, shape));
}

function change(id: number, request: Request, digest: string | undefined, shape: CommandShape): void {
	const config = loadConfig(id);
	assertUnlocked(config);
	if (digest !== undefined && digest !== createHash('sha1').update(loadText(id)).digest('hex')) {
		die('detected modified configuration - file changed by other user? Try again.');
	}

	const waiting = requested(toDraft(id, config), request);
	assertValues(shape, waiting.faults);
	const modified = modifiedBy(request);
	const changed = isRunning(id) ? hotplugAll(tidied(waiting), modified) : applyAll(tidied(waiting), modified);
	// The number that was last left in errno
	assertValues(shape, changed.faults, 1);
	writeConfig(id, fromDraft(changed));
	writeGeneratedConfig(id, loadConfig(id));
}

function assertNames(shape: CommandShape, request: Request): void {
	const {container} = release();
	for (const name of ['revert', 'delete'] as const) {
		for (const key of request[name]) {
			const fault = !findOption(key, container)
				? `unknown option '${key}'`
				: request.set[key] !== undefined
					? `you can't use '-${key}' and '-${name} ${key}' at the same time`
					: name === 'delete' && request.revert.includes(key)
						? `you can't use '-delete ${key}' and '-revert ${key}' at the same time`
						: undefined;
			assertValues(shape, fault === undefined ? {} : {[name]: fault});
		}
	}
}

const split = (list: string): readonly string[] => list.split(',').filter(key => key !== '');

const setShape = (): CommandShape =>
	ofContainer('set', {...containerOptionShapes(), delete: keys, revert: keys, digest: {maxLength: 40}});

const keys: OptionShape = {isList: true, fault: listOf(configIdFault)};
