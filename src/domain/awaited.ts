import {shorten} from './shorten.ts';

/** What a task waits for: exactly one of `port`, `path` and `command`. */
export type Awaited = {
	readonly port?: number | undefined;
	/** Whose port, as seen by the target; its own unless given. */
	readonly host?: string | undefined;
	readonly path?: string | undefined;
	/** Text in a line of the file at `path`. */
	readonly contains?: string | undefined;
	readonly command?: string | undefined;
	/** Whether it is to come, or to go. */
	readonly state: 'started' | 'absent';
};

/** What is waited for, and what is wrong as long as it has not happened, in words. */
export function describeAwaited({port, host, path, contains, command, state}: Awaited): {summary: string; complaint: string} {
	const isStarted = state === 'started';
	const say = (summary: string, goes: string, complaint: string, still: string) => ({
		summary: `wait for ${summary}${isStarted ? '' : goes}`,
		complaint: isStarted ? complaint : still,
	});
	if (port !== undefined) {
		return host === undefined
			? say(`port ${port}`, ' to be free', `nothing listens on port ${port}`, `something still listens on port ${port}`)
			: say(
					`port ${port} of ${host}`,
					' to be closed',
					`port ${port} of ${host} does not answer`,
					`port ${port} of ${host} still answers`,
				);
	}

	if (path !== undefined && contains !== undefined) {
		const text = JSON.stringify(contains);
		return say(`${text} in ${path}`, ' to go away', `${path} does not hold ${text}`, `${path} still holds ${text}`);
	}

	if (path !== undefined) {
		return say(path, ' to go away', `there is no ${path}`, `${path} is still there`);
	}

	const short = shorten(command ?? '', 60);
	return say(`success of ${short}`, '', `it does not exit 0: ${short}`, '');
}

/** Whether a host by this name is the target itself. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host);
