import {renderBlockDevices} from './device-archive.ts';
import type {Entry} from './entries.ts';
import {commandsFile, fileSystemFile} from './program.ts';

/** What process 1 of a Proxmox node calls itself once its SSH server answers. */
export const nodeInit = 'lab-init';

/**
Gives a node its network namespace, and keeps for it a socket of this machine, which is where it is reached: a socket stays in
the namespace that it was made in, and is listened on only when the node is up.
*/
const listenScript = `
use strict;
use Socket qw(:DEFAULT inet_pton pack_sockaddr_in6);
use Fcntl 'F_DUPFD';
my ($mark, $directory, $folder, $name, $address, $port) = @ARGV;
my $is_6 = index($address, ':') >= 0;
socket(my $server, $is_6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0) or die "socket: $!\\n";
setsockopt($server, SOL_SOCKET, SO_REUSEADDR, 1);
my $ip = inet_pton($is_6 ? AF_INET6 : AF_INET, $address);
bind($server, $is_6 ? pack_sockaddr_in6($port, $ip) : pack_sockaddr_in($port, $ip)) or die "bind: $!\\n";
# Above the numbers that shell scripts use; a copy outlives exec
fcntl($server, F_DUPFD, 9) == 9 or die "dup: $!\n";
exec qw(unshare --net --cgroup --mount --propagation private -- sh -eu), "$folder/boot.sh", @ARGV or die "unshare: $!\\n";
`;

/** Process 1 of a node: an SSH server for each connection, and an end for each orphan. */
const initScript = `
use strict;
open(my $server, '+<&=', 9) or die "socket: $!\\n";
my ($sshd) = grep { -x } map { "$_/sshd" } split /:/, $ENV{PATH};
# Then the kernel sees to the ended itself, see wait(2)
$SIG{CHLD} = 'IGNORE';
listen($server, 128) or die "listen: $!\\n";
$0 = '${nodeInit}';
while (1) {
	accept(my $client, $server) or next;
	my $pid = fork;
	if (defined $pid && !$pid) {
		$SIG{CHLD} = 'DEFAULT';
		close $server;
		open(STDIN, '<&', $client) && open(STDOUT, '>&', $client) && exec $sshd, '-i', '-e' or exit 1;
	}
	close $client;
}
`;

/** In the launcher: what is a disk of its own in a node, and outlives its boots. */
const disksScript = `
mkdir srv fast
mount -t tmpfs -o mode=755 srv srv
mount -t tmpfs -o mode=755 fast fast
if [ -n "$RUNNER_LAB_CLUSTER" ]; then
	mkdir cluster
	mount --bind "$1/clusters/$RUNNER_LAB_CLUSTER" cluster
fi
`;

/** In the root file system, before it is entered. */
const mountsScript = `
cp -a /dev/loop-control dev/loop-control
tar -xf "$folder/loops.tar" -C dev
[ "$RUNNER_LAB_BOOT" != first ] || cp "$RUNNER_LAB_TEMPLATE" var/lib/vz/template/cache/
mount --bind ../srv srv
mount --bind ../fast mnt/pve/fast
mount --bind "$RUNNER_LAB_NODE" usr/share/runner-lab/node
mount --bind "$RUNNER_LAB_PROGRAM" usr/share/runner-lab/program
mount -o remount,bind,ro usr/share/runner-lab/node
mount -o remount,bind,ro usr/share/runner-lab/program
[ -z "$RUNNER_LAB_CLUSTER" ] || mount --bind ../cluster var/lib/pve-cluster
`;

/**
In the node, at each boot. The file system on `/etc/pve` is served in the background; descriptor 9, the socket, is not for it.
*/
const bootScript = `
busybox ip link set lo up || ip link set lo up
mkdir -p /run/lock/lxc /run/runner-lab
read -r node < /etc/hostname
exec 4<>/dev/fuse
/usr/share/runner-lab/node /usr/share/runner-lab/program/${fileSystemFile} /var/lib/pve-cluster/tree "$node" "$RUNNER_LAB_CLUSTER" \
	3<&4 4<&- 9<&- < /dev/null > /dev/null &
# As libfuse does it, and not by a mount.fuse of this machine
mount -i -t fuse -o nosuid,nodev,fd=4,rootmode=40000,user_id=0,group_id=0,default_permissions,allow_other /dev/fuse /etc/pve
exec 4<&-
if [ "$RUNNER_LAB_BOOT" = first ]; then
	grep -q '^www-data:' /etc/group || echo 'www-data:x:33:' >> /etc/group
	# As if its package were installed
	[ ! -f /var/lib/dpkg/status ] || cat /usr/share/runner-lab/package >> /var/lib/dpkg/status
fi
test -L /etc/pve/local
[ "$RUNNER_LAB_BOOT" = first ] || /usr/share/runner-lab/node /usr/share/runner-lab/program/${commandsFile} lxc-pve-start-all \
	9<&- < /dev/null > /dev/null &
`;

/** Beside the host's other scripts, for its boot. */
export const nodeScripts: readonly Entry[] = [
	{path: 'listen.pl', text: listenScript},
	{path: 'disks.sh', text: disksScript},
	{path: 'node-mounts.sh', text: mountsScript},
	// More than one node ever has: all hosts and the machine share the numbers
	{
		path: 'loops.tar',
		text: renderBlockDevices(Array.from({length: 256}, (_, minor) => ({name: `loop${minor}`, major: 7, minor}))),
	},
];

/** In the node itself. */
export const nodePrograms: readonly Entry[] = [
	{path: 'usr/share/runner-lab/boot.sh', text: bootScript},
	{path: 'usr/share/runner-lab/init.pl', text: initScript},
];
