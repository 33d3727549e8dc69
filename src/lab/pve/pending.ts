import {applyAll} from './change/apply.ts';
import {fromDraft, toDraft} from './change/draft.ts';
import {loadConfig, withConfigLock, writeConfig} from './store.ts';

/** Puts in force all that waits, as before a start and after a stop. What fails is warned of, and keeps waiting. */
export function applyPending(id: number): void {
	withConfigLock(id, () => {
		const config = loadConfig(id);
		const {options, delete: deletes, raw, description} = config.pending;
		if (Object.keys(options).length + deletes.length + (raw?.length ?? 0) > 0 || description !== undefined) {
			writeConfig(id, fromDraft(applyAll(toDraft(id, config))));
		}
	});
}
