import type {ContainerConfig} from '../../../domain/container-config.ts';
import {mountKind} from '../../../domain/mount-point.ts';
import {fromDraft, toDraft} from '../change/draft.ts';
import {addUnused} from '../change/unused.ts';
import {mountPointsIn} from './volumes.ts';

/** Notes volumes as unused that nothing else in a configuration mounts. */
export function withUnused(config: ContainerConfig, volids: readonly string[]): ContainerConfig {
	const mounted = new Set(mountPointsIn(config.main.options).map(([, {source}]) => source));
	const left = volids.filter(volid => mountKind(volid) === 'volume' && !mounted.has(volid));
	return fromDraft(left.reduce(addUnused, toDraft(0, config)));
}
