import type {Subject} from './statement.ts';

const halted = 'code=$?; pct stop $id > /dev/null; exit $code';

/** Starting, stopping, and running commands. */
export const running: Subject = {
	topic: 'start, stop, exec',
	about: 'What starts and ends a container, and what `pct exec` gives to a command and takes from it.',
	statements: [
		{
			says: 'A container that runs cannot be started',
			given: 'started $id',
			when: `pct start $id; ${halted}`,
			refuses: ['CT $id already running'],
		},
		{
			says: 'A template cannot be started',
			given: 'create $id; pct template $id',
			when: 'pct start $id',
			refuses: ["you can't start a CT if it's a template"],
		},
		{
			says: 'A container that does not run can be neither stopped nor shut down',
			given: 'create $id',
			when: 'pct stop $id || pct shutdown $id',
			exit: 'not 0',
			stderr: {lines: ['CT $id not running', 'CT $id not running']},
		},
		{
			says: 'A shutdown lets the container end by itself',
			given: 'started $id',
			when: 'pct shutdown $id --timeout 20',
			afterwards: {'pct status $id': 'status: stopped'},
		},
		{
			says: 'A shutdown whose time runs out fails, and the container goes on',
			given:
				'started $id; inside kill -STOP 1; inside sh -c "trap : PWR TERM; kill -l > /dev/null"; pid=$(lxc-info -n $id -p -H); kill -STOP $pid',
			when: `pct shutdown $id --timeout 1; code=$?; pct status $id; kill -CONT $pid; pct stop $id > /dev/null 2>&1; exit $code`,
			exit: 'not 0',
			stdout: /status: running/,
		},
		{
			says: 'A shutdown that may use force stops the container when its time runs out',
			given: 'started $id; kill -STOP $(lxc-info -n $id -p -H)',
			when: 'pct shutdown $id --timeout 1 --forceStop 1',
			afterwards: {'pct status $id': 'status: stopped'},
		},
		{
			says: 'A start writes the generated configuration anew',
			given: 'create $id; mkdir -p /var/lib/lxc/$id; echo nonsense > /var/lib/lxc/$id/config',
			when: `pct start $id && grep -c nonsense /var/lib/lxc/$id/config; ${halted}`,
			stdout: '0',
			exit: 'not 0',
		},
		{
			says: 'A failed start says so',
			given: "create $id; echo 'lxc.hook.start-host: /bin/false' >> $conf",
			when: 'pct start $id',
			refuses: ["startup for container '$id' failed"],
		},
		{
			says: 'A command runs as root of the container, in its root folder',
			given: 'started $id',
			when: `inside sh -c 'id -u; pwd; hostname'; ${halted}`,
			stdout: '0\n/\nCT$id',
		},
		{
			says: 'The exit code of a command is that of the call',
			given: 'started $id',
			when: `inside sh -c 'exit 7'; echo $?; inside /no/such/program 2> /dev/null; echo $?; inside sh -c 'kill -9 $$'; echo $?; ${halted}`,
			stdout: '7\n127\n137',
		},
		{
			says: 'There is no shell between the call and the command',
			given: 'started $id',
			when: `inside echo 'a   $HOME; b' '*'; ${halted}`,
			stdout: 'a   $HOME; b *',
		},
		{
			says: 'A command reads the standard input of the call',
			given: 'started $id',
			when: `printf 'one\\ntwo' | inside sh -c 'cat > /root/in; wc -c < /root/in'; ${halted}`,
			stdout: '7',
		},
		{
			says: 'A command keeps the environment of the caller, but for the path',
			on: [7, 8, 9],
			given: 'started $id',
			when: `HOME=/home/bob COLOUR=blue inside env | grep -e HOME -e COLOUR; ${halted}`,
			stdout: {lines: ['HOME=/home/bob', 'COLOUR=blue']},
		},
		{
			says: 'The path of a command is one for containers, not that of the caller',
			given: 'started $id',
			when: `PATH=/opt/none:$PATH pct exec $id -- env | grep ^PATH; ${halted}`,
			stdout: {without: '/opt/none'},
		},
		{
			says: 'A command can be run without the environment of the caller',
			on: [8, 9],
			given: 'started $id',
			when: `COLOUR=blue TERM=dumb pct exec $id --keep-env 0 -- env | cut -d= -f1 | sort; ${halted}`,
			stdout: {without: 'COLOUR'},
		},
		{
			says: 'A command always gets the environment of the caller: there is no option for it',
			on: [7],
			given: 'started $id',
			when: `pct exec $id --keep-env 0 -- env; ${halted}`,
			exit: 'not 0',
			stderr: /Unknown option: keep-env/,
		},
		{
			says: 'A command in a container that does not run is an error',
			given: 'create $id',
			when: 'pct exec $id -- true',
			refuses: ["container '$id' not running!"],
		},
		{
			says: 'A call without a command is an error',
			given: "configure $id 'arch: amd64'",
			when: 'pct exec $id',
			exit: 'not 0',
			stderr: /missing command at /,
		},
		{
			says: 'Words after the two dashes are the command, also those that look like options',
			given: 'started $id',
			when: `inside echo --keep-env 0 -- x; ${halted}`,
			stdout: '--keep-env 0 -- x',
		},
	],
};
