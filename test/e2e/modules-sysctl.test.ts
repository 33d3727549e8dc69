import {testStates} from '../helpers/states.ts';

// Each host of the lab has these keys for itself, by its namespaces: nothing of the machine is set
const live = (key: string, value: string) => `test "$(cat /proc/sys/kernel/${key} | tr '\\t' ' ')" = '${value}'`;
const set = (key: string, value: string) => `echo '${value}' >/proc/sys/kernel/${key}`;
const conf = '/etc/sysctl.d/99-runner.conf';

testStates(
	{
		'absent: set and written': {
			host: 'absent',
			tasks: `
    - sysctl: {name: kernel.msgmax, value: 9000}
    - sysctl: {name: kernel/msgmnb, value: "20000", file: 60-queues.conf}
    - sysctl: {name: kernel.domainname, value: "a b=c|#x"}`,
			changes: [
				'set kernel.msgmax to 9000',
				`create ${conf}`,
				'set kernel.msgmnb to 20000',
				'create /etc/sysctl.d/60-queues.conf',
				'set kernel.domainname to a b=c|#x',
				`update ${conf}`,
			],
			holds: `${live('msgmax', '9000')}
				${live('msgmnb', '20000')}
				${live('domainname', 'a b=c|#x')}
				test "$(cat ${conf})" = "$(printf 'kernel.msgmax = 9000\\nkernel.domainname = a b=c|#x')"
				test "$(cat /etc/sysctl.d/60-queues.conf)" = 'kernel.msgmnb = 20000'
				test "$(sysctl --dry-run -p ${conf} | wc -l)" = 2`,
		},
		'partly: set and not written, written and not set': {
			host: 'partly',
			given: `${set('msgmax', '9000')}
				printf '# mine\\nkernel/msgmnb=20000\\n' >${conf}`,
			tasks: `
    - sysctl: {name: kernel.msgmax, value: 9000}
    - sysctl: {name: kernel.msgmnb, value: 20000}`,
			changes: [`update ${conf}`, 'set kernel.msgmnb to 20000'],
			holds: `${live('msgmnb', '20000')}
				test "$(cat ${conf})" = "$(printf '# mine\\nkernel/msgmnb=20000\\nkernel.msgmax = 9000')"`,
		},
		'wrong: other values, one of them twice': {
			host: 'wrong',
			given: `printf 'kernel.msgmax=1\\n; note\\nkernel/msgmax=2\\nkernel.msgmnb=3\\n' >${conf}`,
			tasks: `
    - sysctl: {name: kernel.msgmax, value: 9000}
    - sysctl: {name: kernel.msgmnb, state: absent}
    - sysctl: {name: kernel.sem, value: "32000 1024000000 500 31000"}`,
			changes: [
				'set kernel.msgmax to 9000',
				`update ${conf}`,
				`update ${conf}`,
				'set kernel.sem to 32000 1024000000 500 31000',
				`update ${conf}`,
			],
			holds: `${live('sem', '32000 1024000000 500 31000')}
				test "$(cat ${conf})" = "$(printf 'kernel.msgmax = 9000\\n; note\\nkernel.sem = 32000 1024000000 500 31000')"`,
		},
		'as asked': {
			host: 'right',
			given: `${set('msgmax', '9000')}
				${set('sem', '32000 1024000000 500 31000')}
				printf '# mine\\n-kernel/msgmax  =9000\\nkernel.sem=32000\\t1024000000 500  31000' >${conf}`,
			tasks: `
    - sysctl: {name: kernel.msgmax, value: 9000}
    - sysctl: {name: kernel.sem, value: "32000 1024000000\\t500 31000"}
    - sysctl: {name: vm.swappiness, state: absent}
    - sysctl: {name: vm.swappiness, state: absent, file: other}`,
			changes: [],
		},
		'nothing can be set: it is written': {
			host: 'container',
			given: 'mount --bind /proc/sys /proc/sys\nmount -o remount,bind,ro /proc/sys',
			tasks: '    - sysctl: {name: kernel.msgmax, value: 9000}',
			changes: [`create ${conf}`],
			holds: `test "$(cat ${conf})" = 'kernel.msgmax = 9000'\n! test "$(cat /proc/sys/kernel/msgmax)" = 9000`,
		},
	},
	{
		'a key that the kernel does not have': {
			tasks: '    - sysctl: {name: kernel.nowhere, value: 1}',
			code: 'NO_SUCH_KEY',
			message: /"kernel\.nowhere"/,
		},
		'a value that the kernel refuses is not written': {
			tasks: '    - sysctl: {name: kernel.msgmax, value: many}',
			code: 'APPLY_FAILED',
			message: /Invalid argument/,
			late: true,
			holds: `test ! -e ${conf}`,
		},
		'a link': {
			given: `ln -s /etc/passwd ${conf}`,
			tasks: '    - sysctl: {name: kernel.msgmax, value: 9000}',
			code: 'NOT_A_FILE',
		},
	},
);
