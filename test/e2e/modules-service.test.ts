import {testStates} from '../helpers/states.ts';

/**
No systemd can run in a host of the lab. What keeps and shows the state of units here is a program of a few lines, which answers
as `systemctl show` of systemd 252 does; enabling and masking are done by the real systemctl, on the real links.
*/
const systemd = String.raw`
	mkdir -p /run/systemd/system /run/units /srv/calls
	mv /usr/bin/systemctl /usr/bin/systemctl-real
	cat >/usr/bin/systemctl <<'END'
#!/bin/sh
real() { SYSTEMD_OFFLINE=1 /usr/bin/systemctl-real "$@"; }
verb=$1
shift
for name do :; done
for folder in /etc/systemd/system /lib/systemd/system; do [ -z "$file" ] && [ -e "$folder/$name" ] && file=$folder/$name; done
case $verb in
	show)
		setting() { sed -n "s/^$1=//p" "$file" | tail -n 1; }
		load=loaded
		[ -n "$file" ] || load=not-found
		[ "$(readlink "$file")" != /dev/null ] || load=masked
		type=$(setting Type)
		printf 'Type=%s\nRemainAfterExit=%s\n' "\${type:-simple}" "$(setting RemainAfterExit | grep . || echo no)"
		printf 'LoadState=%s\nActiveState=%s\n' "$load" "$(cat "/run/units/$name" 2>/dev/null || echo inactive)"
		printf 'UnitFileState=%s\n' "$(real is-enabled "$name" 2>/dev/null)"
		printf 'CanReload=%s\n' "$([ -n "$(setting ExecReload)" ] && echo yes || echo no)"
		printf 'NeedDaemonReload=%s\n' "$([ "$file" -nt /run/read ] && [ -e "/run/units/$name" ] && [ "$file" -nt "/run/units/$name" ] && echo yes || echo no)";;
	enable|disable|mask|unmask) real "$verb" "$@";;
	daemon-reload) touch /run/read;;
	start|restart|reload|stop)
		echo "$verb $name" >>/srv/calls/all
		[ -n "$file" ] && [ "$(readlink "$file")" != /dev/null ] || { echo "Failed to $verb $name: Unit $name not found." >&2; exit 5; }
		grep -q '^# fails' "$file" && { echo "Job for $name failed because the control process exited with error code." >&2; exit 1; }
		state=active
		[ "$verb" != stop ] && ! grep -q '^Type=oneshot' "$file" || state=inactive
		echo "$state" >"/run/units/$name";;
	*) echo "no such verb: $verb" >&2; exit 64;;
esac
END
	chmod 755 /usr/bin/systemctl
	touch /run/read`.replaceAll('\\${', '${');

const unit = (name: string, more = '', install = 'WantedBy=multi-user.target') => `
	printf '[Unit]\\nDescription=test\\n[Service]\\nExecStart=/bin/true\\n${more}\\n[Install]\\n${install}\\n' >/etc/systemd/system/${name}
	touch -d '1 hour ago' /etc/systemd/system/${name}`;
const active = (name: string) => `echo active >/run/units/${name}`;
const enable = (name: string) => `systemctl enable ${name} 2>/dev/null`;
const wanted = (name: string) => `/etc/systemd/system/multi-user.target.wants/${name}`;

