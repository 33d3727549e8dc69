import type {Subject} from './statement.ts';

const shared = 'mkdir -p /srv/$id && chmod 777 /srv/$id';
/** The kernel lets nobody write to a directory whose owner the map leaves out. */
const owned = `${shared} && chown 100000:100000 /srv/$id`;
const named = 'idmap=u:1000:1000:1;g:1000:1000:1';

/** Bind mounts, as their owners are seen from both sides. */
export const mountIdmap: Subject = {
	topic: 'owners of bind mounts',
	table: 'mount-idmap',
	about: 'Who owns a file of a bind mount, on the node and in the container, without and with a map of its own.',
	statements: [
		{
			says: 'A file that root of a container makes in a bind mount belongs to 100000 on the node',
			on: [7, 8, 9],
			given: `${shared}; create $id; pct set $id --mp0 /srv/$id,mp=/data; pct start $id`,
			when: `inside touch /data/made`,
			afterwards: {'stat -c %u:%g /srv/$id/made': '100000:100000'},
		},
		{
			says: 'A file of the node that no id of the container stands for belongs to nobody in it',
			given: `${shared}; touch /srv/$id/mine; create $id; pct set $id --mp0 /srv/$id,mp=/data; pct start $id`,
			when: `inside stat -c %u:%g /data/mine`,
			stdout: '65534:65534',
		},
		{
			says: 'A file that belongs to 101000 on the node belongs to 1000 in the container',
			given: `${shared}; touch /srv/$id/app; chown 101000:101000 /srv/$id/app; create $id; pct set $id --mp0 /srv/$id,mp=/data; pct start $id`,
			when: `inside stat -c %u:%g /data/app`,
			stdout: '1000:1000',
		},
		{
			says: 'Two containers with the usual map are the same user to a directory that they share',
			given: `${shared}; create $id; create $other; pct set $id --mp0 /srv/$id,mp=/data; pct set $other --mp0 /srv/$id,mp=/data; pct start $id; pct start $other`,
			when: 'inside touch /data/made && pct exec $other -- stat -c %u:%g /data/made',
			stdout: '0:0',
		},
		{
			says: 'A map of a mount point makes one id the same on both sides',
			given: `${owned}; touch /srv/$id/app; chown 1000:1000 /srv/$id/app; create $id; pct set $id --mp0 "/srv/$id,mp=/data,${named}"; pct start $id`,
			when: `inside stat -c %u:%g /data/app && inside touch /data/made && inside chown 1000:1000 /data/made`,
			stdout: '1000:1000',
			afterwards: {'stat -c %u:%g /srv/$id/made': '1000:1000'},
		},
		{
			says: 'Ids that such a map does not name stay as they are: root of the container is 100000, and root of the node nobody',
			given: `${owned}; touch /srv/$id/node; create $id; pct set $id --mp0 "/srv/$id,mp=/data,${named}"; pct start $id`,
			when: `inside touch /data/made && inside stat -c %u:%g /data/node`,
			stdout: '65534:65534',
			afterwards: {'stat -c %u:%g /srv/$id/made': '100000:100000'},
		},
		{
			says: 'The id whose place was given away is nobody: files shifted earlier are lost to their owner',
			given: `${owned}; touch /srv/$id/old; chown 101000:101000 /srv/$id/old; create $id; pct set $id --mp0 "/srv/$id,mp=/data,${named}"; pct start $id`,
			when: `inside stat -c %u:%g /data/old`,
			stdout: '65534:65534',
		},
		{
			says: 'With all ids passed through root of an unprivileged container writes files of root of the node, set-id ones too',
			given: `${shared}; create $id; pct set $id --mp0 /srv/$id,mp=/data,idmap=passthrough; pct start $id`,
			when: `inside cp /bin/busybox /data/tool && inside chmod 4755 /data/tool`,
			afterwards: {'stat -c %u:%g:%a /srv/$id/tool': '0:0:4755'},
		},
		{
			says: 'With all ids passed through those beyond 65535 are nobody',
			given: `${shared}; touch /srv/$id/far; chown 70000:70000 /srv/$id/far; create $id; pct set $id --mp0 /srv/$id,mp=/data,idmap=passthrough; pct start $id`,
			when: `inside stat -c %u:%g /data/far`,
			stdout: '65534:65534',
		},
		{
			says: 'A map takes effect when a mount point is added to a running container',
			given: `${owned}; touch /srv/$id/app; chown 1000:1000 /srv/$id/app; started $id`,
			when: `pct set $id --mp0 "/srv/$id,mp=/data,${named}" && inside stat -c %u:%g /data/app`,
			stdout: '1000:1000',
		},
		{
			says: 'A change of the map of a mount point that is there waits for the next start',
			given: `${shared}; create $id; pct set $id --mp0 /srv/$id,mp=/data; pct start $id`,
			when: `pct set $id --mp0 /srv/$id,mp=/data,idmap=passthrough; inside touch /data/made; pct pending $id | grep mp0`,
			stdout: 'cur mp0: /srv/$id,mp=/data\nnew mp0: /srv/$id,mp=/data,idmap=passthrough',
			afterwards: {'stat -c %u:%g /srv/$id/made': '100000:100000'},
		},
		{
			says: 'A map needs no entry in subuid or subgid',
			given: `${owned}; create $id; pct set $id --mp0 "/srv/$id,mp=/data,${named}"; sha1sum /etc/subuid /etc/subgid > /tmp/$id`,
			when: 'grep -c :1000: /etc/subuid /etc/subgid; pct start $id && sha1sum -c /tmp/$id',
			stdout: /^\/etc\/subuid:0\n\/etc\/subgid:0\n[\s\S]*subuid: OK\n\/etc\/subgid: OK/,
		},
		{
			says: 'Entries of a map that overlap are refused',
			given: "configure $id 'arch: amd64' 'unprivileged: 1'",
			when: "pct set $id --mp0 '/srv,mp=/data,idmap=u:1000:1000:1;u:1000:1001:1'",
			exit: 'not 0',
			stderr: /invalid map entry 'u 1000 1001 1': container uid 1000 is also mapped by entry 'u 1000 1000 1'/,
			afterwards: {'grep -c mp0 $conf || true': '0'},
		},
		{
			says: 'A map that cannot be read is refused',
			given: "configure $id 'arch: amd64' 'unprivileged: 1'",
			when: 'pct set $id --mp4 /srv,mp=/data,idmap=b:1:1:1',
			exit: 'not 0',
			stderr: /mp4\.idmap: value does not match the regex pattern/,
		},
		{
			says: 'Passing all ids through cannot be combined with entries',
			given: "configure $id 'arch: amd64' 'unprivileged: 1'",
			when: "pct set $id --mp0 '/srv,mp=/data,idmap=passthrough;u:1:1:1'",
			exit: 'not 0',
			afterwards: {'grep -c mp0 $conf || true': '0'},
		},
		{
			says: 'A map on a privileged container is ignored, with a warning',
			given: `${shared}; pct create $id $template --storage local-zfs --unprivileged 0; pct set $id --mp0 "/srv/$id,mp=/data,idmap=u:0:5:1" 2>/tmp/$id`,
			when: `pct start $id 2>> /tmp/$id; cat /tmp/$id >&2; inside touch /data/made`,
			stderr: /idmap/i,
			afterwards: {'stat -c %u /srv/$id/made': '0'},
		},
		{
			says: 'A file system that cannot map the ids of a mount keeps the container from starting',
			given: 'mkdir -p /opt/$id; create $id; pct set $id --mp0 /opt/$id,mp=/data,idmap=passthrough',
			when: 'pct start $id --debug 1 2>&1',
			exit: 'not 0',
			stdout: /mount_setattr/,
		},
		{
			says: 'Older versions know no map of a mount point',
			on: [7, 8],
			given: "configure $id 'arch: amd64'",
			when: 'pct set $id --mp0 /srv,mp=/data,idmap=passthrough',
			refuses: ['400 Parameter verification failed.'],
			afterwards: {'cat $conf': 'arch: amd64'},
		},
		{
			says: 'Mount options and read-only hold in the container, and leave the directory on the node as it is',
			given: `${shared}; cp /bin/true /srv/$id/tool; create $id; pct set $id --mp0 "/srv/$id,mp=/data,ro=1,mountoptions=nosuid;noexec"; pct start $id`,
			when: 'inside grep " /data " /proc/mounts | grep ro, | grep nosuid | grep -c noexec; inside touch /data/x; inside /data/tool',
			exit: 'not 0',
			stdout: '1',
			afterwards: {'/srv/$id/tool; touch /srv/$id/x': ''},
		},
	],
};
