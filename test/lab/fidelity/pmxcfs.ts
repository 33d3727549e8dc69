import type {Subject} from './statement.ts';

const far = '/etc/pve/nodes/far/lxc';

/** What the cluster file system lets be done to it, and what it does by itself. */
export const pmxcfs: Subject = {
	topic: 'cluster file system',
	table: 'pmxcfs',
	about: 'What `/etc/pve` is, and which ways of writing a file it takes.',
	statements: [
		{
			says: 'The folder of configurations is a symbolic link to that of the own node',
			when: 'readlink /etc/pve/lxc /etc/pve/local',
			stdout: 'nodes/$node/lxc\nnodes/$node',
		},
		{
			says: 'A file belongs to root and www-data, and its mode is 0640',
			given: "umask 000; configure $id 'arch: amd64'",
			when: "stat -c '%U %G %a' $conf",
			stdout: 'root www-data 640',
		},
		{
			says: 'Below priv a file is for root alone',
			given: 'echo x > /etc/pve/priv/$id',
			when: "stat -c '%U %a' /etc/pve/priv/$id",
			stdout: 'root 600',
		},
		{
			says: 'A file takes no mode and no owner but those that it has',
			given: "configure $id 'arch: amd64'; chmod 640 $conf; chown root:www-data $conf",
			when: 'chmod 644 $conf; chmod 600 $conf; chown root:root $conf',
			exit: 'not 0',
			stderr: /(Operation not permitted[\s\S]*){3}/,
			afterwards: {"stat -c '%U %G %a' $conf": 'root www-data 640'},
		},
		{
			says: 'A file cannot be installed with a mode, not even with its own',
			given: "echo 'arch: amd64' > /tmp/$id",
			when: 'install -m 640 /tmp/$id $conf || install -m 644 /tmp/$id $conf',
			exit: 'not 0',
			stderr: /(Operation not permitted[\s\S]*){2}/,
		},
		{
			says: 'There are no hard links',
			given: "configure $id 'arch: amd64'",
			when: 'ln $conf $conf.bak',
			exit: 'not 0',
			stderr: /Operation not permitted/,
		},
		{
			says: 'Nobody can make a symbolic link',
			when: 'ln -s x /etc/pve/nodes/$node/lxc/link',
			exit: 'not 0',
			stderr: /Function not implemented/,
		},
		{
			says: 'There are no access control lists',
			given: "configure $id 'arch: amd64'",
			when: 'setfacl -m u:www-data:rw $conf',
			exit: 'not 0',
			stderr: /Operation not supported/,
		},
		{
			says: 'A file is written by redirection, by cp, by cp -p and by sed -i',
			given: "echo 'arch: amd64' > /tmp/$id; chmod 640 /tmp/$id; chgrp www-data /tmp/$id",
			when: "cat /tmp/$id > $conf && cp /tmp/$id $conf && cp -p /tmp/$id $conf && sed -i 's/amd64/i386/' $conf",
			stderr: '',
			afterwards: {'cat $conf': 'arch: i386'},
		},
		{
			says: 'A file is replaced by one of the same folder, in one step',
			given: "configure $id 'arch: amd64'; echo 'arch: i386' > $conf.tmp.1",
			when: 'mv $conf.tmp.1 $conf',
			afterwards: {'cat $conf; ls /etc/pve/lxc | grep -c tmp || true': 'arch: i386\n0'},
		},
		{
			says: 'A file moved in from another file system arrives, with a complaint about its owner',
			given: "echo 'arch: i386' > /tmp/$id",
			when: 'mv /tmp/$id $conf',
			stderr: /preserve ownership/,
			afterwards: {'cat $conf': 'arch: i386'},
		},
		{
			says: 'Times of a file can be set',
			given: "configure $id 'arch: amd64'",
			when: 'touch -d @1700000000 $conf && stat -c %Y $conf',
			stdout: '1700000000',
		},
		{
			says: 'A file is at most 1 MiB large',
			given:
				'head -c 1048576 /dev/zero > /tmp/full; dd if=/tmp/full of=/etc/pve/$id.full bs=1M status=none; (cat /tmp/full; echo) > /tmp/more',
			when: 'dd if=/tmp/more of=/etc/pve/$id.more bs=2M',
			exit: 'not 0',
			stderr: /File too large/,
			afterwards: {'stat -c %s /etc/pve/$id.full; rm /etc/pve/$id.*': '1048576'},
		},
		{
			says: 'A folder that is not empty cannot be renamed',
			given: 'mkdir -p /etc/pve/nodes/full$id/lxc',
			when: 'mv -T /etc/pve/nodes/full$id /etc/pve/nodes/moved$id',
			exit: 'not 0',
			afterwards: {'ls -d /etc/pve/nodes/full$id/lxc': '/etc/pve/nodes/full$id/lxc'},
		},
		{
			says: 'An id is taken in the whole cluster: a second file of its name cannot be made anywhere',
			given: `mkdir -p ${far} /etc/pve/nodes/far/qemu-server; configure $id 'arch: amd64'`,
			when: `echo > ${far}/$id.conf || echo > /etc/pve/nodes/far/qemu-server/$id.conf`,
			exit: 'not 0',
			stderr: /(File exists[\s\S]*){2}/,
		},
		{
			says: 'Nor can a file be renamed to it',
			given: `mkdir -p ${far}; configure $id 'arch: amd64'; echo > ${far}/draft`,
			when: `mv ${far}/draft ${far}/$id.conf`,
			exit: 'not 0',
			stderr: /File exists/,
			afterwards: {'cat $conf': 'arch: amd64'},
		},
		{
			says: 'A container moves to another node by a rename, and the list of guests follows',
			given: `mkdir -p ${far}; configure $id 'arch: amd64'`,
			when: `mv $conf ${far}/$id.conf`,
			stderr: '',
			afterwards: {'grep -o "\\"$id\\".*" /etc/pve/.vmlist': /^"\$id": \{ "node": "far", "type": "lxc", "version": \d+ \}/},
		},
		{
			says: 'The list of guests is JSON with node, kind and version of every id',
			given:
				"mkdir -p /etc/pve/nodes/far/qemu-server; configure $id 'arch: amd64'; echo > /etc/pve/nodes/far/qemu-server/$other.conf",
			when: `perl -MJSON::PP -0e 'my $ids = decode_json(<>)->{ids}; for (@ENV{"id", "other"}) {print "$ids->{$_}{type} on $ids->{$_}{node}, $ids->{$_}{version}\\n"}' /etc/pve/.vmlist`,
			stdout: /^lxc on \$node, \d+\nqemu on far, \d+$/,
		},
		{
			says: 'The JSON view of the cluster names kind and node of every id',
			given:
				"mkdir -p /etc/pve/nodes/far/qemu-server; configure $id 'arch: amd64'; echo > /etc/pve/nodes/far/qemu-server/$other.conf",
			when: `pvesh get /cluster/resources --type vm --output-format json | perl -MJSON::PP -0e 'my %of = map {$_->{vmid} => $_} @{decode_json(<>)}; print "$of{$_}{type} on $of{$_}{node}\\n" for @ENV{"id", "other"}'`,
			stdout: 'lxc on $node\nqemu on far',
		},
		{
			says: 'Any name of digits and .conf takes that id, so a draft must have another name',
			given:
				'mkdir -p /etc/pve/nodes/far/lxc; echo > /etc/pve/nodes/far/lxc/$id.conf.tmp.1; grep -c \'"$id"\' /etc/pve/.vmlist && exit 1 || true',
			when: 'mv /etc/pve/nodes/far/lxc/$id.conf.tmp.1 /etc/pve/nodes/far/lxc/$id.conf; grep -c "\\"$id\\"" /etc/pve/.vmlist',
			stdout: '1',
		},
		{
			says: 'Where it is not mounted /etc/pve is an empty folder, and the link to the own node is missing',
			when: "unshare --mount sh -c 'umount --lazy /etc/pve; ls -A /etc/pve; test -L /etc/pve/local || echo none'",
			stdout: 'none',
		},
	],
};
