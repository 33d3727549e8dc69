import fs from 'node:fs';
import {nodeName} from '../node.ts';
import {loadConfig} from '../store.ts';
import type {Log} from './log.ts';
import type {Settings} from './settings.ts';

/** Puts what a call says of a backup beside its archive. */
export function annotate(id: number, {notes, isProtected}: Settings, archive: string, log: Log): void {
	if (notes !== undefined && notes !== '') {
		log.info('adding notes to backup');
		fs.writeFileSync(`${archive}.notes`, notesOf(id, notes));
	}

	if (isProtected) {
		log.info('marking backup as protected');
		fs.writeFileSync(`${archive}.protected`, '');
	}
}

function notesOf(id: number, template: string): string {
	const values: Readonly<Record<string, string>> = {
		guestname: loadConfig(id).main.options.hostname ?? `CT${id}`,
		node: nodeName(),
		vmid: String(id),
	};
	const text = template.replaceAll(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));
	return text.replaceAll(/{{([^{}]*)}}/g, (whole, name: string) => values[name] ?? whole);
}
