import {z} from 'zod';
import {containerIds} from '../domain/container-id.ts';
import {optionFault} from '../domain/container-options.ts';
import {type MountPoint, renderMountPoint} from '../domain/mount-point.ts';
import {targetPath} from '../domain/path.ts';
import {whyNoTarget} from '../domain/volume-folder.ts';
import {inner, insideId} from '../domain/volume-owner.ts';

/** How a volume should be mounted into a container. */
export type WantedMount = {
	/** Of the container. */
	readonly id: number;
	/** Path in the container. */
	readonly path: string;
	/** Who in the container has the rights of an owner at the host. */
	readonly uid: number | undefined;
	readonly gid: number | undefined;
	readonly options: Omit<MountPoint, 'kind' | 'source' | 'mp' | 'idmap'>;
};

/** An argument that is the mounts of a volume: containers by number, each with the path in it or with a map. Comes out sorted. */
export const wantedMounts = () =>
	z.record(z.string(), z.unknown()).transform((given, context): readonly WantedMount[] => {
		const mounts = Object.entries(given).map(([id, one]): WantedMount => {
			const mount = inner(mountMap, typeof one === 'string' ? {path: one} : one, context, [id]);
			const isNumber = /^[1-9]\d{2,8}$/.test(id);
			const {path = '/', uid, gid, idmap: _, ...options} = mount === z.NEVER ? {} : mount;
			const wanted = {id: Number(id), path: path.replace(/(.)\/+$/, '$1'), uid, gid, options: defined(options)};
			const fault = isNumber ? (mount === z.NEVER ? undefined : faultOf(wanted)) : whyNoNumber;
			if (fault !== undefined) {
				context.addIssue({code: 'custom', path: [id], message: fault});
			}

			return wanted;
		});
		return mounts.sort((a, b) => a.id - b.id);
	});

const whyNoNumber = `has to be the number of a container, ${containerIds.first} or more`;

const flag = () => z.boolean().optional();

const mountMap = z.strictObject(
	{
		path: z.string('has to be a path in the container'),
		uid: insideId().optional(),
		gid: insideId().optional(),
		ro: flag(),
		backup: flag(),
		acl: flag(),
		quota: flag(),
		replicate: flag(),
		shared: flag(),
		keepattrs: flag(),
		mountoptions: z.array(z.string()).optional(),
		idmap: z
			.never({
				error: 'follows from "access: idmap"; with "passthrough", root in the container could make files of root at the host',
			})
			.optional(),
	},
	{
		error: ({code}) =>
			code === 'invalid_type' ? 'has to be the path in the container, or a map with "path" and options' : undefined,
	},
);

function faultOf({path, options}: WantedMount): string | undefined {
	const read = targetPath().safeParse(path);
	if (!read.success) {
		return read.error.issues[0]?.message;
	}

	const why = whyNoTarget(path);
	if (why !== undefined) {
		return `${JSON.stringify(path)} ${why}`;
	}

	// What Proxmox VE says of it; its first line is "invalid format"
	const fault = optionFault('mp0', renderMountPoint('mp0', {kind: 'bind', source: '/x', mp: path, ...options}));
	return fault?.split('\n').slice(1).join('; ').replaceAll('mp0.', '') || fault;
}

const defined = <T extends object>(options: T): WantedMount['options'] =>
	Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
