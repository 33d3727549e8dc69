import {idMapOf} from '../../../domain/id-map.ts';
import {die, textOfError} from '../die.ts';
import {setUpGuest} from '../guest/index.ts';
import {loadConfig} from '../store.ts';
import {makeDevices} from './devices.ts';
import {mountPointsOf, rootPath} from './mount-all.ts';
import {mountOne} from './mount-one.ts';

/**
What LXC calls before it starts a container: mounts all that the container has, in a mount namespace of its monitor,
and writes into the guest what its configuration says. What it prints
is only seen in a log in full.
*/
export function preStartHook([name = '']: readonly string[]): void {
	try {
		prepare(Number(name));
	} catch (error) {
		// Whatever it was, LXC tells of status 2
		die(textOfError(error), 2);
	}
}

function prepare(id: number): void {
	const config = loadConfig(id);
	const map = idMapOf(config.main);
	const root = rootPath(id);
	for (const point of mountPointsOf(config).values()) {
		mountOne(root, point, map);
	}

	makeDevices(id, config.main, map);
	setUpGuest(root, config, {}, map);
}
