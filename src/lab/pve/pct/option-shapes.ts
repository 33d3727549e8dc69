import {containerOptions} from '../../../domain/container-option-table.ts';
import {optionFault} from '../../../domain/container-options.ts';
import {hasReached} from '../../../domain/container-version.ts';
import {release} from '../node.ts';
import type {OptionShape} from '../words.ts';

/** All options of a container as arguments of a command, as far as this release knows them. */
export function containerOptionShapes(): Readonly<Record<string, OptionShape>> {
	const {container} = release();
	const known = containerOptions.filter(({isInternal, since = '0'}) => !isInternal && hasReached(container, since));
	const options = known.map(({name, count, type, list}): readonly [string, OptionShape] => [
		name,
		{
			type,
			...(count !== undefined && {count}),
			...(list !== undefined && {isList: true}),
			check: (key, value) => optionFault(key, value, container),
		},
	]);
	return Object.fromEntries(options);
}
