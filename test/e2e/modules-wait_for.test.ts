import {randomInt} from 'node:crypto';
import {testStates} from '../helpers/states.ts';

/** Hosts of the lab share the machine's ports. */
const [port, later, other, free] = [
	randomInt(15_000, 16_000),
	randomInt(16_000, 17_000),
	randomInt(17_000, 18_000),
	randomInt(18_000, 19_000),
];
const serve = (at: number | string) => `busybox httpd -p 127.0.0.1:${at} -h /srv </dev/null >/dev/null 2>&1`;

testStates(
	{
		'a text comes while the task waits, and with it the file': {
			host: 'text',
			tasks: `
    - command: {cmd: "touch /srv/begun; (sleep 1; echo it is ready >/srv/log) >/dev/null 2>&1 &", creates: /srv/begun}
    - wait_for: {path: /srv/log, contains: ready}
    - wait_for: {path: /srv/log}
    - wait_for: {path: /srv/log, contains: ready}`,
			changes: ['run touch /srv/begun; (sleep 1; echo it is ready >/srv/log) >/dev/null 2>&1…', 'wait for "ready" in /srv/log'],
		},
		'a port comes while the task waits': {
			host: 'port',
			tasks: `
    - script: {src: serve.sh, args: ["${port}"], creates: /srv/begun}
    - wait_for: {port: ${port}, timeout: 30}
    - wait_for: {port: ${port}, timeout: 30}`,
			files: {'serve.sh': `#!/bin/sh\ntouch /srv/begun\n(sleep 1; ${serve('$1')}) >/dev/null 2>&1 &\n`},
			changes: [`run serve.sh ${port}`, `wait for port ${port}`],
		},
		'a port answers and a command succeeds while the task waits': {
			host: 'command',
			tasks: `
    - script: {src: later.sh, creates: /srv/begun}
    - wait_for: {port: ${later}, host: 127.0.0.1, timeout: 30}
    - wait_for: {command: test -e /srv/late, timeout: 30}`,
			files: {
				'later.sh': `#!/bin/sh\ntouch /srv/begun\n(sleep 1; ${serve(later)}; sleep 1; touch /srv/late) >/dev/null 2>&1 &\n`,
			},
			changes: ['run later.sh', `wait for port ${later} of 127.0.0.1`, 'wait for success of test -e /srv/late'],
		},
		'it goes while the task waits': {
			host: 'goes',
			given: 'echo 1 >/srv/lock',
			tasks: `
    - command: {cmd: "touch /srv/begun; (sleep 1; rm /srv/lock) >/dev/null 2>&1 &", creates: /srv/begun}
    - wait_for: {path: /srv/lock, state: absent}`,
			changes: ['run touch /srv/begun; (sleep 1; rm /srv/lock) >/dev/null 2>&1 &', 'wait for /srv/lock to go away'],
		},
		'it is so already': {
			host: 'right',
			given: `${serve(other)}\nprintf 'a.b\\n' >/srv/file\nln -s /none /srv/dangling`,
			tasks: `
    - wait_for: {port: ${other}}
    - wait_for: {port: ${other}, host: localhost}
    - wait_for: {port: ${free}, state: absent}
    - wait_for: {port: ${free}, host: 127.0.0.1, state: absent}
    - wait_for: {path: /srv/dangling}
    - wait_for: {path: /srv/none, state: absent}
    - wait_for: {path: /srv/file, contains: a.b}
    - wait_for: {path: /srv/file, contains: a-b, state: absent}
    - wait_for: {command: test -f /srv/file}`,
			changes: [],
		},
		'what an earlier task makes is not waited for': {
			host: 'made',
			tasks: `
    - copy: {dest: /srv/made, content: "it is ready\\n"}
    - wait_for: {path: /srv/made}
    - wait_for: {path: /srv/made, contains: ready}`,
			changes: ['create /srv/made'],
		},
		'a file of more than 1 MiB, and one that is no text': {
			host: 'large',
			given: `head -c 2000000 /dev/zero | tr '\\0' a >/srv/large\necho ready >>/srv/large\nprintf '\\344 ready\\n' >/srv/latin1`,
			tasks: `
    - wait_for: {path: /srv/large, contains: ready}
    - wait_for: {path: /srv/latin1, contains: ready}
    - wait_for: {path: /srv/large, contains: steady, state: absent}`,
			changes: [],
		},
	},
	{
		'what does not come': {
			tasks: `    - wait_for: {port: ${free}, timeout: 1}`,
			code: 'APPLY_FAILED',
			message: /nothing listens on port \d+ after 1 s$/,
			late: true,
		},
		'a command that does not succeed says why': {
			tasks: '    - wait_for: {command: "echo not yet >&2; false", timeout: 1}',
			code: 'APPLY_FAILED',
			message: /after 1 s\nnot yet$/,
			late: true,
		},
		'a text in a folder': {
			tasks: '    - wait_for: {path: /srv, contains: x, timeout: 1}',
			code: 'FILE_NOT_REGULAR',
		},
	},
);
