import {testStates} from '../helpers/states.ts';

testStates(
	{
		'absent: groups are made': {
			host: 'absent',
			tasks: `
    - group: {name: media, gid: 4100}
    - group: {name: team}
    - group: {name: _agent-x, system_group: true}
    - group: {name: never, state: absent}
    - file: {path: /srv/media, state: directory, group: media}`,
			changes: ['create group media', 'create group team', 'create group _agent-x', 'create /srv/media/'],
			holds: `test "$(getent group media)" = media:x:4100:
				test "$(getent group team | cut -d: -f 3)" -ge 1000
				test "$(getent group _agent-x | cut -d: -f 3)" -lt 1000
				grpck -r`,
		},
		'absent: made and removed again': {
			host: 'chain',
			tasks: `
    - group: {name: media, gid: 4100}
    - group: {name: media, state: absent}`,
			changes: ['create group media', 'remove group media'],
			repeats: true,
			holds: 'test -z "$(getent group media)"',
		},
		'partly there: somebody is in it': {
			host: 'partly',
			given: 'groupadd --gid 4100 media\nuseradd --groups media ann',
			tasks: '    - group: {name: media, state: absent}',
			changes: ['remove group media'],
			holds: 'test -z "$(getent group media)"\ntest "$(id -nG ann)" = ann',
		},
		'all as asked': {
			host: 'right',
			given: 'groupadd --gid 4100 media',
			tasks: `
    - group: {name: media, gid: 4100}
    - group: {name: media}
    - group: {name: adm, system_group: true, gid: 4}
    - group: {name: root}`,
			changes: [],
		},
		'wrong: a group of the system that should go': {
			host: 'wrong',
			given: 'groupadd --system agent',
			tasks: '    - group: {name: agent, state: absent, system_group: true}',
			changes: ['remove group agent'],
			holds: 'test -z "$(getent group agent)"',
		},
	},
	{
		'another gid': {
			given: 'groupadd --gid 4100 media',
			tasks: '    - group: {name: media, gid: 4200}',
			code: 'OTHER_GID',
		},
		'a gid of another group': {
			given: 'groupadd --gid 4100 media',
			tasks: '    - group: {name: team, gid: 4100}',
			code: 'GID_TAKEN',
		},
		'a primary group': {
			given: 'groupadd --gid 4100 media\nuseradd --gid media ann',
			tasks: '    - group: {name: media, state: absent}',
			code: 'PRIMARY_GROUP',
			message: /"ann"/,
		},
		'a group of the system': {
			tasks: '    - group: {name: adm, state: absent}',
			code: 'SYSTEM_GROUP',
		},
		'no groupadd': {
			given: 'rm /usr/sbin/groupadd',
			tasks: '    - group: {name: media}',
			code: 'NO_USERADD',
		},
	},
);
