import {repacked} from './archives.ts';
import type {Subject} from './statement.ts';

/** What Proxmox VE writes into a guest, and when. */
export const guest: Subject = {
	topic: 'guest setup',
	table: 'guest',
	about: 'What is written into the files of a guest: most when it is made, some at every start.',
	statements: [
		{
			says: 'A new guest has its hostname, its network and its name servers in its files',
			when: 'pct create $id $template --storage local-zfs --unprivileged 1 --hostname web --nameserver 192.0.2.1 --searchdomain lan --net0 name=eth0,bridge=vmbr0,ip=192.0.2.9/24,gw=192.0.2.254',
			afterwards: {
				'cat $root/etc/hostname': /^web/,
				'grep web $root/etc/hosts': /^(192\.0\.2\.9|127\.0\.1\.1)\s/m,
				'cat $root/etc/resolv.conf': /search lan[\s\S]*nameserver 192\.0\.2\.1/,
				'cat $root/etc/network/interfaces': /eth0[\s\S]*192\.0\.2\.9/,
			},
		},
		{
			says: 'A new guest has its time zone',
			given: repacked('mkdir -p usr/share/zoneinfo/Europe && echo zone > usr/share/zoneinfo/Europe/Berlin'),
			when: 'pct create $id /root/own.tar.gz --storage local-zfs --unprivileged 1 --timezone Europe/Berlin',
			afterwards: {'readlink $root/etc/localtime': /Europe\/Berlin$/},
		},
		{
			says: 'A new guest has its root password, which is stored nowhere else',
			when: 'pct create $id $template --storage local-zfs --unprivileged 1 --password correct-horse',
			afterwards: {
				'grep ^root: $root/etc/shadow': /^root:\$[^:]+\$/,
				'grep -c -e password -e horse $conf || true': '0',
				'stat -c %u $root/etc/shadow': '100000',
			},
		},
		{
			says: 'Keys for logging in are given as a file, and belong to root of the container',
			given: "echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1yFy3VU1sGqP0Ybh3Ox3mF3mYtSXyVQq2dH5hU1c4B alice' > /root/keys",
			when: 'pct create $id $template --storage local-zfs --unprivileged 1 --ssh-public-keys /root/keys',
			afterwards: {
				'grep -c alice $root/root/.ssh/authorized_keys': '1',
				'stat -c %u $root/root/.ssh/authorized_keys': '100000',
				'grep -c alice $conf || true': '0',
			},
		},
		{
			says: 'A password and keys cannot be set later',
			given: "configure $id 'arch: amd64'; touch /root/keys",
			when: 'pct set $id --password x || pct set $id --ssh-public-keys /root/keys',
			exit: 'not 0',
			stderr: {lines: ['400 unable to parse option', '400 unable to parse option']},
		},
		{
			says: 'An unmanaged guest is left as its archive made it',
			when: 'pct create $id $template --storage local-zfs --unprivileged 1 --ostype unmanaged --hostname web --nameserver 192.0.2.1',
			afterwards: {'grep -rls -e web -e 192.0.2.1 $root/etc/hostname $root/etc/hosts $root/etc/resolv.conf || echo none': 'none'},
		},
		{
			says: 'A hostname that is set later is in the guest at its next start',
			given: 'create $id --hostname web; pct set $id --hostname www; grep web $root/etc/hostname',
			when: 'pct start $id && cat $root/etc/hostname && inside hostname',
			stdout: /^www\n+www/,
		},
		{
			says: 'A file beside another keeps Proxmox VE from writing that one',
			given: 'create $id --hostname web; touch $root/etc/.pve-ignore.hostname; pct set $id --hostname www',
			when: 'pct start $id && cat $root/etc/hostname',
			stdout: /^web/,
		},
		{
			says: 'A new guest does not keep the machine id of its archive',
			given: repacked('echo 0123456789abcdef0123456789abcdef > etc/machine-id'),
			when: 'pct create $id /root/own.tar.gz --storage local-zfs --unprivileged 1',
			afterwards: {'cat $root/etc/machine-id 2> /dev/null | grep -c 0123456789 || true': '0'},
		},
		{
			says: 'A new guest with an SSH server gets host keys of its own',
			given: repacked('mkdir -p etc/ssh && echo key > etc/ssh/ssh_host_ed25519_key'),
			when: 'pct create $id /root/own.tar.gz --storage local-zfs --unprivileged 1',
			afterwards: {'head -n 1 $root/etc/ssh/ssh_host_ed25519_key': '-----BEGIN OPENSSH PRIVATE KEY-----'},
		},
	],
};
