import type {Subject} from './statement.ts';

/** What tells the versions apart, beside what the other subjects show on several of them. */
export const versions: Subject = {
	topic: 'versions',
	table: 'versions',
	about: 'What differs between the versions. More rows of this kind stand under their own subjects.',
	statements: [
		{
			says: 'Version 7 has the container package 4.4',
			on: [7],
			when: 'pveversion -v | grep pve-container; dpkg-query --show pve-container | cut -f 2',
			stdout: 'pve-container: 4.4-7\n4.4-7',
		},
		{
			says: 'Version 8 has the container package 5.3',
			on: [8],
			when: 'pveversion -v | grep pve-container; dpkg-query --show pve-container | cut -f 2',
			stdout: 'pve-container: 5.3.5\n5.3.5',
		},
		{
			says: 'Version 9 has the container package 6.1',
			when: 'pveversion -v | grep pve-container; dpkg-query --show pve-container | cut -f 2',
			stdout: 'pve-container: 6.1.10\n6.1.10',
		},
		{
			says: 'The version is one line',
			on: [7, 8, 9],
			when: 'pveversion',
			stdout: /^pve-manager\/[789]\.\d\S* \(running kernel: \S+\)$/,
		},
		{
			says: 'Version 7 passes no devices through',
			on: [7],
			given: "configure $id 'arch: amd64'",
			when: 'pct set $id --dev0 /dev/null',
			refuses: ['Unknown option: dev0'],
		},
		{
			says: 'Later versions do',
			on: [8, 9],
			given: "configure $id 'arch: amd64'",
			when: 'pct set $id --dev0 /dev/null,deny-write=1',
			afterwards: {'grep dev0 $conf': 'dev0: /dev/null,deny-write=1'},
		},
		{
			says: 'A device passed through is there in the container',
			given: 'create $id; pct set $id --dev0 /dev/full,mode=0666',
			when: 'pct start $id && inside ls -l /dev/full',
			stdout: /^crw-rw-rw-.* 1, +7 /,
		},
		{
			says: 'Environment and entry point are options of version 9 only',
			on: [7, 8],
			given: "configure $id 'arch: amd64'",
			when: 'pct set $id --env A=1 || pct set $id --entrypoint /sbin/init',
			exit: 'not 0',
			stderr: {lines: ['Unknown option: env', 'Unknown option: entrypoint']},
		},
		{
			says: 'A mount point can keep its attributes in version 9 only',
			on: [7, 8],
			given: "configure $id 'arch: amd64'",
			when: 'pct set $id --mp0 /srv,mp=/data,keepattrs=1',
			refuses: ['400 Parameter verification failed.'],
		},
		{
			says: 'A mount point can keep its attributes since version 9',
			given: "configure $id 'arch: amd64'",
			when: 'pct set $id --mp0 /srv,mp=/data,keepattrs=1',
			afterwards: {'grep mp0 $conf': 'mp0: /srv,mp=/data,keepattrs=1'},
		},
		{
			says: 'Environment variables are options of their own since version 9, which stand before the raw lines',
			given: "configure $id 'arch: amd64' 'lxc.cap.drop: sys_time' 'lxc.environment.runtime: A=1'",
			when: "pct set $id --onboot 1 && tr '\\0' '+' < $conf",
			stdout: 'arch: amd64\nonboot: 1\nlxc.environment.runtime: A=1\nlxc.cap.drop: sys_time',
		},
	],
};
