import {readArguments} from '../arguments.ts';
import {makeContainer} from '../lifecycle/create.ts';
import {newContainerShape} from '../lifecycle/request.ts';

/** Makes a container of a template. With `--restore`, of a backup. */
export function create(argv: readonly string[]): void {
	const shape = newContainerShape('create');
	const given = readArguments(argv, shape);
	makeContainer(shape, given, given.values.restore === '1');
}
