import test from 'ava';
import waitFor from '../../src/modules/wait_for.ts';
import {foretellsOf, plansOf, recorded, rejectsOf, statLike} from '../helpers/module.ts';

const plan = plansOf(waitFor);
const rejects = rejectsOf(waitFor);
const foretells = foretellsOf(waitFor);
const is = {isThere: true};
const isNot = {isThere: false};

test('nothing to do: it is there', plan, is, {port: 80}, []);
test('nothing to do: it is gone', plan, isNot, {port: 80, state: 'absent'}, []);
test('a port', plan, isNot, {port: 80}, ['wait for port 80']);
test('a port that is to be free', plan, is, {port: 80, state: 'absent'}, ['wait for port 80 to be free']);
test('a port of another host', plan, isNot, {port: 80, host: 'db.example'}, ['wait for port 80 of db.example']);
test('one that is to be closed', plan, is, {port: 80, host: '::1', state: 'absent'}, ['wait for port 80 of ::1 to be closed']);
test('a path', plan, isNot, {path: '/run/x'}, ['wait for /run/x']);
test('a path that is to go', plan, is, {path: '/run/x', state: 'absent'}, ['wait for /run/x to go away']);
test('a text', plan, isNot, {path: '/x', contains: 'a "b"'}, ['wait for "a \\"b\\"" in /x']);
test('a text that is to go', plan, is, {path: '/x', contains: 'a', state: 'absent'}, ['wait for "a" in /x to go away']);
test('a command', plan, isNot, {command: 'true\nfalse'}, ['wait for success of true…']);

test('values are words, and the complaint stands with them', t => {
	const text = (args: object) => waitFor.plan(isNot, waitFor.args.parse({...args, timeout: 9, interval: 2}))[0]?.apply.text;
	t.is(text({port: 8080}), "wait_until started 9 2 'nothing listens on port 8080 after 9 s' port_listens ':1F90 0*:0000 0A '");
	t.is(text({port: 80, host: 'db'}), "wait_until started 9 2 'port 80 of db does not answer after 9 s' port_answers db 80");
	t.is(text({path: '/a b'}), "wait_until started 9 2 'there is no /a b after 9 s' path_is_there '/a b'");
	t.is(
		text({path: '/x', contains: "-e '$(id)'"}),
		"wait_until started 9 2 '/x does not hold \"-e '\\''$(id)'\\''\" after 9 s' file_contains /x '-e '\\''$(id)'\\'''",
	);
	t.is(text({command: 'a; b'}), "wait_until started 9 2 'it does not exit 0: a; b after 9 s' command_succeeds 'a; b'");
	t.deepEqual(waitFor.plan(isNot, waitFor.args.parse({port: 1}))[0]?.undo, {because: 'nothing is changed by waiting'});
});

const tcp = '/proc/net/tcp';
const line = '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1 1 0 100 0 0 10 0\n';
const inspect = async (look: ReturnType<typeof recorded>, args: object) => waitFor.inspect(look, waitFor.args.parse(args));

test('a port is looked for among IPv4 and IPv6 sockets that listen', async t => {
	const grep = (file: string) => `grep :1F90 0*:0000 0A  ${file}`;
	const six = {stats: {[`${tcp}6`]: statLike()}};
	const look = (commands: Record<string, string | undefined>, others = {}) => recorded(commands, {}, others);
	t.deepEqual(await inspect(look({[grep(tcp)]: line}), {port: 8080}), is);
	t.deepEqual(await inspect(look({[grep(tcp)]: undefined}), {port: 8080}), isNot);
	t.deepEqual(await inspect(look({[grep(tcp)]: undefined, [grep(`${tcp}6`)]: line}, six), {port: 8080}), is);
	t.deepEqual(await inspect(look({[grep(tcp)]: undefined, [grep(`${tcp}6`)]: undefined}, six), {port: 8080}), isNot);
});

const trial = (code: number, stderr = '') => ({vouched: {'port_answers db 80': {code, stdout: '', stderr}}});

test('a port of another host is tried from the target', async t => {
	t.deepEqual(await inspect(recorded({}, {}, trial(0)), {port: 80, host: 'db'}), is);
	t.deepEqual(await inspect(recorded({}, {}, trial(1)), {port: 80, host: 'db'}), isNot);
	await t.throwsAsync(inspect(recorded({}, {}, trial(69)), {port: 80, host: 'db'}), {code: 'NO_SUCH_PROGRAM'});
	await t.throwsAsync(inspect(recorded({}, {}, trial(126)), {port: 80, host: 'db'}), {code: 'LOOK_FAILED'});
});

test('a text is looked for in what is known of the file', async t => {
	t.deepEqual(await inspect(recorded({}, {'/x': 'a\nb c\n'}), {path: '/x', contains: 'b'}), is);
	t.deepEqual(await inspect(recorded({}, {'/x': 'a\n'}), {path: '/x', contains: 'b'}), isNot);
	t.deepEqual(await inspect(recorded({}), {path: '/x', contains: 'b'}), isNot);
});

test('that a port will be there', foretells, {'grep :0050 0*:0000 0A  /proc/net/tcp': undefined}, {}, {port: 80}, [
	'wait for port 80',
]);
test('that a port will answer', foretells, {}, trial(1), {port: 80, host: 'db'}, ['wait for port 80 of db']);
test('that a path will be there', foretells, {}, {}, {path: '/x'}, ['wait for /x']);
test('that a path will be gone', foretells, {}, {stats: {'/x': statLike()}}, {path: '/x', state: 'absent'}, [
	'wait for /x to go away',
]);
test('that a text will be there', foretells, {}, {files: {'/x': 'a'}}, {path: '/x', contains: 'b'}, ['wait for "b" in /x']);
test(
	'that a command will succeed',
	foretells,
	{},
	{vouched: {'sh -c false': {code: 1, stdout: '', stderr: ''}}},
	{command: 'false'},
	['wait for success of false'],
);

const one = ': one of port, path and command has to be given, and no two';
test('nothing to wait for', rejects, {}, [one]);
test('two things to wait for', rejects, {port: 80, path: '/x'}, [one]);
test('a host without a port', rejects, {path: '/x', host: 'db'}, ['host: a host without a port: write both']);
test('a text without a path', rejects, {port: 1, contains: 'x'}, ['contains: a text without the path of a file: write both']);
test('a command that is to fail', rejects, {command: 'x', state: 'absent'}, [
	'state: a command ends the waiting when it exits 0: turn it round with "!"',
]);
test('a host that is an option', rejects, {port: 1, host: '-e'}, ['host: is no host name or address']);
test('a text of two lines', rejects, {path: '/x', contains: 'a\nb'}, ['contains: has to be text of one line']);
test('a command with a NUL', rejects, {command: 'a\0b'}, ['command: holds what no command line can hold']);
