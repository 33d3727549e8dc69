import type {Subject} from './statement.ts';

const pending =
	"configure $id 'arch: amd64' 'hostname: web' 'nameserver: 1.1.1.1' 'lxc.cap.drop: sys_time' '' '[pve:pending]' 'delete: nameserver' 'searchdomain: lan'";

/** What can be read of containers, and in which view. */
export const reading: Subject = {
	topic: 'reading',
	table: 'reading',
	about: 'What `pct list`, `status`, `config` and `pending` print, and what the JSON view does.',
	statements: [
		{
			says: 'The list of containers prints nothing at all where there is none',
			given: 'rm -f /etc/pve/lxc/*.conf',
			when: 'pct list',
			stdout: '',
		},
		{
			says: 'The list has columns of fixed width, and one is blank where there is no lock',
			given: "rm -f /etc/pve/lxc/*.conf; configure $id 'hostname: web'; configure $other 'hostname: db' 'lock: backup'",
			when: 'pct list',
			stdout:
				'VMID       Status     Lock         Name\n$id        stopped                 web\n$other        stopped    backup       db',
		},
		{
			says: 'A container without a hostname is named by its id',
			given: "configure $id 'arch: amd64'",
			when: 'pct list | grep "^$id "',
			stdout: '$id        stopped                 CT$id',
		},
		{
			says: 'The state of a container is one line',
			given: 'started $id; create $other',
			when: 'pct status $id; pct status $other',
			stdout: 'status: running\nstatus: stopped',
		},
		{
			says: 'The state of an id that does not exist is an error',
			when: 'pct status $id',
			refuses: ["Configuration file 'nodes/$node/lxc/$id.conf' does not exist"],
		},
		{
			says: 'The state in full is a sorted list of values',
			given: "configure $id 'hostname: web' 'memory: 256' 'cores: 2'",
			when: 'pct status $id --verbose 1 > /tmp/$id && LC_ALL=C sort -c /tmp/$id && cat /tmp/$id',
			stdout: /^cpus: 2$[\s\S]*^maxmem: 268435456$[\s\S]*^name: web$[\s\S]*^status: stopped$/m,
		},
		{
			says: 'The state in full of a running container has the id of its first process',
			given: 'started $id',
			when: 'pct status $id --verbose 1 | grep ^pid',
			stdout: /^pid: \d+$/,
		},
		{
			says: 'A container runs when the abstract socket of its commands is there',
			given: 'started $id; create $other',
			when: 'grep -o -e "@/var/lib/lxc/$id/command" -e "@/var/lib/lxc/$other/command" /proc/net/unix | sort -u',
			stdout: '@/var/lib/lxc/$id/command',
		},
		{
			says: 'The configuration is sorted, with the raw lines at the end',
			given: "configure $id 'swap: 512' 'lxc.cap.drop: sys_time' 'arch: amd64'",
			when: 'pct config $id',
			stdout: 'arch: amd64\nswap: 512\nlxc.cap.drop: sys_time',
		},
		{
			says: 'The configuration is shown as it will be: pending values in, pending deletions out',
			given: pending,
			when: 'pct config $id',
			stdout: 'arch: amd64\nhostname: web\nsearchdomain: lan\nlxc.cap.drop: sys_time',
		},
		{
			says: 'The current configuration is shown without what is pending',
			given: pending,
			when: 'pct config $id --current 1',
			stdout: 'arch: amd64\nhostname: web\nnameserver: 1.1.1.1\nlxc.cap.drop: sys_time',
		},
		{
			says: 'What is pending is told as current, new and deleted, without raw lines',
			given: pending.replace("'searchdomain: lan'", "'searchdomain: lan' 'hostname: www'"),
			when: 'pct pending $id',
			stdout: 'cur arch: amd64\ncur hostname: web\nnew hostname: www\ndel nameserver: 1.1.1.1\nnew searchdomain: lan',
		},
		{
			says: 'The description is one encoded line',
			given: "configure $id '# first' '# second' 'arch: amd64'",
			when: 'pct config $id | grep ^description',
			stdout: 'description:  first%0A second%0A',
		},
		{
			says: 'The configuration does not tell the digest',
			given: "configure $id 'arch: amd64'",
			when: 'pct config $id',
			stdout: {without: 'digest'},
		},
		{
			says: 'The configuration of a snapshot is that of its section',
			given:
				"configure $id 'arch: amd64' 'memory: 512' 'parent: s1' '' '[s1]' 'arch: amd64' 'memory: 256' 'snaptime: 1700000000'",
			when: 'pct config $id --snapshot s1 | grep memory',
			stdout: 'memory: 256',
		},
		{
			says: 'A snapshot that does not exist is an error',
			given: "configure $id 'arch: amd64'",
			when: 'pct config $id --snapshot s1',
			refuses: ["snapshot 's1' does not exist"],
		},
		{
			says: 'A snapshot and the current configuration cannot be asked for together',
			given: "configure $id 'arch: amd64' 'parent: s1' '' '[s1]' 'arch: amd64' 'snaptime: 1700000000'",
			when: 'pct config $id --snapshot s1 --current 1',
			exit: 'not 0',
		},
		{
			says: 'The JSON view has the raw lines as pairs, and the digest',
			given: "configure $id 'arch: amd64' 'lxc.cap.drop: sys_time' 'lxc.cap.drop: sys_boot'",
			when: `pvesh get /nodes/$node/lxc/$id/config --output-format json | perl -MJSON::PP -0e 'my $c = decode_json(<>); print "$c->{digest}\\n", encode_json($c->{lxc})' > /tmp/$id; head -n 1 /tmp/$id | grep -cx "$(sha1sum < $conf | cut -c 1-40)"; tail -n 1 /tmp/$id`,
			stdout: '1\n[["lxc.cap.drop","sys_time"],["lxc.cap.drop","sys_boot"]]',
		},
	],
};
