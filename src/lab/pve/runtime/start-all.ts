import type {ContainerConfig} from '../../../domain/container-config.ts';
import {startupShape} from '../../../domain/container-shapes.ts';
import {parseProperties} from '../../../domain/property-string.ts';
import {textOfError, warn} from '../die.ts';
import {containerIds, loadConfig, withConfigLock} from '../store.ts';
import {isRunning} from './running.ts';
import {startContainer} from './start.ts';

/** Starts what is to run from the start of the node on (`onboot`), in the order of `startup`. One that fails keeps back no other. */
export function startAll(): void {
	const configs = containerIds().map(id => ({id, config: loadConfig(id)}));
	const wanted = configs.filter(({config}) => config.main.options.onboot === '1' && config.main.options.template !== '1');
	for (const {id} of wanted.sort((a, b) => orderOf(a.config) - orderOf(b.config) || a.id - b.id)) {
		try {
			withConfigLock(id, () => {
				if (!isRunning(id)) {
					startContainer(id);
				}
			});
		} catch (error) {
			warn(textOfError(error));
		}
	}
}

/** Those without one come last. */
const orderOf = ({main: {options}}: ContainerConfig): number => {
	const {order} = parseProperties(options.startup ?? '', startupShape);
	return order === undefined ? Number.MAX_SAFE_INTEGER : Number(order);
};
