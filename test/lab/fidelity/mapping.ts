import type {Subject} from './statement.ts';

/** Root and others as usual, 1000 as itself. */
const split = (kind: string) =>
	`'lxc.idmap: ${kind} 0 100000 1000' 'lxc.idmap: ${kind} 1000 1000 1' 'lxc.idmap: ${kind} 1001 101001 64535'`;
const custom = `printf '%s\\n' ${split('u')} ${split('g')} >> $conf`;
const allowed = 'cp /etc/subuid /tmp/subuid; cp /etc/subgid /tmp/subgid; echo root:1000:1 | tee -a /etc/subuid >> /etc/subgid';
const forbidden = 'cp /tmp/subuid /etc/subuid; cp /tmp/subgid /etc/subgid';

/** Adds 100000 to the owner of every file of a mounted container. */
const shift =
	'find /var/lib/lxc/$id/rootfs -xdev -printf \'%U %G %p\\n\' | while read -r user group file; do chown -h $((user + 100000)):$((group + 100000)) "$file"; done';

/** From the configuration to the ids of the kernel. */
export const mapping: Subject = {
	topic: 'mapping',
	table: 'mapping',
	about: 'Which map of ids a container gets, where it is written and where it is not.',
	statements: [
		{
			says: 'A start writes the map into the generated configuration, never into that of the cluster',
			on: [7, 8, 9],
			given: 'create $id; sha1sum $conf > /tmp/$id',
			when: 'pct start $id && grep ^lxc.idmap /var/lib/lxc/$id/config',
			stdout: 'lxc.idmap = u 0 100000 65536\nlxc.idmap = g 0 100000 65536',
			afterwards: {'sha1sum -c /tmp/$id > /dev/null; grep -c idmap $conf || true': '0'},
		},
		{
			says: 'The generated configuration is not there before the first start or change',
			given: 'create $id',
			when: 'ls /var/lib/lxc/$id/config',
			exit: 'not 0',
		},
		{
			says: 'A change writes the generated configuration, too',
			given: 'create $id',
			when: 'pct set $id --onboot 1 && grep -c ^lxc.idmap /var/lib/lxc/$id/config',
			stdout: '2',
		},
		{
			says: 'A template has no generated configuration',
			given: 'create $id; pct set $id --onboot 1; ls /var/lib/lxc/$id/config',
			when: 'pct template $id && pct set $id --onboot 0 && ls /var/lib/lxc/$id/config',
			exit: 'not 0',
		},
		{
			says: 'The map of the kernel is that of the configuration',
			given: 'started $id',
			when: `pid=$(lxc-info -n $id -p -H); cat /proc/$pid/uid_map /proc/$pid/gid_map | tr -s ' '`,
			stdout: ' 0 100000 65536\n 0 100000 65536',
		},
		{
			says: 'A privileged container has no map',
			given: 'pct create $id $template --storage local-zfs --unprivileged 0; pct start $id',
			when: `readlink /proc/$(lxc-info -n $id -p -H)/ns/user /proc/self/ns/user | sort -u | wc -l; grep -c idmap /var/lib/lxc/$id/config`,
			exit: 'not 0',
			stdout: '1\n0',
		},
		{
			says: 'The usual map is not read from subuid',
			given:
				'create $id; cp /etc/subuid /tmp/subuid; cp /etc/subgid /tmp/subgid; sed -i 1iroot:300000:65536 /etc/subuid /etc/subgid',
			when: `pct start $id; tr -s ' ' < /proc/$(lxc-info -n $id -p -H)/uid_map`,
			stdout: ' 0 100000 65536',
			afterwards: {[forbidden]: ''},
		},
		{
			says: 'Raw lines take the place of the usual map',
			given: `create $id; ${custom}; ${allowed}`,
			when: `pct start $id; tr -s ' ' < /proc/$(lxc-info -n $id -p -H)/uid_map`,
			stdout: ' 0 100000 1000\n 1000 1000 1\n 1001 101001 64535',
			afterwards: {[forbidden]: ''},
		},
		{
			says: 'A map of raw lines that is added later takes files from their owner in the guest',
			given: `create $id; ${custom}; ${allowed}`,
			when: `stat -c %u $root/home/app; pct start $id; inside stat -c %u /home/app`,
			stdout: '101000\n65534',
			afterwards: {[forbidden]: ''},
		},
		{
			says: 'An id that subuid does not give to root keeps the container from starting, and the reason is told',
			given: `create $id; ${custom}`,
			when: 'pct start $id --debug 1 2>&1',
			exit: 'not 0',
			stdout: /newuidmap: uid range \[1000-1001\) -> \[1000-1001\) not allowed/,
		},
		{
			says: 'Raw lines without the option for an unprivileged container make a user namespace all the same',
			given:
				"pct create $id $template --storage local-zfs --unprivileged 0; chown -R 100000:100000 $root; printf '%s\\n' 'lxc.idmap: u 0 100000 65536' 'lxc.idmap: g 0 100000 65536' >> $conf",
			when: `pct start $id; tr -s ' ' < /proc/$(lxc-info -n $id -p -H)/uid_map`,
			stdout: ' 0 100000 65536',
		},
		{
			says: 'A raw line that is no map is an error, with the line',
			given: "create $id; echo 'lxc.idmap: b 0 100000 65536' >> $conf",
			when: 'pct start $id',
			exit: 'not 0',
			stderr: /failed to parse idmap: b 0 100000 65536/,
		},
		{
			says: 'Raw lines that overlap are warned of, and then the start fails',
			on: [7, 8, 9],
			given:
				"create $id; printf '%s\\n' 'lxc.idmap: u 0 100000 65536' 'lxc.idmap: g 0 100000 65536' 'lxc.idmap: u 1000 1000 1' >> $conf",
			when: 'pct start $id 2>&1',
			exit: 'not 0',
			stdout: /lxc\.idmap: invalid map entry 'u 1000 1000 1': container uid 1000 is also mapped by entry 'u 0 100000 65536'/,
		},
		{
			says: 'A map without root of the container cannot be started',
			given: "create $id; printf '%s\\n' 'lxc.idmap: u 1 100001 65535' 'lxc.idmap: g 1 100001 65535' >> $conf",
			when: 'pct start $id',
			exit: 'not 0',
			afterwards: {'pct status $id': 'status: stopped'},
		},
		{
			says: 'A map that is written while the container runs is not the one that it runs with',
			given: `started $id; ${custom}`,
			when: `tr -s ' ' < /proc/$(lxc-info -n $id -p -H)/uid_map; grep -c '^lxc.idmap = u' /var/lib/lxc/$id/config`,
			stdout: ' 0 100000 65536\n1',
		},
		{
			says: 'A container marked as unprivileged whose files are not shifted starts, and its root is nobody',
			given:
				'pct create $id $template --storage local-zfs --unprivileged 0; sed -i /^unprivileged/d $conf; echo "unprivileged: 1" >> $conf',
			when: `pct start $id && inside stat -c %u / && inside touch /root/x`,
			exit: 'not 0',
			stdout: '65534',
		},
		{
			says: 'A container marked as privileged whose files are shifted starts, and they belong to 100000',
			given: 'create $id; sed -i /^unprivileged/d $conf',
			when: `pct start $id && inside stat -c %u /`,
			stdout: '100000',
		},
		{
			says: 'Option and owners changed by hand make an unprivileged container of a privileged one',
			given: `pct create $id $template --storage local-zfs --unprivileged 0; pct mount $id > /dev/null; ${shift}; pct unmount $id; echo "unprivileged: 1" >> $conf`,
			when: 'pct start $id && inside stat -c %u / /home/app && inside touch /root/x',
			stdout: '0\n1000',
		},
	],
};
