import fs from 'node:fs';
import {parseVmlist} from '../../../domain/vmlist.ts';
import {readArguments} from '../arguments.ts';
import {die} from '../die.ts';
import {withFileLock} from '../locks.ts';
import {nodeName} from '../node.ts';
import {quoteWord} from '../storage/run.ts';
import {containerIds} from '../store.ts';
import {asWorker} from '../worker.ts';
import {openLog} from './log.ts';
import {assertIds, settingsOf, vzdumpShape} from './settings.ts';
import {backUp} from './task.ts';

/** Backs containers up, one after the other. Those of other nodes are left to them, without a word. */
export function vzdump(argv: readonly string[]): void {
	const given = readArguments(argv, vzdumpShape);
	const {all, exclude = '', node = nodeName(), quiet} = given.values;
	const asked = assertIds(all === '1' ? containerIds().map(String) : given.rest);
	if (asked.length === 0 && all !== '1') {
		die('400 Parameter verification failed.\nproperty is missing and it is not optional');
	}

	const guests = parseVmlist(fs.readFileSync('/etc/pve/.vmlist', 'utf8'));
	const left = new Set(exclude.split(',').map(Number));
	// An id of nobody is taken for one of here, and fails in the sight of all
	const ids = asked.filter(id => !left.has(id) && (guests.get(id)?.node ?? nodeName()) === nodeName());
	if (node !== nodeName() || ids.length === 0) {
		return;
	}

	if (quiet === '1') {
		process.stdout.write = () => true;
	}

	asWorker(() => {
		const settings = settingsOf(given);
		const log = openLog();
		log.info(`starting new backup job: vzdump ${argv.map(quoteWord).join(' ')}`);
		const failed = withFileLock('/run/vzdump.lock', () => ids.filter(id => !backUp(id, settings)), 10_800);
		log.info(failed.length > 0 ? 'Backup job finished with errors' : 'Backup job finished successfully');
		if (failed.length > 0) {
			die('job errors');
		}
	});
}
