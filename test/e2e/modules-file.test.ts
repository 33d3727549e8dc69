import {testStates} from '../helpers/states.ts';

testStates(
	{
		'directory absent: made with all above it': {
			host: 'absent',
			tasks: '    - file: {path: /srv/a/b/c, state: directory, owner: daemon, group: adm, mode: "0750"}',
			changes: ['create /srv/a/', 'create /srv/a/b/', 'create /srv/a/b/c/'],
			holds: `test "$(stat -c '%U:%G %a' /srv/a /srv/a/b /srv/a/b/c | sort -u)" = 'daemon:adm 750'`,
		},
		'directory absent, in one with the set-group-id bit': {
			host: 'absent',
			given: 'mkdir /srv/shared\nchgrp adm /srv/shared\nchmod 2775 /srv/shared',
			tasks: '    - file: {path: /srv/shared/new, state: directory}',
			changes: ['create /srv/shared/new/'],
			holds: `test "$(stat -c '%U:%G %a' /srv/shared/new)" = 'root:adm 2755'`,
		},
		'directory absent, with ids that have no name': {
			host: 'absent',
			tasks: '    - file: {path: /srv/ids, state: directory, owner: "54321", group: "54322", mode: "0700"}',
			changes: ['create /srv/ids/'],
			holds: `test "$(stat -c '%u:%g' /srv/ids)" = 54321:54322`,
		},
		'empty file absent': {
			host: 'absent',
			tasks: `
    - file: {path: /srv/empty, state: touch}
    - file: {path: /srv/secret, state: touch, owner: daemon, group: "0", mode: "0600"}`,
			changes: ['create /srv/empty', 'create /srv/secret'],
			holds: `test "$(stat -c '%U:%G %a %s' /srv/empty /srv/secret | tr '\\n' ' ')" = 'root:root 644 0 daemon:root 600 0 '`,
		},
		'link absent, to what is not there either': {
			host: 'absent',
			tasks: `
    - file: {path: /srv/current, state: link, target: releases/17}
    - file: {path: /srv/owned, state: link, target: /nowhere, owner: daemon, group: daemon}`,
			changes: ['link /srv/current to releases/17', 'link /srv/owned to /nowhere'],
			holds: `test "$(readlink /srv/current)" = releases/17\ntest "$(stat -c %U:%G /srv/owned)" = daemon:daemon`,
		},
		'nothing there that should be absent': {
			host: 'absent',
			tasks: `
    - file: {path: /srv/nothing, state: absent}
    - file: {path: /srv/nothing/at/all, state: absent}`,
			changes: [],
		},
		'hostile names': {
			host: 'absent',
			given: `mkdir "/srv/it's"\ntouch '/srv/$(touch pwned)'`,
			tasks: `
    - file: {path: "/srv/-rf", state: directory, mode: "0755"}
    - file: {path: "/srv/a b \\"c\\" * ? [x] \\\\ ;&|", state: directory}
    - file: {path: "/srv/it's/Ünïcode \u{1F600}", state: touch}
    - file: {path: "/srv/$(touch pwned)", state: absent}
    - file: {path: "/srv/-link", state: link, target: "-rf \`id\`"}`,
			changes: [
				'create /srv/-rf/',
				'create /srv/a b "c" * ? [x] \\ ;&|/',
				"create /srv/it's/Ünïcode \u{1F600}",
				'remove /srv/$(touch pwned)',
				'link /srv/-link to -rf `id`',
			],
			holds: `test -d '/srv/a b "c" * ? [x] \\ ;&|'\ntest -z "$(find / -xdev -name pwned)"\ntest "$(readlink /srv/-link)" = '-rf \`id\`'`,
		},
		'each task meets what those before it make': {
			host: 'fresh',
			tasks: `
    - ensure_admin_user: {name: alice}
    - file: {path: /srv/app, state: directory, owner: alice, group: alice, mode: "0750"}
    - copy: {dest: /srv/app/conf, content: "a = 1\\n", owner: alice, mode: "0640"}
    - file: {path: /srv/app/conf, mode: "0600"}
    - file: {path: /srv/app/conf, owner: root}
    - file: {path: /srv/current, state: link, target: /srv/app}
    - file: {path: /srv/app/cache/deep, state: directory, owner: alice}
    - file: {path: /srv/app/cache, state: absent}
    - file: {path: /srv/app/cache/deep, state: absent}
    - file: {path: /srv/app/conf, mode: "0600"}`,
			changes: [
				'create user alice',
				'create /etc/sudoers.d/alice',
				'create /srv/app/',
				'create /srv/app/conf',
				'set the mode of /srv/app/conf to 0600',
				'set the owner of /srv/app/conf to root',
				'link /srv/current to /srv/app',
				'create /srv/app/cache/',
				'create /srv/app/cache/deep/',
				'remove /srv/app/cache/',
			],
			repeats: true,
		},
		'removed, and made anew': {
			host: 'renewed',
			given: 'mkdir -p /srv/old/deep/er\necho 1 >/srv/old/x\necho 2 >/srv/old/deep/er/y\nln -s /etc/passwd /srv/old/link',
			tasks: `
    - file: {path: /srv/old, state: absent}
    - copy: {dest: /srv/old, content: "a file now\\n"}`,
			changes: ['remove /srv/old/', 'create /srv/old'],
			repeats: true,
			holds: `test "$(cat /srv/old)" = 'a file now'\ntest -s /etc/passwd`,
		},
		'a tree that should be absent': {
			host: 'partly',
			given: `mkdir -p /srv/tree/a/b
				touch /srv/tree/a/b/c /srv/tree/-x
				ln -s /etc /srv/tree/etc
				mkfifo /srv/tree/pipe
				chmod 0 /srv/tree/a/b`,
			tasks: '    - file: {path: /srv/tree, state: absent}',
			changes: ['remove /srv/tree/'],
			holds: 'test ! -e /srv/tree\ntest -s /etc/passwd',
		},
		'a link, a pipe and a file that should be absent': {
			host: 'partly',
			given: 'ln -s /etc/passwd /srv/goes\nmkfifo /srv/pipe\necho 1 >/srv/file',
			tasks: `
    - file: {path: "{{ item }}", state: absent}
      loop: [/srv/goes, /srv/pipe, /srv/file, /srv/never]`,
			changes: ['remove /srv/goes', 'remove /srv/pipe', 'remove /srv/file'],
			holds: 'test -s /etc/passwd',
		},
		'another owner, group and mode': {
			host: 'partly',
			given: `mkdir -m 0777 /srv/d1 /srv/d2 /srv/d3
				touch /srv/f1 /srv/f2 /srv/f3
				chmod 0666 /srv/f1 /srv/f2 /srv/f3
				chown daemon:daemon /srv/d1 /srv/f1`,
			tasks: `
    - file: {path: /srv/d1, state: directory, owner: root, group: adm, mode: "0750"}
    - file: {path: /srv/d2, state: directory, mode: "1777"}
    - file: {path: /srv/d3, owner: "1"}
    - file: {path: /srv/f1, state: file, owner: root, group: root, mode: "0600"}
    - file: {path: /srv/f2, state: touch, group: "4"}
    - file: {path: /srv/f3, mode: "0400"}`,
			changes: [
				'set the owner of /srv/d1 to root:adm',
				'set the mode of /srv/d1 to 0750',
				'set the mode of /srv/d2 to 1777',
				'set the owner of /srv/d3 to 1',
				'set the owner of /srv/f1 to root:root',
				'set the mode of /srv/f1 to 0600',
				'set the group of /srv/f2 to 4',
				'set the mode of /srv/f3 to 0400',
			],
			holds: `test "$(stat -c '%U:%G %a' /srv/d1 /srv/d2 /srv/d3 /srv/f1 /srv/f2 /srv/f3 | tr '\\n' ' ')" = 'root:adm 750 root:root 1777 daemon:root 777 root:root 600 root:adm 666 root:root 400 '`,
		},
		'set-id bits, which go with an owner': {
			host: 'partly',
			given: `install -m 4755 /dev/null /srv/suid
				install -m 4755 /dev/null /srv/suid2
				install -m 6755 /dev/null /srv/suid3
				install -d -m 2775 /srv/sgid /srv/sgid2`,
			tasks: `
    - file: {path: /srv/suid, owner: daemon}
    - file: {path: /srv/suid2, owner: daemon, mode: "4755"}
    - file: {path: /srv/suid3, mode: "0755"}
    - file: {path: /srv/sgid, mode: "0775"}
    - file: {path: /srv/sgid2, owner: daemon}`,
			changes: [
				'set the owner of /srv/suid to daemon',
				'set the owner of /srv/suid2 to daemon',
				'set the mode of /srv/suid2 to 4755',
				'set the mode of /srv/suid3 to 0755',
				'set the mode of /srv/sgid to 0775',
				'set the owner of /srv/sgid2 to daemon',
			],
			holds: `test "$(stat -c %a /srv/suid /srv/suid2 /srv/suid3 /srv/sgid /srv/sgid2 | tr '\\n' ' ')" = '755 4755 755 775 2775 '`,
		},
		'a link to somewhere else, and of somebody else': {
			host: 'partly',
			given: 'ln -s /etc/passwd /srv/l1\nln -s /etc/passwd /srv/l2\nmkdir /srv/l3-target\nln -s l3-target /srv/l3',
			tasks: `
    - file: {path: /srv/l1, state: link, target: /etc/group}
    - file: {path: /srv/l2, state: link, target: /etc/passwd, owner: daemon}
    - file: {path: /srv/l3, state: link, target: /srv}`,
			changes: ['turn /srv/l1 to /etc/group', 'set the owner of /srv/l2 to daemon', 'turn /srv/l3 to /srv'],
			holds: `test "$(stat -c %U /etc/passwd /srv/l2 | tr '\\n' ' ')" = 'root daemon '\ntest -z "$(ls -A /srv/l3-target)"`,
		},
		'all as asked': {
			host: 'right',
			given: `install -d -o daemon -g adm -m 2750 /srv/d
				install -m 0640 -o 54321 /dev/null /srv/f
				ln -s releases/17 /srv/l
				mkfifo -m 0600 /srv/p`,
			tasks: `
    - file: {path: /srv/d, state: directory, owner: daemon, group: adm, mode: "2750"}
    - file: {path: /srv/d/, state: directory, owner: "1", group: "4"}
    - file: {path: /srv/f, state: file, owner: "54321", mode: "0640"}
    - file: {path: /srv/f, state: touch}
    - file: {path: /srv/l, state: link, target: releases/17, owner: root}
    - file: {path: /srv/p, mode: "0600", owner: root}
    - file: {path: /srv/none, state: absent}`,
			changes: [],
		},
		'something else in the way, with force': {
			host: 'wrong',
			given: `echo 1 >/srv/f
				mkdir -p /srv/d/with/content
				ln -s /etc /srv/l
				ln -s /etc/passwd /srv/l2
				mkfifo /srv/p`,
			tasks: `
    - file: {path: /srv/f, state: directory, mode: "0700", force: true}
    - file: {path: /srv/d, state: link, target: /etc, force: true}
    - file: {path: /srv/l, state: directory, force: true}
    - file: {path: /srv/l2, state: touch, force: true}
    - file: {path: /srv/p, state: touch, mode: "0600", force: true}`,
			changes: [
				'remove /srv/f',
				'create /srv/f/',
				'remove /srv/d/',
				'link /srv/d to /etc',
				'remove /srv/l',
				'create /srv/l/',
				'remove /srv/l2',
				'create /srv/l2',
				'remove /srv/p',
				'create /srv/p',
			],
			holds: 'test -s /etc/passwd\ntest -d /etc/ssh\ntest ! -L /srv/l',
		},
		'below a home, with the rights of its owner': {
			host: 'user',
			given: 'useradd --create-home --shell /bin/sh ann',
			tasks: `
    - file: {path: /home/ann/bin, state: directory, mode: "0700"}
      become_user: ann
    - copy: {dest: /home/ann/bin/hello, content: "#!/bin/sh\\necho hello\\n", mode: "0755"}
      become_user: ann
    - file: {path: /home/ann/hello, state: link, target: bin/hello}
      become_user: ann`,
			changes: ['create /home/ann/bin/', 'create /home/ann/bin/hello', 'link /home/ann/hello to bin/hello'],
			holds: `test "$(stat -c %U:%G /home/ann/bin /home/ann/bin/hello /home/ann/hello | sort -u)" = ann:ann\ntest "$(/home/ann/hello)" = hello`,
		},
	},
	{
		'something else in the way': {
			given: 'echo 1 >/srv/f',
			tasks: '    - file: {path: /srv/f, state: directory}',
			code: 'WRONG_KIND',
			message: /^"\/srv\/f" is a file, and not a directory/,
		},
		'a link in the way': {
			given: 'ln -s /etc /srv/l',
			tasks: '    - file: {path: /srv/l, state: directory, owner: daemon}',
			code: 'WRONG_KIND',
			message: /symbolic link to "\/etc"/,
		},
		'a link on the way': {
			given: 'mkdir /srv/real\nln -s /etc /srv/link',
			tasks: '    - file: {path: /srv/link/passwd, mode: "0600"}',
			code: 'LEADS_THROUGH_LINK',
		},
		'a file on the way': {
			given: 'echo 1 >/srv/f',
			tasks: '    - file: {path: /srv/f/below, state: directory}',
			code: 'NOT_A_DIRECTORY',
		},
		'removal of what something is mounted in': {
			given: 'mkdir -p /srv/tree/below\nmount -t tmpfs tmpfs /srv/tree/below',
			tasks: '    - file: {path: /srv/tree, state: absent}',
			code: 'MOUNT_POINT',
		},
		'removal of a folder of the system': {
			tasks: '    - file: {path: /home, state: absent}',
			code: 'SYSTEM_FOLDER',
		},
		'a folder of the system replaced by a link': {
			tasks: '    - file: {path: /srv, state: link, target: /mnt, force: true}',
			code: 'SYSTEM_FOLDER',
		},
		'an owner that is not there': {
			tasks: '    - file: {path: /srv/x, state: directory, owner: nobody_here}',
			code: 'NO_SUCH_USER',
		},
		'a group that is not there': {
			tasks: '    - file: {path: /srv/x, state: directory, group: nobody_here}',
			code: 'NO_SUCH_GROUP',
		},
		'a file that should be there': {
			tasks: '    - file: {path: /srv/x, mode: "0600"}',
			code: 'NO_SUCH_FILE',
		},
		'a file in a folder that is not there': {
			tasks: '    - file: {path: /srv/x/y, state: touch}',
			code: 'NO_DIRECTORY',
		},
		'the mode of a link': {
			given: 'ln -s /etc/passwd /srv/l',
			tasks: '    - file: {path: /srv/l, mode: "0600"}',
			code: 'LINK_MODE',
		},
		'a user without the right to look': {
			given: 'useradd --create-home ann\nmkdir -m 0700 /srv/private',
			tasks: `
    - file: {path: /srv/private/x, state: touch}
      become_user: ann`,
			code: 'LOOK_FAILED',
			message: /Permission denied/,
		},
		'a user without the right to write': {
			given: 'useradd --create-home ann',
			tasks: `
    - file: {path: /srv/x, state: touch}
      become_user: ann`,
			code: 'APPLY_FAILED',
			late: true,
			holds: 'test -z "$(ls -A /srv)"',
		},
	},
	{user: {ansible_user: 'keeper', ansible_become: true, lab_sudo: 'password', ansible_become_password: 'correct horse'}},
);
