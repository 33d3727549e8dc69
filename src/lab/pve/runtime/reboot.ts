import {withConfigLock} from '../store.ts';
import {startContainer} from './start.ts';
import {shutdownContainer} from './stop.ts';

/** Shuts a container down and starts it again, so that what waits for a restart holds. Dies when it takes too long to end. */
export function rebootContainer(id: number, {timeoutS}: {readonly timeoutS?: number}): void {
	withConfigLock(id, () => {
		shutdownContainer(id, {...(timeoutS !== undefined && {timeoutS}), forceStop: true});
		startContainer(id);
	});
}
