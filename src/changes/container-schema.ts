import {z} from 'zod';
import {containerArguments, made} from './container-arguments.ts';
import {partsOf} from './container-forecast.ts';
import {isGib} from './container-option-argument.ts';
import {allocationOf} from './container-options.ts';

/** The arguments of a container, together: what they cannot be at once. */
export const containerSchema = z.strictObject(containerArguments).superRefine((args, context) => {
	const wrong = (path: string, message: string) => context.addIssue({code: 'custom', path: [path], message});
	const sources = (['template', 'clone', 'restore'] as const).filter(name => args[name] !== undefined);
	if (sources.length > 1) {
		wrong(sources[1] ?? '', `a container is made of one thing: "${sources.join('", "')}" are too many`);
	}

	const copy = args.clone ? 'clone' : args.restore ? 'restore' : undefined;
	for (const name of ['storage', ...Object.keys(made)] as const) {
		if (copy !== undefined && Object.hasOwn(args, name) && (args as Readonly<Record<string, unknown>>)[name] !== undefined) {
			wrong(
				name,
				name === 'storage'
					? `write it in "${copy}"`
					: `is for a container from a template: one from "${copy}" has what its source had`,
			);
		}
	}

	for (const [key, text] of Object.entries(args)) {
		if (!/^(rootfs|mp\d+)$/.test(key) || typeof text !== 'string') {
			continue;
		}

		const volume = partsOf(key, text)?.volume;
		const isNew = isGib(volume) || allocationOf(key, text) !== undefined;
		if (isGib(volume) && args.storage === undefined) {
			wrong(key, `on which storage? write {storage, size}${args.template === undefined ? '' : ', or "storage" for all'}`);
		} else if (key === 'rootfs' && !isNew) {
			wrong(key, 'a root file system is given by its storage and size only');
		} else if (key !== 'rootfs' && isNew && copy === 'restore') {
			wrong(key, 'a new volume beside those of a backup: write a second task for it, as the backup may have one of this number');
		}
	}
});
