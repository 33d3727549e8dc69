import test from 'ava';
import command from '../../src/modules/command.ts';
import {foretellsOf, plansOf, refusesOf, rejectsOf, statLike} from '../helpers/module.ts';

const plan = plansOf(command);
const refuses = refusesOf(command);
const rejects = rejectsOf(command);
const foretells = foretellsOf(command);

const unknown = {creates: undefined, removes: undefined, unless: undefined, read: undefined};
const ended = (code: number, stdout = '', stderr = '') => ({code, stdout, stderr});

test('nothing to do: what it creates is there', plan, {...unknown, creates: statLike()}, {cmd: 'make', creates: '/x'}, []);
test('nothing to do: what it removes is gone', plan, unknown, {cmd: 'rm /x', removes: '/x'}, []);
test('nothing to do: unless', plan, {...unknown, unless: ended(0)}, {cmd: 'make', unless: 'test -e x'}, []);
test('nothing to do: it only reads', plan, {...unknown, read: ended(0, 'up')}, {cmd: 'uptime', reads: true}, []);
test('always', plan, unknown, {cmd: 'make'}, ['run make']);
test('a program with arguments', plan, unknown, {argv: ['touch', 'a b']}, ['run touch a b']);
test('what it creates is not there', plan, unknown, {cmd: 'make', creates: '/x'}, ['run make']);
test('what it removes is there', plan, {...unknown, removes: statLike()}, {cmd: 'rm /x', removes: '/x'}, ['run rm /x']);
test('unless says no', plan, {...unknown, unless: ended(1)}, {cmd: 'make', unless: 'test -e x'}, ['run make']);
test(
	'one of two questions says that it is done',
	plan,
	{...unknown, creates: statLike(), unless: ended(1)},
	{cmd: 'make', creates: '/x', unless: 'false'},
	[],
);
test('several lines', plan, unknown, {cmd: 'cd /x\nmake\n'}, ['run cd /x…']);
test('a long line', plan, unknown, {cmd: `echo ${'x'.repeat(100)}`}, [`run echo ${'x'.repeat(66)}…`]);
test('a code that is an answer', plan, {...unknown, read: ended(1)}, {cmd: 'grep x /y', reads: true, ok_codes: [0, 1]}, []);
test(
	'a look that fails',
	refuses,
	{...unknown, read: ended(2, 'out', 'grep: /y: No such file\n')},
	{cmd: 'grep x /y', reads: true},
	'COMMAND_FAILED',
	`"sh -c 'grep x /y'" exits 2\ngrep: /y: No such file`,
);

test('only a command that asks nothing may be planned again', t => {
	const unseen = (args: object) => command.plan(unknown, command.args.parse({cmd: 'x', ...args})).map(change => change.unseen);
	t.deepEqual(unseen({}), [true]);
	t.deepEqual(unseen({creates: '/x'}), [undefined]);
	t.deepEqual(unseen({unless: 'y'}), [undefined]);
});

test('values are words, whatever they hold', t => {
	const text = (args: object) => command.plan(unknown, command.args.parse(args))[0]?.apply.text;
	t.is(text({cmd: "echo 'a'; reboot", chdir: '/a b'}), `cd -- '/a b' && sh -c 'echo '\\''a'\\''; reboot'`);
	t.is(text({argv: ['if', '$x', 'a=b']}), "command -- if '$x' a=b");
});

test('the result of a look', t => {
	const read = ended(0, 'up', 'err');
	t.deepEqual(command.result?.({...unknown, read}, command.args.parse({cmd: 'x', reads: true})), read);
	t.deepEqual(command.result?.(unknown, command.args.parse({cmd: 'x'})), {});
});

test('what it creates', foretells, {}, {}, {cmd: 'make', creates: '/x'}, ['run make']);
test('what it removes', foretells, {}, {stats: {'/x': statLike()}}, {cmd: 'rm /x', removes: '/x'}, ['run rm /x']);
test(
	'that unless will hold',
	foretells,
	{},
	{vouched: {"cd -- /y && sh -c 'test -e x'": ended(1)}},
	{cmd: 'make', chdir: '/y', unless: 'test -e x'},
	['run make'],
);
test('nothing of a bare command', foretells, {}, {}, {cmd: 'make'}, ['run make']);

test('neither cmd nor argv', rejects, {}, ['cmd: one of cmd and argv has to be given, and not both']);
test('cmd and argv', rejects, {cmd: 'x', argv: ['x']}, ['cmd: one of cmd and argv has to be given, and not both']);
test('an empty command', rejects, {cmd: ' '}, ['cmd: is empty']);
test('a look with questions', rejects, {cmd: 'x', reads: true, creates: '/x'}, [
	'creates: says when there is nothing to do, but a command that only reads has nothing to do ever',
]);
test('codes of a command that changes something', rejects, {cmd: 'x', ok_codes: [0, 1]}, [
	'ok_codes: a command that changes something has to exit 0: only with reads: true another code is an answer',
]);
