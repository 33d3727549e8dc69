import {testStates} from '../helpers/states.ts';

const shows = (path: string, ...options: string[]) =>
	options.map(option => `findmnt -n -o OPTIONS --mountpoint ${path} | tr , '\\n' | grep -x -e ${option}`).join('\n');

testStates(
	{
		'absent: mounted and written, with the mount points': {
			host: 'absent',
			given: 'mkdir /srv/data /srv/folder\necho 1 >/srv/data/file\n: >/srv/target',
			tasks: `
    - mount: {path: /srv/new/tmp, src: tmpfs, fstype: tmpfs, opts: [size=1m, nosuid, nodev, mode=0750], mode: "0700"}
    - mount: {path: "/srv/a b#\\\\c", src: /srv/data, fstype: none, opts: "bind,ro", dump: 0, pass: 0}
    - mount: {path: /srv/target, src: /srv/data/file, fstype: none, opts: bind}
    - mount: {path: /srv/later, src: "nas:/export", fstype: nfs, opts: "vers=4.2,_netdev,nofail", state: present, pass: 0}`,
			changes: [
				'create /srv/new/',
				'create /srv/new/tmp/',
				'mount tmpfs at /srv/new/tmp',
				'update /etc/fstab',
				'create /srv/a b#\\c/',
				'mount /srv/data at /srv/a b#\\c',
				'update /etc/fstab',
				'mount /srv/data/file at /srv/target',
				'update /etc/fstab',
				'update /etc/fstab',
			],
			holds: `${shows('/srv/new/tmp', 'nosuid', 'nodev', 'rw', 'size=1024k', 'mode=750')}
				test "$(cat /srv/a*/file /srv/target | tr '\\n' ' ')" = '1 1 '
				! touch "$(echo /srv/a*)/new"
				test "$(grep -vc '^#' /etc/fstab)" = 4
				head -n 1 /etc/fstab | grep '^#'
				umount /srv/a*
				mount /srv/a*
				test -e /srv/a*/file`,
		},
		'partly: mounted and not written, written and not mounted': {
			host: 'partly',
			given: `mkdir /srv/one /srv/two
				mount -t tmpfs -o size=1m tmpfs /srv/one
				printf '# mine\\ntmpfs   /srv/two\\ttmpfs  size=1m' >/etc/fstab`,
			tasks: `
    - mount: {path: /srv/one, src: tmpfs, fstype: tmpfs, opts: size=1m}
    - mount: {path: /srv/two, src: tmpfs, fstype: tmpfs, opts: size=1m}`,
			changes: ['update /etc/fstab', 'mount tmpfs at /srv/two'],
			holds: `test "$(cat /etc/fstab)" = "$(printf '# mine\\ntmpfs   /srv/two\\ttmpfs  size=1m\\ntmpfs /srv/one tmpfs size=1m 0 0')"`,
		},
		'wrong: other options, now and at boot; lines that stay': {
			host: 'wrong',
			given: `mkdir /srv/one /srv/two /srv/data
				mount -t tmpfs -o size=1m,noexec tmpfs /srv/one
				echo kept >/srv/one/file
				mount --bind /srv/data /srv/two
				printf 'UUID=nowhere /srv/disk ext4 nofail 0 2\\ntmpfs /srv/one tmpfs noexec 0 0\\n/srv/data /srv/two none bind 0 0\\n# end\\n' >/etc/fstab`,
			tasks: `
    - mount: {path: /srv/one, src: tmpfs, fstype: tmpfs, opts: "size=2m,nosuid"}
    - mount: {path: /srv/two, src: /srv/data, fstype: none, opts: "bind,ro,nodev"}`,
			changes: [
				'mount /srv/one anew with other options',
				'update /etc/fstab',
				'mount /srv/two anew with other options',
				'update /etc/fstab',
			],
			holds: `${shows('/srv/one', 'nosuid', 'size=2048k')}
				${shows('/srv/two', 'ro', 'nodev')}
				! findmnt -n -o OPTIONS --mountpoint /srv/one | grep noexec
				test "$(cat /srv/one/file)" = kept
				touch /srv/data/x
				test "$(sed -n '1p;4p' /etc/fstab | tr '\\n' ' ')" = 'UUID=nowhere /srv/disk ext4 nofail 0 2 # end '`,
		},
		'wrong: there, and should not be': {
			host: 'gone',
			given: `mkdir /srv/one /srv/two
				mount -t tmpfs tmpfs /srv/one
				mount -t tmpfs tmpfs /srv/two
				printf 'tmpfs /srv/one tmpfs\\ntmpfs /srv/two tmpfs\\ntmpfs /srv/three tmpfs\\n' >/etc/fstab`,
			tasks: `
    - mount: {path: /srv/one, state: absent}
    - mount: {path: /srv/two, state: unmounted}
    - mount: {path: /srv/three, state: absent}`,
			changes: ['unmount /srv/one', 'update /etc/fstab', 'unmount /srv/two', 'update /etc/fstab'],
			holds: `test "$(cat /etc/fstab)" = 'tmpfs /srv/two tmpfs'
				! grep ' /srv/' /proc/self/mountinfo`,
		},
		'what comes after meets the mount': {
			host: 'chain',
			tasks: `
    - mount: {path: /srv/t, src: tmpfs, fstype: tmpfs, opts: size=1m}
    - file: {path: /srv/t/in, state: directory}
    - mount: {path: /srv/t, src: tmpfs, fstype: tmpfs, opts: "size=1m,noexec"}
    - mount: {path: /srv/t, state: absent}`,
			changes: [
				'create /srv/t/',
				'mount tmpfs at /srv/t',
				'update /etc/fstab',
				'create /srv/t/in/',
				'mount /srv/t anew with other options',
				'update /etc/fstab',
				'unmount /srv/t',
				'update /etc/fstab',
			],
			repeats: true,
		},
		'as asked': {
			host: 'right',
			given: `mkdir /srv/one /srv/two /srv/data
				mount -t tmpfs -o size=1m,noexec,nosuid tmpfs /srv/one
				mount -o bind,ro /srv/data /srv/two
				printf '# mine\\ntmpfs\\t/srv/one tmpfs size=1m,noexec,nosuid\\n/srv/data /srv/two none bind,ro 0 0' >/etc/fstab`,
			tasks: `
    - mount: {path: /srv/one, src: tmpfs, fstype: tmpfs, opts: [size=1m, noexec, nosuid]}
    - mount: {path: /srv/two, src: /srv/data, fstype: none, opts: "bind,ro"}
    - mount: {path: /srv/two, src: /srv/data, fstype: none, opts: "bind,ro", state: present}
    - mount: {path: /srv/data, state: unmounted}
    - mount: {path: /srv/never, state: absent}`,
			changes: [],
		},
	},
	{
		'a file system that cannot be mounted is not written': {
			tasks: '    - mount: {path: /srv, src: /dev/nowhere, fstype: ext4}',
			code: 'APPLY_FAILED',
			message: /nowhere/,
			late: true,
			holds: '! grep nowhere /etc/fstab',
		},
		'something else is mounted': {
			given: 'mkdir /srv/one /srv/data\nmount --bind /srv/data /srv/one',
			tasks: '    - mount: {path: /srv/one, src: tmpfs, fstype: tmpfs}',
			code: 'OTHER_MOUNT',
		},
		'something is mounted below': {
			given: 'mkdir /srv/one\nmount -t tmpfs tmpfs /srv/one\nmkdir /srv/one/two\nmount -t tmpfs tmpfs /srv/one/two',
			tasks: '    - mount: {path: /srv/one, state: absent}',
			code: 'MOUNT_POINT',
			message: /at "\/srv\/one\/two"/,
		},
		'a mount that is in use': {
			given:
				'mkdir /srv/one\nmount -t tmpfs tmpfs /srv/one\necho "tmpfs /srv/one tmpfs" >/etc/fstab\ncd /srv/one\nsleep 600 >/dev/null 2>&1 &',
			tasks: '    - mount: {path: /srv/one, state: absent}',
			code: 'APPLY_FAILED',
			message: /busy/,
			late: true,
			holds: 'test "$(cat /etc/fstab)" = "tmpfs /srv/one tmpfs"',
		},
		'a mount of the system': {
			tasks: '    - mount: {path: /proc, state: unmounted}',
			code: 'SYSTEM_MOUNT',
		},
		'a folder of the system': {
			tasks: '    - mount: {path: /etc, src: tmpfs, fstype: tmpfs}',
			code: 'HIDES_SYSTEM',
		},
		'a link on the way': {
			given: 'mkdir /srv/real\nln -s real /srv/link',
			tasks: '    - mount: {path: /srv/link/x, src: tmpfs, fstype: tmpfs}',
			code: 'LEADS_THROUGH_LINK',
		},
		'a file': {
			given: ': >/srv/file',
			tasks: '    - mount: {path: /srv/file, src: tmpfs, fstype: tmpfs}',
			code: 'NOT_A_DIRECTORY',
		},
	},
);
