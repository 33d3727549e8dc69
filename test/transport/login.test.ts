import fs from 'node:fs';
import {isProblem} from '../../src/core/problem.ts';
import {asUser, sh, withStdin} from '../../src/core/script.ts';
import {Secret} from '../../src/core/secret.ts';
import type {TestLab} from '../helpers/lab.ts';
import {labTest, labTest as test} from '../helpers/lab.ts';
import {testWhere} from '../helpers/needs.ts';
import {startLabWithUsers, transportOf, type User, withVars} from './lab-users.ts';

const password = 'q"u\'o$te \\ pässw0rd';
const noise = 'echo noise; echo noise >&2; umask 000; cd /tmp; alias stat=false';
const users: Readonly<Record<string, User>> = {
	plain: {},
	withbash: {
		shell: '/bin/bash',
		sudoers: 'ALL=(ALL) NOPASSWD: ALL',
		files: {'.bashrc': `${noise}; export CDPATH=/tmp ENV=/tmp/x; stat() { echo fake; }; export -f stat; set -x`},
	},
	withdash: {shell: '/bin/dash', sudoers: 'ALL=(ALL) NOPASSWD: ALL'},
	withfish: {
		shell: '/usr/bin/fish',
		sudoers: 'ALL=(ALL) NOPASSWD: ALL',
		files: {'.config/fish/config.fish': 'echo noise; cd /tmp; umask 000'},
	},
	withtcsh: {
		shell: '/bin/tcsh',
		sudoers: 'ALL=(ALL) NOPASSWD: ALL',
		files: {'.tcshrc': 'echo noise; cd /tmp; umask 0; alias exec echo aliased; unalias exec'},
	},
	reader: {
		shell: '/bin/bash',
		sudoers: 'ALL=(ALL) ALL',
		password,
		files: {'.bashrc': 'read -r first; read -r second; echo "read $first$second"'},
	},
	asked: {sudoers: 'ALL=(ALL) ALL', password},
	lectured: {sudoers: 'ALL=(ALL) ALL\nDefaults:lectured lecture=always, use_pty, log_input, log_output', password},
	needsterminal: {sudoers: 'ALL=(ALL) NOPASSWD: ALL\nDefaults:needsterminal requiretty'},
	nologin: {shell: '/usr/sbin/nologin'},
	restricted: {shell: '/bin/rbash'},
	sleeper: {shell: '/bin/bash', files: {'.bashrc': 'exec sleep 1000'}},
};

/** A test with this user, where there is its login shell. */
const testWith = (user: string) => {
	const {shell = '/bin/sh'} = users[user] ?? {};
	return fs.existsSync(shell) ? labTest : testWhere(false, shell);
};

let lab: TestLab;
const host = (user: string, vars = {}) => withVars(lab.hosts[0], {ansible_user: user, ...vars});

test.before(async () => {
	lab = await startLabWithUsers(users);
});
test.after.always(async () => {
	await lab?.stop();
});

for (const user of ['plain', 'withbash', 'withdash', 'withfish', 'withtcsh', 'reader']) {
	testWith(user)(`the login shell of ${user} is no matter`, async t => {
		const transport = transportOf();
		const connection = await transport.connect(host(user));
		const {stdout, stderr, code} = await connection.exec(
			sh`pwd; umask; echo "$LC_ALL"; printf '%s\n' ${'a b\'c"d$e\\f!g\nh'}; exit 4`,
		);
		t.deepEqual({stdout, stderr, code}, {stdout: '/\n0022\nC\na b\'c"d$e\\f!g\nh\n', stderr: '', code: 4});
		t.is(await connection.probe.run('id', '-un'), `${user}\n`);
		await transport.close();
	});
}

