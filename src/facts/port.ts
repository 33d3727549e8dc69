import type {Fact} from '../core/fact.ts';
import {Problem} from '../core/problem.ts';
import {sh, withFunctions} from '../core/script.ts';

/** Whether something on the target listens on a TCP port, on whatever address, IPv4 or IPv6. */
export const listening = (port: number): Fact<boolean> => ({
	key: `listening ${port}`,
	async look(probe) {
		// A socket that listens has no other end, and the state 0A; see proc_net_tcp in the documentation of the kernel
		const line = listenerPattern(port);
		const [four, six] = await Promise.all([
			probe.lookUp(1, 'grep', line, '/proc/net/tcp'),
			// Not there where IPv6 is switched off
			probe.stat('/proc/net/tcp6').then(async stat => stat && probe.lookUp(1, 'grep', line, '/proc/net/tcp6')),
		]);
		return four !== undefined || six !== undefined;
	},
});

/** A basic regular expression for the line of what listens on a port. */
export const listenerPattern = (port: number): string => `:${port.toString(16).toUpperCase().padStart(4, '0')} 0*:0000 0A `;

/** Whether a TCP port of another host takes a connection that the target begins. */
export const answering = (host: string, port: number): Fact<boolean> => ({
	key: `answering ${host} ${port}`,
	async look(probe) {
		// No program that only looks can do this; the connection is closed without a byte
		const {code, stderr} = await probe.vouched(withFunctions(sh`port_answers ${host} ${port}`, answeringFunction));
		if (code === 69) {
			throw new Problem('NO_SUCH_PROGRAM', `nothing on the host can try port ${port} of "${host}"`, {
				why: 'There is neither a bash, which can open connections, nor a program nc.',
				hint: 'install netcat, or write a command instead of host and port',
			});
		}

		if (code !== 0 && code !== 1) {
			throw new Problem('LOOK_FAILED', `cannot tell whether port ${port} of "${host}" answers`, {
				why: stderr.trim() || undefined,
			});
		}

		return code === 0;
	},
});

/** `port_answers HOST PORT`: a shell function. Exit 1: no answer within 5 s; 69: there is no program to try it with. */
export const answeringFunction = `port_answers() (
	if command -v bash >/dev/null && command -v timeout >/dev/null; then
		timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" || exit 1
	elif command -v nc >/dev/null; then
		# Of the netcats there are, that of busybox has no -z, and runs a program once it is connected
		case $(nc -h 2>&1 || nc --help 2>&1) in
			*-z*) nc -z -w 5 "$1" "$2" || exit 1;;
			*-e*) nc -w 5 "$1" "$2" -e true || exit 1;;
			*) exit 69;;
		esac
	else exit 69; fi
) </dev/null
`;
