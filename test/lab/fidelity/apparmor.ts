import type {Subject} from './statement.ts';

const generated = 'grep ^lxc.apparmor /var/lib/lxc/$id/config';

/** What becomes of AppArmor in the generated configuration. */
export const apparmor: Subject = {
	topic: 'AppArmor',
	table: 'apparmor',
	about: 'Which lines on AppArmor stand in the generated configuration. No profile is enforced: see below.',
	statements: [
		{
			says: 'Without a raw line the profile is generated, with message queues allowed and mounts of proc and sys denied',
			given: 'create $id; pct set $id --onboot 1',
			when: generated,
			stdout: {
				lines: [
					'lxc.apparmor.profile = generated',
					'lxc.apparmor.raw = allow mqueue,',
					'lxc.apparmor.raw = deny mount -> /proc/,',
					'lxc.apparmor.raw = deny mount -> /sys/,',
				],
			},
		},
		{
			says: 'Older versions have no rule for message queues',
			on: [7, 8],
			given: 'create $id; pct set $id --onboot 1',
			when: generated,
			stdout: {without: 'mqueue'},
		},
		{
			says: 'With nesting LXC is told so, user namespaces are allowed and the mounts are not denied',
			given: 'create $id --features nesting=1; pct set $id --onboot 1',
			when: `${generated} | grep -v mqueue`,
			stdout:
				/^lxc\.apparmor\.profile = generated\nlxc\.apparmor\.(allow_nesting = 1\nlxc\.apparmor\.raw = allow userns,|raw = allow userns,\nlxc\.apparmor\.allow_nesting = 1)$/,
		},
		{
			says: 'Older versions have no rule for user namespaces with nesting',
			on: [7, 8],
			given: 'create $id --features nesting=1; pct set $id --onboot 1',
			when: generated,
			stdout: {without: 'userns'},
		},
		{
			says: 'Each file system of the mount feature is a rule, and so is fuse',
			given: "create $id --features 'mount=nfs;cifs,fuse=1'; pct set $id --onboot 1",
			when: generated,
			stdout: {
				lines: [
					'lxc.apparmor.raw = mount fstype=nfs,',
					'lxc.apparmor.raw = mount fstype=cifs,',
					'lxc.apparmor.raw = mount fstype=fuse,',
				],
			},
		},
		{
			says: 'A profile of a raw line takes the place of all that, with a warning which features it overrides',
			given: "create $id --features nesting=1; echo 'lxc.apparmor.profile: lxc-own' >> $conf",
			when: `pct set $id --onboot 1; ${generated}`,
			stdout: 'lxc.apparmor.profile = lxc-own',
			stderr: /explicitly configured lxc\.apparmor\.profile overrides the following settings: features:nesting/,
		},
		{
			says: 'Raw rules are added to the generated profile',
			given: "create $id; echo 'lxc.apparmor.raw: mount fstype=nfs,' >> $conf; pct set $id --onboot 1",
			when: generated,
			stdout: {lines: ['lxc.apparmor.profile = generated', 'lxc.apparmor.raw = mount fstype=nfs,']},
		},
		{
			says: 'On a kernel without AppArmor the lines are ignored and the container starts',
			given: "create $id; echo 'lxc.apparmor.profile: lxc-not-loaded' >> $conf",
			when: 'pct start $id && pct status $id',
			stdout: /status: running/,
		},
		{
			says: 'The profiles of LXC are in their folder under the names of their files, and define others',
			when: 'apparmor_parser -N /etc/apparmor.d/lxc-containers | grep ^lxc-container-default | sort',
			stdout:
				'lxc-container-default\nlxc-container-default-cgns\nlxc-container-default-with-mounting\nlxc-container-default-with-nesting',
		},
		{
			says: 'One broken file keeps all profiles of its folder from loading',
			given: "apparmor_parser -Q -K /etc/apparmor.d/lxc-containers; echo 'profile lxc-own {' > /etc/apparmor.d/lxc/lxc-own",
			when: 'apparmor_parser -Q -K /etc/apparmor.d/lxc-containers',
			exit: 'not 0',
			afterwards: {'rm /etc/apparmor.d/lxc/lxc-own': ''},
		},
	],
};
