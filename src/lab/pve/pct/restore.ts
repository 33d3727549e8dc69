import {readArguments} from '../arguments.ts';
import {makeContainer} from '../lifecycle/create.ts';
import {newContainerShape} from '../lifecycle/request.ts';

/** Makes a container of a backup, with `--force` in the place of one that is there. */
export function restore(argv: readonly string[]): void {
	const shape = newContainerShape('restore');
	makeContainer(shape, readArguments(argv, shape), true);
}
