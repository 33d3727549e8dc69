import {testStates} from '../helpers/states.ts';

/** Something of each kind that a restart clears away, and that it keeps. */
const live = 'touch /tmp/gone /run/gone\necho kept >/srv/kept\nsleep 1000 >/dev/null 2>&1 &';
const reborn = 'test ! -e /tmp/gone\ntest ! -e /run/gone\ntest "$(cat /srv/kept)" = kept\n! pidof sleep';

testStates(
	{
		'it is needed, and tasks before and after it are done': {
			host: 'needed',
			given: `${live}\ntouch /run/reboot-required`,
			tasks: `
    - copy: {dest: /srv/before, content: "1\\n"}
    - reboot: {when_needed: true, message: "it's -h time"}
      register: restarted
    - copy: {dest: /srv/after, content: "2\\n"}
    - command: {cmd: touch /srv/late, creates: /srv/late}
    - reboot: {when_needed: true}`,
			changes: ['create /srv/before', 'restart the host', 'create /srv/after', 'run touch /srv/late'],
			holds: `${reborn}\ntest -e /srv/after\ntest -e /srv/late`,
		},
		'a command tells whether there is need': {
			host: 'asked',
			given: live,
			tasks: '    - reboot: {unless: test ! -e /tmp/gone}',
			changes: ['restart the host'],
			holds: reborn,
		},
		'there is no need': {
			host: 'right',
			given: 'touch /tmp/still',
			tasks: `
    - reboot: {when_needed: true}
    - reboot: {unless: test -e /tmp/still}`,
			changes: [],
			holds: 'test -e /tmp/still',
		},
		'without a question it is a change each time': {
			host: 'always',
			given: live,
			tasks: '    - reboot: {}',
			changes: ['restart the host'],
			repeats: true,
			holds: reborn,
		},
		'by a user with sudo': {
			host: 'user',
			given: `${live}\ntouch /run/reboot-required`,
			play: ['become: true'],
			tasks: `
    - reboot: {when_needed: true}
    - command: {argv: [id, -un], reads: true}
      register: who
    - assert: {that: who.stdout.trim() == "root"}`,
			changes: ['restart the host'],
			holds: reborn,
		},
		'a host of busybox alone': {
			host: 'small',
			given: `${live}\ntouch /run/reboot-required`,
			tasks: `
    - reboot: {when_needed: true}
    - copy: {dest: /srv/after, content: "2\\n"}`,
			changes: ['restart the host', 'create /srv/after'],
			holds: reborn,
		},
	},
	{
		'a host that cannot restart': {
			given: "printf '#!/bin/sh\\necho no right to >&2; exit 1\\n' >/usr/sbin/shutdown",
			tasks: '    - reboot: {}',
			code: 'APPLY_FAILED',
			message: /failed to restart the host: exit 1\nno right to$/,
			late: true,
		},
		'a host that does not restart': {
			given: "printf '#!/bin/sh\\n' >/usr/sbin/shutdown",
			tasks: '    - reboot: {timeout: 1}',
			code: 'NOT_BACK',
			message: /^the host can be reached, and has not restarted within 1 s$/,
			late: true,
		},
		'a host that does not come back': {
			given: "printf '#!/bin/sh\\nrm -r /root/.ssh\\n' >/usr/sbin/shutdown",
			tasks: '    - reboot: {timeout: 1}',
			code: 'NOT_BACK',
			message: /^the host has not come back within 1 s: /,
			late: true,
		},
		'a need that a restart does not end': {
			tasks: '    - reboot: {unless: "false"}',
			code: 'NOT_CONVERGED',
			late: true,
		},
	},
	{user: {ansible_user: 'ann'}, small: {lab_base: 'busybox'}},
);
