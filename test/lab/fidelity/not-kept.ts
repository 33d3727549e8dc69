import type {NotKept} from './statement.ts';

/** What of a real node the simulated one does not show, honestly. */
export const notKept: readonly NotKept[] = [
	{
		topic: 'cluster file system',
		says: 'Each write is a transaction of a database that is replicated: 1 MiB in pieces of 1 KiB takes seconds',
		because: 'files are kept in memory; nothing may be concluded from the lab on what a write costs',
	},
	{
		topic: 'cluster file system',
		says: 'The file system holds 128 MiB and 256 thousand inodes',
		because: 'nothing of a play comes near; the limit of one file is kept',
	},
	{
		topic: 'cluster',
		says: 'Nodes agree through corosync, and writes of one reach the other a little later',
		because: 'nodes of one simulated cluster share one tree at once; a lost quorum is a switch that a test turns',
	},
	{
		topic: 'cluster',
		says: 'Containers migrate, are replicated, and are started elsewhere by the manager of high availability',
		because: 'no module does it; a move is shown as the rename of the configuration that it ends with',
	},
	{
		topic: 'cluster',
		says: 'A container under high availability is only requested to start',
		because: 'there is no such manager',
	},
	{
		topic: 'exit codes',
		says: 'The exit code of a failure is whatever error number came last, and differs between two runs of one call',
		because: 'the codes that were seen are given for the same failures, but always the same; a test may rely on "not 0" only',
	},
	{
		topic: 'cost',
		says: 'A call of pct takes 0.4 s of processor time',
		because: 'the simulated one starts faster, so calls are counted in place of timed',
	},
	{
		topic: 'users',
		says: 'Bind mounts, privileged containers and features are for root@pam, and API tokens are refused',
		because: 'there is no API and there are no users of it: the command line as root is root@pam',
	},
	{
		topic: 'storage',
		says: 'A volume of ZFS is a dataset with a quota, and its snapshots and linked clones cost nothing',
		because: 'it is a folder; its snapshots and linked clones are copies that are named as the real ones are',
	},
	{
		topic: 'storage',
		says: 'There are storages of LVM, Ceph, NFS and others',
		because: 'one that knows snapshots and one that does not are enough to show each rule',
	},
	{
		topic: 'create',
		says: 'Templates can be downloaded, and can be OCI images since version 9',
		because: 'a node has one template of busybox; other archives in the format of templates can be put beside it',
	},
	{
		topic: 'guest setup',
		says: 'Each distribution has files of its own for network, hostname and services',
		because: 'the template is an Alpine in miniature, and only what its kind gets is written',
	},
	{
		topic: 'start, stop, exec',
		says: 'Containers are started by units of systemd, and a guest may run systemd itself',
		because: 'a lab host has no systemd; the process 1 of a guest is a shell script',
	},
	{
		topic: 'start, stop, exec',
		says: 'A guest with systemd is hinted to need nesting, as a warning of the task',
		because: 'there is no systemd in the template',
	},
	{
		topic: 'start, stop, exec',
		says: 'Limits of memory, swap and processors hold',
		because: 'they are stored and shown, but control groups of lab hosts have no limits',
	},
	{
		topic: 'network',
		says: 'A guest is connected to bridges of its node, with firewall and addresses',
		because: 'it gets its interfaces, and its files are written, but the interfaces lead nowhere',
	},
	{
		topic: 'AppArmor',
		says: 'lxc-start may change to profiles named lxc-… only, and one that is not loaded keeps a container from starting',
		because: 'the profiles of a kernel are those of the whole machine, so a lab loads none: containers run unconfined',
	},
	{
		topic: 'AppArmor',
		says: 'Reloading a profile changes running containers at once',
		because: 'as above',
	},
	{
		topic: 'AppArmor',
		says: 'A profile decides which file systems a container can mount',
		because: 'as above; the kernel rules of user namespaces hold, and are real',
	},
	{
		topic: 'seccomp',
		says: 'System calls are filtered, each version another set',
		because: 'no module depends on it',
	},
	{
		topic: 'mapping',
		says: 'A raw line of a map that is written wrongly can cost a start 10 s, and end in an error of lxc-info',
		because: 'a start refuses it at once and tells the line',
	},
	{
		topic: 'backup and restore',
		says: 'Backups go to a Proxmox Backup Server, are encrypted, pruned, and told by mail',
		because: 'archives in a folder are enough to restore from',
	},
	{
		topic: 'console',
		says: 'There are pct console, fsck, df, fstrim, cpusets, move-volume, resize, rescan, suspend, resume and migrate',
		because: 'no module calls them',
	},
];