testStates(
	{
		'absent: started and enabled, its file written before': {
			host: 'absent',
			given: systemd,
			tasks: `
    - copy:
        dest: /etc/systemd/system/app.service
        content: "[Service]\\nExecStart=/bin/true\\n[Install]\\nWantedBy=multi-user.target\\n"
    - service: {name: app, state: started, enabled: true}`,
			changes: ['create /etc/systemd/system/app.service', 'enable app.service', 'start app.service'],
			holds: `test -L ${wanted('app.service')}\ntest "$(cat /srv/calls/all)" = 'start app.service'`,
		},
		'partly: it runs, and is not enabled; it is enabled, and has failed': {
			host: 'partly',
			given: `${systemd}${unit('one.service')}${unit('two.service')}
				${active('one.service')}
				echo failed >/run/units/two.service
				${enable('two.service')}`,
			tasks: `
    - service: {name: one, state: started, enabled: true}
    - service: {name: two.service, state: started, enabled: true}`,
			changes: ['enable one.service', 'start two.service'],
			holds: `test -L ${wanted('one.service')}`,
		},
		'wrong: runs, is enabled, and should not': {
			host: 'wrong',
			given: `${systemd}${unit('one.service')}${unit('two.service')}
				${active('one.service')}
				${active('two.service')}
				${enable('one.service')}
				ln -s /dev/null /etc/systemd/system/three.service`,
			tasks: `
    - service: {name: one, state: stopped, enabled: false}
    - service: {name: two, state: stopped}
    - service: {name: three, masked: false}`,
			changes: ['disable one.service', 'stop one.service', 'stop two.service', 'unmask three.service'],
			holds: `test ! -e ${wanted('one.service')}\ntest ! -L /etc/systemd/system/three.service`,
		},
		'wrong: to be masked, though it stands with the vendor': {
			host: 'masked',
			given: `${systemd}
				cp /lib/systemd/system/apt-daily.timer /lib/systemd/system/lab.timer
				${active('lab.timer')}`,
			tasks: '    - service: {name: lab.timer, state: stopped, enabled: false, masked: true}',
			changes: ['stop lab.timer', 'mask lab.timer'],
			holds: 'test "$(readlink /etc/systemd/system/lab.timer)" = /dev/null',
		},
		'its file is newer than what systemd has read': {
			host: 'stale',
			given: `${systemd}${unit('one.service')}
				${active('one.service')}
				sleep 0.01
				touch /etc/systemd/system/one.service`,
			tasks: '    - service: {name: one, state: started}',
			changes: ['have systemd read the files of one.service again'],
		},
		'restarted and reloaded, each time': {
			host: 'again',
			given: `${systemd}${unit('one.service', 'ExecReload=/bin/true')}${unit('two.service', 'Type=oneshot')}
				${active('one.service')}`,
			tasks: `
    - service: {name: one, state: restarted}
    - service: {name: one, state: reloaded}
    - service: {name: two, state: restarted}`,
			changes: ['restart one.service', 'reload one.service', 'restart two.service'],
			repeats: true,
			holds:
				'test "$(sort /srv/calls/all | uniq -c | tr -s " \\n" " ")" = " 2 reload one.service 2 restart one.service 2 restart two.service "',
		},
		'as asked': {
			host: 'right',
			given: `${systemd}${unit('one.service')}${unit('static.service', '', 'Also=')}
				${active('one.service')}
				${enable('one.service')}`,
			tasks: `
    - service: {name: one, state: started, enabled: true, masked: false}
    - service: {name: nowhere, state: stopped, enabled: false}`,
			changes: [],
		},
		'no systemd runs: enabled, masked and unmasked with the real systemctl': {
			host: 'offline',
			given: `rm -rf /run/systemd${unit('one.service')}${unit('two.service')}
				cp /lib/systemd/system/apt-daily.timer /lib/systemd/system/lab.timer
				${enable('two.service')}
				ln -s /dev/null /etc/systemd/system/three.service`,
			tasks: `
    - service: {name: one, enabled: true}
    - service: {name: two, enabled: false}
    - service: {name: lab.timer, masked: true}
    - service: {name: three, masked: false}`,
			changes: ['enable one.service', 'disable two.service', 'mask lab.timer', 'unmask three.service'],
			holds: `test -L ${wanted('one.service')}
				test ! -e ${wanted('two.service')}
				test "$(systemctl is-enabled lab.timer || :)" = masked`,
		},
	},
	{
		'no systemd runs, and a service is to be started': {
			given: `rm -rf /run/systemd${unit('one.service')}`,
			tasks: '    - service: {name: one, state: started}',
			code: 'NO_SYSTEMD',
		},
		'there is no systemctl': {
			given: 'rm -f /usr/bin/systemctl /bin/systemctl\nrm -rf /run/systemd',
			tasks: '    - service: {name: one, enabled: true}',
			code: 'NO_SYSTEMD',
			message: /there is no systemd/,
		},
		'no such unit': {given: systemd, tasks: '    - service: {name: one, state: started}', code: 'NO_SUCH_UNIT'},
		'a unit that is masked': {
			given: `${systemd}\n\tln -s /dev/null /etc/systemd/system/one.service`,
			tasks: '    - service: {name: one, state: started}',
			code: 'MASKED',
		},
		'a unit that does not start': {
			given: `${systemd}${unit('one.service', '# fails')}`,
			tasks: '    - service: {name: one, state: started}',
			code: 'APPLY_FAILED',
			message: /Job for one\.service failed/,
			late: true,
		},
	},
);
