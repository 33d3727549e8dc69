import type {Change} from '../core/change.ts';
import {type Expectation, expect, unknown} from '../core/fact.ts';
import {type Script, sh, withFunctions} from '../core/script.ts';
import {type Awaited, describeAwaited, isLoopback} from '../domain/awaited.ts';
import {containing} from '../facts/contains.ts';
import {digestOf, statOf, textOf} from '../facts/file.ts';
import {answering, answeringFunction, listenerPattern, listening} from '../facts/port.ts';
import {whatIsAnswered} from './questions.ts';

/** What is waited for, how long, and how often it is asked. Both in seconds. */
export type Wait = Awaited & {readonly timeout: number; readonly interval: number};

/** Waits on the target, and fails when the time is over. */
export function waitFor(wait: Wait): Change {
	const {timeout, interval, state} = wait;
	const {summary, complaint} = describeAwaited(wait);
	const words = [state, timeout, interval, `${complaint} after ${timeout} s`];
	return {
		summary,
		before: undefined,
		after: undefined,
		apply: withFunctions(sh`wait_until ${words} ${question(wait)}`, `${answeringFunction}${waitFunctions}`),
		undo: {because: 'nothing is changed by waiting'},
		expect: expectations(wait),
	};
}

/** The shell function that asks, with its arguments. */
function question({port, host, path, contains, command}: Awaited): Script {
	if (port !== undefined) {
		return host === undefined ? sh`port_listens ${listenerPattern(port)}` : sh`port_answers ${host} ${port}`;
	}

	if (path !== undefined) {
		return contains === undefined ? sh`path_is_there ${path}` : sh`file_contains ${path} ${contains}`;
	}

	return sh`command_succeeds ${command ?? ''}`;
}

function expectations({port, host, path, contains, command, state}: Awaited): readonly Expectation[] {
	const isStarted = state === 'started';
	if (port !== undefined) {
		return [
			...(host === undefined ? [] : [expect(answering(host, port), isStarted)]),
			// What answers there listens here
			...(host === undefined || (isStarted && isLoopback(host)) ? [expect(listening(port), isStarted)] : []),
		];
	}

	const there = whatIsAnswered({[isStarted ? 'creates' : 'removes']: path, unless: command}).expect;
	if (path === undefined || contains === undefined) {
		return there;
	}

	const other = unknown('something else writes it');
	return [
		expect(containing(path, contains), isStarted),
		// A text also goes away with its file
		...(isStarted ? there : [expect(statOf(path), other), expect(textOf(path), other), expect(digestOf(path), other)]),
	];
}

/**
`wait_until STATE SECONDS INTERVAL COMPLAINT QUESTION ARGUMENT…` asks until the answer fits the state. Exit 75: it did not come.

The clock is that since the start of the machine, which nobody sets. What the last question had to say goes with the complaint.
*/
const waitFunctions = `wait_until() (
	state=$1 seconds=$2 interval=$3 complaint=$4; shift 4
	seconds_up() { read -r up _ </proc/uptime; up=\${up%%.*}; }
	seconds_up
	end=$((up + seconds))
	while :; do
		said=$("$@" 2>&1 </dev/null)
		case $? in
			0) found=started;;
			69) printf '%s\\n' "there is no program to ask with" >&2; exit 69;;
			*) found=absent;;
		esac
		[ "$found" != "$state" ] || exit 0
		seconds_up
		[ "$up" -lt "$end" ] || break
		[ "$interval" -le "$((end - up))" ] || interval=$((end - up))
		sleep "$interval"
	done
	printf '%s\\n' "$complaint" "$said" >&2
	exit 75
)
port_listens() { grep -q -s -e "$1" /proc/net/tcp /proc/net/tcp6; }
path_is_there() { [ -e "$1" ] || [ -L "$1" ]; }
file_contains() { [ -f "$1" ] && grep -F -q -e "$2" -- "$1"; }
# One that hangs must not outlast the wait
command_succeeds() (
	if command -v timeout >/dev/null && [ "$end" -gt "$up" ]; then timeout "$((end - up))" sh -c "$1"; else sh -c "$1"; fi || exit 1
)
`;
