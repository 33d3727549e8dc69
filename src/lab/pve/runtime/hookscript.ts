import type {ContainerConfig} from '../../../domain/container-config.ts';
import {die, textOfError, warn} from '../die.ts';
import {filePathOf} from '../storage/index.ts';
import {runProgram} from '../storage/run.ts';

/** When the script of a container is called. */
export type Phase = 'pre-start' | 'post-start' | 'pre-stop' | 'post-stop';

/** Calls the script that a container's `hookscript` names, if it names one. Its failure keeps it from starting, and else only warns. */
export function runHookscript(id: number, {main}: ContainerConfig, phase: Phase): void {
	const {hookscript} = main.options;
	if (hookscript === undefined) {
		return;
	}

	try {
		runProgram([filePathOf(hookscript), String(id), phase]);
	} catch (error) {
		const text = `hookscript error for ${id} on ${phase}: ${textOfError(error)}`;
		if (phase === 'pre-start') {
			die(text);
		}

		warn(text);
	}
}
