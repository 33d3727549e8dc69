import type {Subject} from './statement.ts';

const lock = '/run/lock/lxc/pve-config-$id.lock';
/** Holds the lock of the row's container until the file /tmp/$id.go appears. */
const held = `configure $id 'arch: amd64'; mkdir -p /run/lock/lxc; mkfifo /tmp/$id.has /tmp/$id.go; flock ${lock} sh -c "echo > /tmp/$id.has; cat /tmp/$id.go" > /dev/null 2>&1 & read has < /tmp/$id.has`;

/** The file lock, the lock option and the digest. */
export const locks: Subject = {
	topic: 'locks',
	table: 'locks',
	about: 'Three means keep changes apart: a file lock, an option of the configuration, and a digest.',
	statements: [
		{
			says: 'A change waits 10 s for the file lock, says so, and gives up',
			given: held,
			when: 'pct set $id --onboot 1',
			exit: 4,
			stderr: /^trying to acquire lock\.\.\.\s*can't lock file '\/run\/lock\/lxc\/pve-config-\$id\.lock' - got timeout$/,
			afterwards: {'cat $conf; echo > /tmp/$id.go': 'arch: amd64'},
		},
		{
			says: 'A change that waits goes on when the file lock comes free',
			given: held,
			when: `pct set $id --onboot 1 2> /tmp/$id.said & said=$!; until grep -q 'trying to acquire lock' /tmp/$id.said; do kill -0 $said || exit 9; done; echo > /tmp/$id.go; wait $said`,
			afterwards: {'cat $conf': 'arch: amd64\nonboot: 1'},
		},
		{
			says: 'A reader does not wait for the file lock',
			given: held,
			when: 'pct config $id && pct status $id',
			stdout: 'arch: amd64\nstatus: stopped',
			stderr: '',
			afterwards: {'echo > /tmp/$id.go': ''},
		},
		{
			says: 'A container that is locked is neither changed nor started',
			given: "configure $id 'arch: amd64' 'lock: backup'",
			when: 'pct set $id --onboot 1 || pct start $id',
			exit: 'not 0',
			stderr: {lines: ['CT is locked (backup)', 'CT is locked (backup)']},
			afterwards: {'cat $conf': 'arch: amd64\nlock: backup'},
		},
		{
			says: 'A container that is locked is neither removed, nor cloned, nor given a snapshot',
			given: "create $id; echo 'lock: migrate' >> $conf",
			when: 'pct destroy $id || pct clone $id $other || pct snapshot $id s1',
			exit: 'not 0',
			stderr: {lines: ['CT is locked (migrate)', 'CT is locked (migrate)', 'CT is locked (migrate)']},
			afterwards: {'ls -d $root': '/rpool/data/subvol-$id-disk-0'},
		},
		{
			says: 'A container that is locked as mounted can be started and stopped',
			given: "create $id; echo 'lock: mounted' >> $conf",
			when: 'pct start $id && pct status $id && pct stop $id',
			stdout: /status: running/,
		},
		{
			says: 'Any lock can be taken away',
			given: "configure $id 'arch: amd64' 'lock: backup'",
			when: 'pct unlock $id',
			afterwards: {'cat $conf': 'arch: amd64'},
		},
		{
			says: 'Where there is no lock, taking it away fails',
			given: "configure $id 'arch: amd64'",
			when: 'pct unlock $id',
			refuses: ['no lock found trying to remove any lock'],
		},
		{
			says: 'A change with the digest of another state of the file is refused',
			given:
				"configure $id 'arch: amd64'; digest=$(sha1sum < $conf | cut -c 1-40); echo $digest > /tmp/$id; echo 'onboot: 1' >> $conf",
			when: 'pct set $id --onboot 0 --digest $(cat /tmp/$id)',
			refuses: ['detected modified configuration - file changed by other user? Try again.'],
			afterwards: {'cat $conf': 'arch: amd64\nonboot: 1'},
		},
		{
			says: 'The digest is the SHA-1 of the file',
			given: "configure $id 'arch: amd64' 'swap: 512'",
			when: 'pct set $id --onboot 1 --digest $(sha1sum < $conf | cut -c 1-40)',
			afterwards: {'grep onboot $conf': 'onboot: 1'},
		},
		{
			says: 'A container cannot be created while another tool holds the file lock of its id, for 5 s',
			given: `${held}; rm $conf`,
			when: 'pct create $id $template --storage local-zfs',
			exit: 'not 0',
			stderr: /can't lock file '\/run\/lock\/lxc\/pve-config-\$id\.lock' - got timeout$/,
			afterwards: {'left $id; echo > /tmp/$id.go': ''},
		},
	],
};
