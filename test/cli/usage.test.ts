import test from 'ava';
import {parse} from '../../src/cli/program.ts';
import {isProblem, Problem} from '../../src/core/problem.ts';

const commands = 'play, check, ping, exec, inventory, modules';
const adhoc = 'modules are used in playbooks; to run a command line: runner exec all -i inventory -- uptime';

/** A command line, what is wrong with it, and what to do. Arguments are separated by blanks. */
const refused = test.macro({
	async exec(t, commandLine: string, message: string, hint?: string) {
		const problem = await t.throwsAsync(parse(commandLine.split(' ').filter(word => word !== '')), {instanceOf: Problem});
		t.deepEqual({code: problem?.code, message: problem?.message, hint: problem?.hint}, {code: 'USAGE', message, hint});
	},
	title: (_, commandLine) => `runner ${commandLine}`,
});

test(refused, '', 'no command was given', `commands are ${commands} and lab; "runner --help" says more`);
test(refused, 'pley site.yml', 'there is no command "pley"', 'did you mean "play"?');
test(refused, 'converge', 'there is no command "converge"', `commands are ${commands} and lab`);
test(refused, 'playbook site.yml', 'there is no command "playbook"', 'write runner play');
test(refused, 'site.yml -i hosts', 'there is no command "site.yml"', 'to play it: runner play site.yml');
test(refused, 'help', 'there is no command "help"', '"runner --help" shows the usage');
test(
	refused,
	'-i hosts play site.yml',
	'the command line begins with "-i", not with a command',
	`begin it with ${commands} or lab: runner play site.yml -i inventory`,
);
test(refused, 'play', 'no playbook was named', '"runner play --help" shows the usage');
test(refused, 'check -i hosts', 'no playbook was named', '"runner check --help" shows the usage');
test(refused, 'exec -- uptime', 'no host pattern was given, such as "all"', '"runner exec --help" shows the usage');
test(refused, 'exec web -i hosts', 'no command line was given', 'write it behind --: runner exec web -i inventory -- uptime');
test(
	refused,
	'exec web uptime -i hosts',
	'"uptime" is one word too many',
	'write the command line behind --: runner exec all -i inventory -- uptime',
);
test(refused, 'ping web db', '"db" is one word too many', 'write several patterns as one: a:b');
test(refused, 'lab', 'no command of lab was given', 'they are setup, up, down, status, reset and ssh');
test(refused, 'lab upp', 'lab has no command "upp"', 'did you mean "up"?');
test(refused, 'lab ssh', 'no host was named', '"runner lab --help" shows the usage');

test(refused, 'play site.yml --chek', 'play has no option --chek', 'did you mean "--check"?');
test(refused, 'play site.yml --list-host', 'play has no option --list-host', 'did you mean "--list-hosts"?');
test(refused, 'play site.yml --no-check', 'play has no option --no-check', '"runner play --help" shows the usage');
test(refused, 'check site.yml -C', 'check has no option -C', 'it belongs to play');
test(refused, 'check site.yml --become', 'check has no option --become', 'it belongs to play, ping and exec');
test(refused, 'ping -m ping', 'ping has no option -m', adhoc);
test(refused, 'exec all -a uptime', 'exec has no option -a', adhoc);
test(refused, 'play site.yml --list-tags', 'play has no option --list-tags', 'write --list-tasks: it shows their tags');
test(
	refused,
	'play site.yml --ssh-common-args=-4',
	'play has no option --ssh-common-args',
	'put these options into ~/.ssh/config, which is read',
);

test(refused, 'play site.yml -i', '-i needs a value', '"runner play --help" shows the usage');
test(refused, 'play site.yml --private-key', '--private-key needs a value', '"runner play --help" shows the usage');
test(refused, 'play site.yml -i --check', '-i needs a value', '"runner play --help" shows the usage');
test(refused, 'play site.yml --check=maybe', '--check takes no value, not "maybe"', 'write --check alone, or leave it out');
test(refused, 'play site.yml --check=false', '--check takes no value, not "false"', 'write --check alone, or leave it out');
test(refused, 'play site.yml -C=no', '-C takes no value, not "no"', 'write -C alone, or leave it out');
test(
	refused,
	'play site.yml --host-keys stric',
	'--host-keys takes strict, accept-new or off, not "stric"',
	'did you mean "strict"?',
);
test(refused, 'ping --format yaml', '--format takes terminal or json-lines, not "yaml"');
test(refused, 'inventory -i a, --list --graph', '--list, --graph and --host exclude each other');

test('a switch takes no next word', async t => {
	const error = await t.throwsAsync(parse(['play', 'site.yml', '--check', 'false', '-i', 'nowhere']), {
		instanceOf: AggregateError,
	});
	const problems = error?.errors.filter(isProblem) ?? [];
	t.true(problems.some(({message}) => message === 'there is no file "false"'));
});
test(
	refused,
	'lab down -l pve1',
	'lab down ends all hosts, whatever --limit says',
	'leave --limit out; "runner lab reset HOST" makes a host anew',
);
