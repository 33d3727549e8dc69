import {isUnknown} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import {renderMountPoint} from '../domain/mount-point.ts';
import type {VolumeContainer} from '../facts/volume.ts';
import {type Forecast, forecastOf, optionOf, type Parts, type Value} from './container-forecast.ts';
import {nextOf, type WantedOptions} from './container-options.ts';
import type {Access} from './volume-access.ts';

type AccessMount = Access['mounts'][number];

/**
The mount point of a volume in a container: the one that is there with that source or target, or a new one.

@throws A `Problem` when something else has its place.
*/
export function mountOption(source: string, mount: AccessMount): WantedOptions {
	const container = forecastOf(mount.container.container as NonNullable<VolumeContainer['container']>);
	assertNotRaw(container, source, mount);
	const key = keyFor(container, source, mount);
	const {path: mp, options, idmap} = mount;
	return {[key]: renderMountPoint(key, {kind: 'bind', source, mp, ...options, ...(idmap && {idmap})})};
}

/** What takes a volume from a container; nothing when it is not mounted there. */
export function noMountOption(source: string, {container}: VolumeContainer): WantedOptions {
	const found = container && forecastOf(container);
	const keys = found ? mountKeys(found).filter(key => isFrom(nextOf(found, key), source)) : [];
	return Object.fromEntries(keys.map(key => [key, null]));
}

function keyFor(container: Forecast, source: string, {id, path}: AccessMount): string {
	const keys = mountKeys(container);
	const valuesOf = (key: string) => [nextOf(container, key), optionOf(container, key)];
	const find = (isIt: (value: Value) => boolean) =>
		keys.find(key => isIt(nextOf(container, key))) ?? keys.find(key => valuesOf(key).some(isIt));
	const [atTarget, fromSource] = [find(value => isAt(value, path)), find(value => isFrom(value, source))];
	if (atTarget === undefined) {
		return fromSource ?? freeKey(keys);
	}

	const there = valuesOf(atTarget).find(value => isAt(value, path));
	const volume = partOf(there, 'volume');
	if (!volume?.startsWith('/')) {
		throw new Problem('TARGET_TAKEN', `${atTarget} of container ${id} is a volume of a storage, at "${path}"`, {
			why: 'Its content would be hidden, and the volume detached.',
			hint: 'mount it at another path, or take that volume away first',
		});
	}

	if (fromSource !== undefined && fromSource !== atTarget && !isFrom(there, source)) {
		throw new Problem(
			'TARGET_TAKEN',
			`container ${id} has "${source}" as ${fromSource}, and "${volume}" at "${path}" as ${atTarget}`,
			{
				why: 'It would be mounted twice.',
				hint: `take one of them away first, with ensure_container: ${atTarget}: null`,
			},
		);
	}

	return atTarget;
}

/** Some have it as a raw line, which mount points know nothing of. */
function assertNotRaw({raw}: Forecast, source: string, {id, path}: AccessMount): void {
	const entries = isUnknown(raw) ? [] : raw.filter(({key}) => key === 'lxc.mount.entry').map(({value}) => value);
	const entry = entries.find(value => {
		const [from = '', to = ''] = value.split(/\s+/);
		return samePath(from, source) || samePath(`/${to}`, path);
	});
	if (entry !== undefined) {
		throw new Problem('TARGET_TAKEN', `container ${id} mounts it by a raw line: lxc.mount.entry: ${entry}`, {
			why: 'It would be mounted twice.',
			hint: 'take that line away first, with "raw" of ensure_container',
		});
	}
}

/** Those that are there, or wait to be there or gone. */
const mountKeys = ({parts, options, pending}: Forecast): readonly string[] => {
	const all = [parts, options, pending.parts, pending.options].flatMap(one => Object.keys(one));
	return [...new Set([...all, ...pending.delete])].filter(key => /^mp\d+$/.test(key)).sort((a, b) => numberOf(a) - numberOf(b));
};

const numberOf = (key: string): number => Number(key.slice(2));

function freeKey(keys: readonly string[]): string {
	let number = 0;
	while (keys.includes(`mp${number}`)) {
		number++;
	}

	return `mp${number}`;
}

const isAt = (value: Value, target: string): boolean => samePath(partOf(value, 'mp'), target);
const isFrom = (value: Value, source: string): boolean => samePath(partOf(value, 'volume'), source);

function partOf(value: Value, name: string): string | undefined {
	const part = typeof value === 'object' && !isUnknown(value) ? (value as Parts)[name] : undefined;
	return typeof part === 'string' ? part : undefined;
}

const samePath = (a: string | undefined, b: string): boolean => a !== undefined && plain(a) === plain(b);
const plain = (path: string): string => path.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1');