for (const user of ['withbash', 'withdash', 'withfish', 'withtcsh', 'asked', 'reader', 'lectured']) {
	testWith(user)(`${user} becomes root`, async t => {
		const transport = transportOf({becomePassword: users[user]?.password === undefined ? undefined : new Secret(password)});
		const connection = await transport.connect(host(user), {user: 'root'});
		const answers = await Promise.all([
			connection.probe.run('id', '-u'),
			connection.probe.as(user).run('id', '-un'),
			connection.exec(withStdin(sh`cat; echo "$HOME"`, 'input\n')),
			connection.exec(asUser(sh`echo "$HOME $USER"; pwd`, user)),
		]);
		t.deepEqual(answers, [
			'0\n',
			`${user}\n`,
			{code: 0, stdout: 'input\n/root\n', stderr: ''},
			{code: 0, stdout: `/home/${user} ${user}\n/home/${user}\n`, stderr: ''},
		]);
		t.is(connection.roundTrips(), 1);
		await transport.close();
	});
}

test('a password that sudo does not ask for goes nowhere', async t => {
	const transport = transportOf({becomePassword: new Secret('never-asked-for')});
	const connection = await transport.connect(host('withbash'), {user: 'root'});
	const {stdout} = await connection.exec(sh`cat; grep -l never-asked ${'/proc'}/[0-9]*/cmdline ${'/proc'}/[0-9]*/environ; true`);
	t.is(stdout, '');
	await transport.close();
});

test('a password that sudo asks for is in no argument list and no environment', async t => {
	const transport = transportOf({becomePassword: new Secret(password)});
	await lab.run('one', 'rm -f /tmp/stop');
	const sampling = lab.run(
		'one',
		'until [ -e /tmp/stop ]; do cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null; done | tr "\\0" "\\n" | grep -a -e "ssw[0]rd" -e ^TERM=dumb | sort -u',
	);
	for (let turn = 0; turn < 3; turn++) {
		const connection = await transport.connect(host('asked'), {user: 'root'});
		const {stdout} = await connection.exec(withStdin(sh`sleep 0.1; cat`, new Secret(`${password} too`)));
		t.is(stdout, `${password} too`);
		await connection.close();
	}

	await lab.run('one', 'touch /tmp/stop');
	// The line that does show proves that the sampler saw our shells
	t.is((await sampling).stdout, 'TERM=dumb\n');
	await transport.close();
});

const fails = (
	title: string,
	user: string,
	becomePassword: string | undefined,
	code: string,
	message: RegExp,
	become = {user: 'root'},
) => {
	test(title, async t => {
		const transport = transportOf({
			becomePassword: becomePassword === undefined ? undefined : new Secret(becomePassword),
			connectTimeoutMs: 4000,
		});
		const error = await t.throwsAsync(transport.connect(host(user), become));
		t.true(isProblem(error) && error.code === code && error.hint !== undefined, String(error));
		t.regex(`${error?.message} ${isProblem(error) ? error.why : ''} ${isProblem(error) ? error.hint : ''}`, message);
		t.notRegex(JSON.stringify(error), /ssw0rd/);
		await transport.close();
	});
};

fails('a wrong sudo password', 'asked', 'wrong', 'BECOME', /refused the password.*once only/);
fails('a missing sudo password', 'asked', undefined, 'BECOME', /needs a password.*-K/);
fails('a user who is not in sudoers', 'plain', undefined, 'BECOME', /password|not allowed/);
fails('sudo that wants a terminal', 'needsterminal', undefined, 'BECOME', /terminal.*requiretty/);
fails('nobody to become', 'withbash', undefined, 'BECOME', /no user "ghost"/, {user: 'ghost'});
fails('a name to become that is none', 'withbash', undefined, 'BECOME', /no name/, {user: 'a b'});
fails('the login shell nologin', 'nologin', undefined, 'LOGIN_SHELL', /not available.*nologin/s);
fails('a restricted login shell', 'restricted', undefined, 'LOGIN_SHELL', /restricted/);
fails('an rc file that never ends', 'sleeper', undefined, 'LOGIN_SHELL', /in time/);

test('other users are for root only', async t => {
	const transport = transportOf();
	const connection = await transport.connect(host('plain'));
	await t.throwsAsync(connection.probe.as('root').run('id'), {code: 'NOT_ROOT'});
	await t.throwsAsync(connection.exec(asUser(sh`id`, 'root')), {code: 'NOT_ROOT'});
	t.is(await connection.probe.as('plain').run('id', '-un'), 'plain\n');
	await transport.close();
});
