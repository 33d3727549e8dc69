import {testStates} from '../helpers/states.ts';

const binary = Uint8Array.from({length: 4096}, (_, index) => (index * 7) % 256);
const big = Buffer.alloc(1_500_000, 'sixteen letters\n');
const otherBig = Buffer.concat([Buffer.from('S'), big.subarray(1)]);
const mebibyte = 1024 * 1024;
/** As long as a name can be, in letters of two bytes. */
const longName = `${'ü'.repeat(127)}x`;
const sizeOf = (path: string, bytes: number) => `test "$(stat -c %s ${path})" = ${bytes}`;
const temporary = (folder: string) => `test -z "$(find ${folder} -name '.*.new.*')"`;

testStates(
	{
		'absent: text': {
			host: 'absent',
			tasks: `
    - copy: {dest: /srv/plain, content: "a = 1\\n"}
    - copy: {dest: /srv/owned, content: "secret", owner: daemon, group: adm, mode: "0640"}
    - copy: {dest: /srv/ids, content: "", owner: "54321", group: "54322"}
    - copy: {dest: "/srv/it's \\"$(id)\\" \\\\ Ünïcode", content: "'\\"$(id)\`id\`\\\\\\r\\n\\t\u{1F600}\\n"}`,
			changes: ['create /srv/plain', 'create /srv/owned', 'create /srv/ids', 'create /srv/it\'s "$(id)" \\ Ünïcode'],
			holds: `test "$(stat -c '%U:%G %a %s' /srv/plain)" = 'root:root 644 6'
				test "$(stat -c '%U:%G %a %s' /srv/owned)" = 'daemon:adm 640 6'
				test "$(stat -c '%u:%g %a %s' /srv/ids)" = '54321:54322 644 0'
				test "$(cat /srv/it*)" = "$(printf '\\047"$(id)\`id\`\\\\\\r\\n\\t\u{1F600}')"`,
		},
		'absent: files beside the playbook, one of them above 1 MiB': {
			host: 'absent',
			files: {'new.bin': binary, 'new.big': big, 'new.txt': 'text\n'},
			given: 'mkdir /srv/into',
			tasks: `
    - copy: {dest: /srv/bin, src: new.bin, mode: "0755"}
    - copy: {dest: /srv/big, src: new.big, owner: daemon}
    - copy: {dest: /srv/into/, src: new.txt}`,
			changes: ['create /srv/bin', 'create /srv/big', 'create /srv/into/new.txt'],
			holds: `${sizeOf('/srv/bin', 4096)}
				test "$(stat -c '%U %a %s' /srv/big)" = 'daemon 644 1500000'
				test "$(head -c 16 /srv/big)" = 'sixteen letters'
				test "$(cat /srv/into/new.txt)" = text`,
		},
		'absent and wrong: at the limits of size and name': {
			host: 'limits',
			files: {
				'limit.text': 'x'.repeat(mebibyte),
				'limit.more': 'x'.repeat(mebibyte + 1),
				'limit.wide': 'ü'.repeat(mebibyte / 2),
			},
			given: `head -c ${mebibyte} /dev/zero | tr '\\0' y >/srv/was-text
				head -c ${mebibyte + 1} /dev/zero | tr '\\0' x >/srv/was-more
				cp /srv/was-text /srv/was-wide`,
			tasks: `
    - copy: {dest: "/srv/${longName}", content: "long"}
    - copy: {dest: "/srv/${longName}", content: "longer"}
    - copy: {dest: /srv/nul, content: "a\\0b\\n"}
    - copy: {dest: /srv/was-text, src: limit.text}
    - copy: {dest: /srv/was-more, src: limit.more}
    - copy: {dest: /srv/was-wide, src: limit.wide}
    - copy: {dest: /srv/new-more, src: limit.more}`,
			changes: [
				`create /srv/${longName}`,
				`update /srv/${longName}`,
				'create /srv/nul',
				'update /srv/was-text',
				'update /srv/was-wide',
				'create /srv/new-more',
			],
			repeats: true,
			holds: `test "$(od -An -c /srv/nul | tr -d ' ')" = 'a\\0b\\n'
				test "$(tr -d x </srv/was-text | wc -c)" = 0
				cmp /srv/was-more /srv/new-more`,
		},
		'absent: validated': {
			host: 'absent',
			tasks: `
    - copy:
        dest: /etc/sudoers.d/lab
        content: "daemon ALL=(ALL) NOPASSWD: /usr/bin/id\\n"
        mode: "0440"
        validate: visudo -cf %s
    - copy:
        dest: /srv/checked
        content: "whole"
        validate: "sh -c 'test \\"$(cat \\"$1\\")\\" = whole' sh %s"`,
			changes: ['create /etc/sudoers.d/lab', 'create /srv/checked'],
			holds: 'visudo -c',
		},
		'absent: in folders that tasks before it make': {
			host: 'absent',
			given: 'mkdir -p /srv/was/a/directory',
			tasks: `
    - file: {path: /srv/app/etc, state: directory, mode: "0750"}
    - copy: {dest: /srv/app/etc/conf, content: "x\\n"}
    - copy: {dest: /srv/app/etc/conf, content: "x\\n", mode: "0600"}
    - file: {path: /srv/app/conf, state: link, target: etc/conf}`,
			changes: [
				'create /srv/app/',
				'create /srv/app/etc/',
				'create /srv/app/etc/conf',
				'set the mode of /srv/app/etc/conf to 0600',
				'link /srv/app/conf to etc/conf',
			],
		},
		'partly there: another owner or mode': {
			host: 'partly',
			given: `echo 1 >/srv/mode
				echo 1 >/srv/owner
				chmod 4755 /srv/mode /srv/owner`,
			tasks: `
    - copy: {dest: /srv/mode, content: "1\\n", mode: "0600"}
    - copy: {dest: /srv/owner, content: "1\\n", owner: daemon, group: "4", mode: "4755"}`,
			changes: [
				'set the mode of /srv/mode to 0600',
				'set the owner of /srv/owner to daemon:4',
				'set the mode of /srv/owner to 4755',
			],
		},
		'wrong content: all else is kept': {
			host: 'wrong',
			given: `echo old >/srv/kept
				chown daemon:adm /srv/kept
				chmod 0640 /srv/kept
				setfacl -m u:games:r /srv/kept
				ln /srv/kept /srv/kept-too
				echo old >/srv/suid
				chown daemon /srv/suid
				chmod 6755 /srv/suid
				printf 'no end' >/srv/end`,
			tasks: `
    - copy: {dest: /srv/kept, content: "new\\n"}
    - copy: {dest: /srv/suid, content: "new\\n"}
    - copy: {dest: /srv/end, content: "no end\\n"}`,
			changes: ['update /srv/kept', 'update /srv/suid', 'update /srv/end'],
			holds: `test "$(stat -c '%U:%G %a' /srv/kept)" = 'daemon:adm 640'
				getfacl -p /srv/kept | grep -x 'user:games:r--'
				test "$(cat /srv/kept /srv/kept-too | tr '\\n' ' ')" = 'new old '
				test "$(stat -c '%U %a' /srv/suid)" = 'daemon 6755'
				${temporary('/srv')}`,
		},
		'wrong content, owner and mode': {
			host: 'wrong',
			given: `echo old >/srv/all
				chmod 0666 /srv/all
				echo old >/srv/closed
				chmod 0666 /srv/closed`,
			tasks: `
    - copy: {dest: /srv/all, content: "new\\n", owner: daemon, group: daemon, mode: "0600"}
    - copy: {dest: /srv/closed, content: "new\\n", mode: "0000"}`,
			changes: [
				'set the owner of /srv/all to daemon:daemon',
				'set the mode of /srv/all to 0600',
				'update /srv/all',
				'set the mode of /srv/closed to 0000',
				'update /srv/closed',
			],
			holds: `test "$(stat -c '%U:%G %a' /srv/all)" = 'daemon:daemon 600'\ntest "$(stat -c '%a' /srv/closed)" = 0`,
		},
		'wrong content of another kind or size': {
			host: 'wrong',
			files: {'wrong.bin': binary, 'wrong.big': big, 'wrong.other': otherBig},
			given: `printf '\\377\\376 no text' >/srv/was-binary
				head -c 3000000 /dev/zero >/srv/was-big
				echo small >/srv/was-small
				head -c 1500000 /dev/zero >/srv/was-as-big
				: >/srv/was-empty`,
			tasks: `
    - copy: {dest: /srv/was-binary, content: "text\\n"}
    - copy: {dest: /srv/was-big, content: "small\\n"}
    - copy: {dest: /srv/was-small, src: wrong.big}
    - copy: {dest: /srv/was-as-big, src: wrong.other}
    - copy: {dest: /srv/was-empty, src: wrong.bin}`,
			changes: [
				'update /srv/was-binary',
				'update /srv/was-big',
				'update /srv/was-small',
				'update /srv/was-as-big',
				'update /srv/was-empty',
			],
			holds: `${sizeOf('/srv/was-small', 1_500_000)}
				test "$(head -c 7 /srv/was-as-big)" = Sixteen
				${sizeOf('/srv/was-empty', 4096)}`,
		},
		'wrong content: the old file stays beside it': {
			host: 'wrong',
			given: 'mkdir /srv/backups\necho old >/srv/backups/file\nchmod 0600 /srv/backups/file',
			tasks: '    - copy: {dest: /srv/backups/file, content: "new\\n", backup: true}',
			changes: ['update /srv/backups/file'],
			holds: `test "$(cat /srv/backups/.file.*.bak)" = old
				test "$(stat -c %a /srv/backups/.file.*.bak)" = 600
				test "$(ls -A /srv/backups | wc -l)" = 2`,
		},
		'all as asked': {
			host: 'right',
			files: {'right.bin': binary, 'right.big': big},
			given: `printf 'a\\n' >/srv/text
				install -o daemon -g adm -m 0640 /dev/null /srv/empty
				yes 'sixteen letters' | head -c 1500000 >/srv/big
				mkdir /srv/into
				printf 'b' >/srv/mounted
				mount --bind /srv/mounted /srv/mounted`,
			tasks: `
    - copy: {dest: /srv/text, content: "a\\n"}
    - copy: {dest: /srv/text, content: "a\\n", owner: root, group: "0", mode: "0644", backup: true, validate: "false %s"}
    - copy: {dest: /srv/empty, content: "", owner: daemon, group: adm, mode: "0640"}
    - copy: {dest: /srv/big, src: right.big}
    - copy: {dest: /srv/mounted, content: "b"}`,
			changes: [],
		},
		'as a user of the host': {
			host: 'user',
			given: `useradd --create-home --shell /bin/sh ann
				su ann -c 'echo old >~/mine; chmod 0640 ~/mine'`,
			tasks: `
    - copy: {dest: /home/ann/new, content: "new\\n"}
      become_user: ann
    - copy: {dest: /home/ann/mine, content: "new\\n", backup: true}
      become_user: ann
    - copy: {dest: /home/ann/strict, content: "new\\n", owner: ann, group: ann, mode: "0600"}
      become_user: ann`,
			changes: ['create /home/ann/new', 'update /home/ann/mine', 'create /home/ann/strict'],
			holds: `test "$(stat -c '%U:%G %a' /home/ann/new /home/ann/mine /home/ann/strict | tr '\\n' ' ')" = 'ann:ann 644 ann:ann 640 ann:ann 600 '
				test "$(stat -c %U /home/ann/.mine.*.bak)" = ann`,
		},
		'templates: rendered for the host, the turn and a result': {
			host: 'template',
			files: {
				'app.conf.hbs':
					'host = {{inventory_hostname}}\n{{#each ports}}\nport = {{this}}\n{{/each}}\n{{#if debug}}\ndebug\n{{/if}}\n',
				'item.hbs': '{{item.name}}={{item.value}}\n',
				'kernel.hbs': 'kernel {{kernel.stdout}}\n',
			},
			given: 'echo old >/srv/app.conf\nchown daemon /srv/app.conf\nprintf "b=2\\n" >/srv/b\nmkdir /srv/sub',
			play: ['vars: {ports: [80, 443], debug: false}'],
			tasks: `
    - template: {src: app.conf.hbs, dest: /srv/app.conf}
    - template: {src: item.hbs, dest: "/srv/{{ item.name }}", mode: "0600"}
      loop: [{name: a, value: 1}, {name: b, value: 2}]
    - command: {cmd: uname -s, reads: true}
      register: kernel
    - template: {src: kernel.hbs, dest: /srv/sub/kernel, validate: grep -q Linux %s}`,
			changes: ['update /srv/app.conf', 'create /srv/a', 'set the mode of /srv/b to 0600', 'create /srv/sub/kernel'],
			holds: `test "$(cat /srv/app.conf)" = "$(printf 'host = template\\nport = 80\\nport = 443')"
				test "$(stat -c %U /srv/app.conf)" = daemon
				grep -x 'kernel Linux' /srv/sub/kernel`,
		},
	},
	{
		'a link': {
			given: 'ln -s /etc/passwd /srv/link',
			tasks: '    - copy: {dest: /srv/link, content: "x"}',
			code: 'NOT_A_FILE',
			message: /symbolic link to "\/etc\/passwd"/,
		},
		'a link on the way': {
			given: 'ln -s /etc /srv/link',
			tasks: '    - copy: {dest: /srv/link/passwd, content: "x"}',
			code: 'LEADS_THROUGH_LINK',
		},
		'a directory': {given: 'mkdir /srv/d', tasks: '    - copy: {dest: /srv/d, content: "x"}', code: 'NOT_A_FILE'},
		'a named pipe, which nobody writes to': {
			given: 'mkfifo /srv/pipe',
			tasks: '    - copy: {dest: /srv/pipe, content: "x"}',
			code: 'NOT_A_FILE',
		},
		'a mount point': {
			given: 'echo old >/srv/mounted\nmount --bind /srv/mounted /srv/mounted',
			tasks: '    - copy: {dest: /srv/mounted, content: "x"}',
			code: 'MOUNT_POINT',
			holds: 'test "$(cat /srv/mounted)" = old',
		},
		'a folder that is not there': {tasks: '    - copy: {dest: /srv/a/b, content: "x"}', code: 'NO_DIRECTORY'},
		'an owner that is not there': {
			tasks: '    - copy: {dest: /srv/x, content: "x", owner: nobody_here}',
			code: 'NO_SUCH_USER',
		},
		'content that its validator refuses': {
			given: 'echo "daemon ALL=(ALL) ALL" >/etc/sudoers.d/lab\nchmod 0440 /etc/sudoers.d/lab',
			tasks: '    - copy: {dest: /etc/sudoers.d/lab, content: "no rule\\n", validate: visudo -cf %s}',
			code: 'APPLY_FAILED',
			message: /does not pass: visudo -cf/,
			late: true,
			holds: 'test "$(cat /etc/sudoers.d/lab)" = "daemon ALL=(ALL) ALL"\ntest "$(ls -A /etc/sudoers.d)" = lab',
		},
		'a validator that is not there': {
			tasks: '    - copy: {dest: /srv/x, content: "x", validate: no-such-program %s}',
			code: 'APPLY_FAILED',
			message: /no-such-program/,
			late: true,
			holds: 'test -z "$(ls -A /srv)"',
		},
		'more than the disk holds': {
			files: {'full.big': big},
			given: 'mkdir /srv/small\nmount -t tmpfs -o size=1m tmpfs /srv/small\necho old >/srv/small/file',
			tasks: '    - copy: {dest: /srv/small/file, src: full.big}',
			code: 'APPLY_FAILED',
			message: /No space left/,
			late: true,
			holds: 'test "$(cat /srv/small/file)" = old\ntest "$(ls -A /srv/small)" = file',
		},
		'a user without the right to read': {
			given: 'useradd --create-home ann\nmkdir -m 0700 /srv/private\necho 1 >/srv/private/x',
			tasks: `
    - copy: {dest: /srv/private/x, content: "x"}
      become_user: ann`,
			code: 'LOOK_FAILED',
		},
		'a folder that its user cannot write': {
			given: 'useradd --create-home ann\necho old >/srv/file\nchown ann /srv/file',
			tasks: `
    - copy: {dest: /srv/file, content: "x"}
      become_user: ann`,
			code: 'APPLY_FAILED',
			message: /Permission denied/,
			late: true,
			holds: 'test "$(cat /srv/file)" = old\ntest "$(ls -A /srv)" = file',
		},
	},
	{user: {ansible_user: 'keeper', ansible_become: true, lab_sudo: 'password', ansible_become_password: 'correct horse'}},
);
