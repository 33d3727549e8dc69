import type {ConfigSection} from '../../../domain/container-config.ts';
import {hasReached} from '../../../domain/container-version.ts';
import type {Properties} from '../../../domain/property-string.ts';
import {warn} from '../die.ts';
import {release} from '../node.ts';

/**
The lines on AppArmor in a generated configuration. Raw lines of the container come after them.

@param features - Its `features`.
@see PVE::LXC, `make_apparmor_config`
*/
export function apparmorLines({raw}: ConfigSection, features: Properties): readonly string[] {
	const fileSystems = (features.mount ?? '').split(/[;\s]+/).filter(name => name !== '');
	if (raw.some(({key}) => key === 'lxc.apparmor.profile')) {
		const overridden = ['nesting', 'fuse', 'mount'].filter(name =>
			name === 'mount' ? fileSystems.length > 0 : features[name] === '1',
		);
		if (overridden.length > 0) {
			const names = overridden.map(name => `features:${name}`).join(', ');
			warn(`explicitly configured lxc.apparmor.profile overrides the following settings: ${names}`);
		}

		return [];
	}

	return [
		'lxc.apparmor.profile = generated',
		...(has('6.0.3') ? [rule('allow mqueue')] : []),
		...nestingLines(features.nesting === '1'),
		...fileSystems.map(name => rule(`mount fstype=${name}`)),
		...(features.fuse === '1' ? [rule('mount fstype=fuse')] : []),
	];
}

function nestingLines(isNested: boolean): readonly string[] {
	if (isNested) {
		return ['lxc.apparmor.allow_nesting = 1', ...(has('6.0.4') ? [rule('allow userns')] : [])];
	}

	return has('6.0.3') ? [rule('deny mount -> /proc/'), rule('deny mount -> /sys/')] : [];
}

const rule = (text: string): string => `lxc.apparmor.raw = ${text},`;

const has = (version: string): boolean => hasReached(release().container, version);
