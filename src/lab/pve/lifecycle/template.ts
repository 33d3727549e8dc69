import type {ContainerConfig} from '../../../domain/container-config.ts';
import {renderMountPoint} from '../../../domain/mount-point.ts';
import {die} from '../die.ts';
import {createBase, volumeHas} from '../storage/index.ts';
import {withOptions, writeConfig} from '../store.ts';
import {mountPointsIn} from './volumes.ts';

/** Makes templates' volumes of all volumes. Gives the configuration of the template. */
export function makeTemplate(id: number, config: ContainerConfig): ContainerConfig {
	for (const [, {source}] of mountPointsIn(config.main.options)) {
		if (!volumeHas('template', source)) {
			die(`Template feature is not available for '${source}'`);
		}
	}

	let next = config;
	for (const [key, mount] of mountPointsIn(config.main.options)) {
		const value = renderMountPoint(key, {...mount, source: createBase(mount.source)});
		next = withOptions(next, {...next.main.options, [key]: value});
	}

	writeConfig(id, next);
	return withOptions(next, {...next.main.options, template: '1'});
}
