import type {Fact} from '../core/fact.ts';
import type {Output} from '../core/probe.ts';
import type {Script} from '../core/script.ts';

/** How a command ended which the user vouches only reads. Any exit code is an answer. */
export const vouched = (script: Script): Fact<Output> => ({
	key: `vouched ${JSON.stringify([script.text, script.stdin ?? null, script.user ?? null])}`,
	opaque: true,
	look: probe => probe.vouched(script),
});
