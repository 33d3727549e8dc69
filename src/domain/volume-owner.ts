import {z} from 'zod';
import {isId, ownerName} from './owner.ts';
import {maxId} from './passwd.ts';

/** Whom a volume belongs to. */
export type VolumeOwner =
	/** Somebody in the containers; which number that is at the host follows from their maps. */
	| {readonly kind: 'container'; readonly uid: number; readonly gid: number}
	/** Somebody of the host: names, or ids as text. Without a group it is the one that the user has. */
	| {readonly kind: 'host'; readonly user: string; readonly group: string | undefined};

/** An id in a container. */
export const insideId = () => z.int().min(0).max(maxId);

/** Who owns what nobody should write to, as Proxmox VE and NFS have it. */
export const nobody: VolumeOwner = {kind: 'host', user: 'nobody', group: 'nogroup'};

/** An argument that is the owner of a volume: `container_root`, a user of the host, a number, or a map of both ids. */
export const volumeOwner = () =>
	z
		.union([z.string(), z.int(), z.record(z.string(), z.unknown())], {
			error: 'has to be "container_root", a user of the host, a number, or a map such as {container_uid: 33}',
		})
		.transform((given, context): VolumeOwner => {
			if (given === 'container_root') {
				return {kind: 'container', uid: 0, gid: 0};
			}

			if (typeof given !== 'object') {
				return hostOwner(inner(ownerName(), given, context));
			}

			if ('user' in given) {
				const {user, group} = inner(hostMap, given, context);
				return hostOwner(user, group);
			}

			if (!('container_uid' in given)) {
				context.addIssue({code: 'custom', message: 'a map needs "container_uid", or "user"'});
				return z.NEVER;
			}

			const {container_uid: uid, container_gid: gid = uid} = inner(containerMap, given, context);
			return {kind: 'container', uid, gid};
		});

const hostMap = z.strictObject({user: ownerName(), group: ownerName().optional()});
const containerMap = z.strictObject({container_uid: insideId(), container_gid: insideId().optional()});

/**
What a schema makes of a part, with its own complaints: those of a union say only that none of its forms fits.

@param at - Where the part stands in what is checked.
*/
export function inner<Schema extends z.ZodType>(
	schema: Schema,
	part: unknown,
	context: z.RefinementCtx,
	at: readonly PropertyKey[] = [],
): z.output<Schema> {
	const {success, data, error} = schema.safeParse(part);
	for (const issue of error?.issues ?? []) {
		context.addIssue({...issue, input: part, path: [...at, ...issue.path]} as Parameters<typeof context.addIssue>[0]);
	}

	return success ? data : z.NEVER;
}

/** As everywhere, nobody's group is `nogroup`, and a number stands for both. */
const hostOwner = (user: string, group?: string): VolumeOwner =>
	user === 'nobody' && group === undefined ? nobody : {kind: 'host', user, group: group ?? (isId(user) ? user : undefined)};

/** Whether it is left to nobody. */
export const isNobody = (owner: VolumeOwner): boolean => owner.kind === 'host' && owner.user === 'nobody';
