import {testStates} from '../helpers/states.ts';

/** No file above a module's own stays anywhere on the host. */
const nothingLeft = '! ls -d /run/runner-script.* /tmp/runner-script.* /dev/shm/runner-script.* 2>/dev/null';

testStates(
	{
		'something to do, which creates, removes and unless tell': {
			host: 'absent',
			given: 'echo 1 >/srv/removed',
			files: {
				'make.sh': '#!/bin/sh -eu\nprintf "%s\\n" "$@" >"$1"\npwd >>"$1"\n',
				'remove.sh': '#!/bin/sh\nrm /srv/removed\n',
				'list.awk': '#!/usr/bin/awk -f\nBEGIN { print "b=1" >> "/srv/list" }\n',
			},
			tasks: `
    - script: {src: make.sh, args: ["/srv/made", "a b", "$(touch /srv/pwned)", "it's"], creates: /srv/made, chdir: /srv}
    - script: {src: remove.sh, removes: /srv/removed}
    - script: {src: list.awk, unless: "grep -qx b=1 /srv/list"}`,
			changes: ["run make.sh /srv/made a b $(touch /srv/pwned) it's", 'run remove.sh', 'run list.awk'],
			holds: `test "$(cat /srv/made)" = "$(printf '/srv/made\\na b\\n$(touch /srv/pwned)\\nit\\047s\\n/srv')"
				test ! -e /srv/removed
				test "$(cat /srv/list)" = b=1
				test ! -e /srv/pwned
				${nothingLeft}`,
		},
		'nothing to do': {
			host: 'right',
			given: 'echo b=1 >/srv/list\nmkdir /srv/there',
			files: {'wrong.sh': '#!/bin/sh\ntouch /srv/pwned\n'},
			tasks: `
    - script: {src: wrong.sh, creates: /srv/there}
    - script: {src: wrong.sh, removes: /srv/absent}
    - script: {src: wrong.sh, unless: "grep -qx b=1 list", chdir: /srv}`,
			changes: [],
			holds: 'test ! -e /srv/pwned',
		},
		'a script without a question is a change each time, and its result is kept': {
			host: 'always',
			files: {'say.sh': '#!/bin/bash\necho "said $1"; echo more >&2; cat\n'},
			tasks: `
    - script: {src: say.sh, args: ["{{ inventory_hostname }}"]}
      register: said
    - script: {src: say.sh, args: [next]}
      when: said.changed`,
			changes: ['run say.sh always', 'run say.sh next'],
			repeats: true,
			holds: nothingLeft,
		},
		'a file system on which nothing may be executed, and another user': {
			host: 'user',
			given: `mount -o remount,noexec /run
				mount -o remount,noexec /tmp
				useradd --create-home --shell /usr/sbin/nologin ann`,
			files: {'who.sh': '#!/bin/sh\nid -un >who\nstat -c "%U %a" "$(dirname "$0")" >>who\n'},
			tasks: `
    - script: {src: who.sh, chdir: /home/ann, creates: /home/ann/who}
      become_user: ann
    - script: {src: who.sh, chdir: /root, creates: /root/who}`,
			changes: ['run who.sh', 'run who.sh'],
			holds: `test "$(cat /home/ann/who)" = "$(printf 'ann\\nann 700')"
				test "$(cat /root/who)" = "$(printf 'root\\nroot 700')"
				${nothingLeft}`,
		},
		'a script of more than 1 MiB, and one that is no UTF-8': {
			host: 'large',
			files: {
				'large.sh': `#!/bin/sh\n${'# a line that says nothing\n'.repeat(50_000)}echo large >/srv/large\n`,
				'latin1.sh': Buffer.from('#!/bin/sh\nprintf "\xE4" >/srv/latin1\n', 'latin1'),
			},
			tasks: `
    - script: {src: large.sh, executable: sh, creates: /srv/large}
    - script: {src: latin1.sh, executable: /bin/sh, creates: /srv/latin1}`,
			changes: ['run large.sh', 'run latin1.sh'],
			holds: `test "$(cat /srv/large)" = large\ntest "$(od -An -tx1 /srv/latin1)" = ' e4'\n${nothingLeft}`,
		},
	},
	{
		'a script that fails': {
			files: {'fail.sh': '#!/bin/sh\necho on its way\necho not today >&2\nexit 7\n'},
			tasks: '    - script: {src: fail.sh, creates: /srv/x}',
			code: 'APPLY_FAILED',
			message: /exit 7\nnot today$/,
			late: true,
			holds: nothingLeft,
		},
		'a script that does not make what it should': {
			files: {'idle.sh': '#!/bin/sh\n'},
			tasks: '    - script: {src: idle.sh, creates: /srv/x}',
			code: 'NOT_CONVERGED',
			late: true,
		},
		'an interpreter that is not there': {
			files: {'perl6.sh': '#!/usr/bin/perl6\n'},
			tasks: '    - script: {src: perl6.sh, creates: /srv/x}',
			code: 'APPLY_FAILED',
			message: /exit 127\nthere is no interpreter \/usr\/bin\/perl6$/,
			late: true,
		},
	},
);
