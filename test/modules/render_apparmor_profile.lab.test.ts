import type {ExecutionContext} from 'ava';
import {profileFunctions} from '../../src/changes/apparmor-functions.ts';
import type {Change} from '../../src/core/change.ts';
import {createBeliefs} from '../../src/engine/belief.ts';
import {createFacts} from '../../src/engine/look.ts';
import renderApparmorProfile from '../../src/modules/render_apparmor_profile.ts';
import {createTransport} from '../../src/transport/index.ts';
import {appArmorKernel} from '../helpers/apparmor-kernel.ts';
import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';

const names = ['plain', 'kernel', 'shells'] as const;
let lab: TestLab;

test.before(async () => {
	lab = await startLab(Object.fromEntries(names.map(name => [name, {}])));
	await lab.run('kernel', `set -e\n${appArmorKernel}`);
});

test.after.always(async () => {
	await lab?.stop();
});

const folder = '/etc/apparmor.d/lxc';
const textOf = (...rules: readonly string[]) =>
	`profile lxc-x {\n  #include <abstractions/lxc/container-base>\n${rules.map(rule => `  ${rule}\n`).join('')}}\n`;
const present = {name: 'lxc-x', template: {path: 'x.hbs', text: textOf('mount fstype=nfs*,')}};
const absent = {name: 'lxc-x', state: 'absent'};

/** What is on disk, and what the kernel has. */
const held = async (host: string): Promise<string> =>
	(
		await lab.run(
			host,
			`find /etc/apparmor.d -type f | sort | xargs sha256sum
			stat -c '%n %a %U:%G' ${folder}/* ${folder}/.[!.]*
			cat /sys/kernel/security/apparmor/profiles`,
		)
	).stdout;

/** Given this, these changes are made, and taken back: all is as it was. */
const takenBack = (host: string, given: string, wanted: object, summaries: readonly string[]) => async (t: ExecutionContext) => {
	t.is((await lab.run(host, `set -e\nrm -f ${folder}/lxc-x\n${given}`)).code, 0);
	const before = await held(host);
	const transport = createTransport({warn: message => t.log(message)});
	t.teardown(() => transport.close());
	const connection = await transport.connect(lab.hosts.find(({name}) => name === host) ?? t.fail());
	const facts = createFacts(connection, createBeliefs());
	const args = renderApparmorProfile.args.parse(wanted);
	const plan = async (): Promise<readonly Change[]> =>
		renderApparmorProfile.plan(await renderApparmorProfile.inspect(facts.look(), args), args);

	const changes = await plan();
	t.deepEqual(
		changes.map(({summary}) => summary),
		[...summaries],
	);
	for (const {apply} of changes) {
		t.like(await connection.exec(apply), {code: 0});
	}

	facts.forget();
	t.deepEqual(await plan(), []);
	t.not(await held(host), before);
	for (const {undo} of changes.toReversed()) {
		t.like('text' in undo ? await connection.exec(undo) : undo, {code: 0});
	}

	t.is(await held(host), before);
	await connection.close();
};

const old = `cat >${folder}/lxc-x <<'END'\n${textOf()}END`;
const oldLoaded = `${old}\napparmor_parser -r -W -T /etc/apparmor.d/lxc-containers`;
const unloaded = 'printf \'profile "lxc-x" {}\\n\' | apparmor_parser -R || :';

test('a new profile is taken back', takenBack('plain', '', present, [`create ${folder}/lxc-x`]));
test('another text is taken back', takenBack('plain', old, present, [`update ${folder}/lxc-x`]));
test('a removed profile comes back', takenBack('plain', `${old}\nchmod 600 ${folder}/lxc-x`, absent, [`remove ${folder}/lxc-x`]));

test(
	'a new profile is taken back, also from the kernel',
	takenBack('kernel', 'apparmor_parser -r /etc/apparmor.d/lxc-containers', present, [`create ${folder}/lxc-x and load it`]),
);
test(
	'another text is taken back, and the old one loaded',
	takenBack('kernel', oldLoaded, present, [`update ${folder}/lxc-x and load it`]),
);
test(
	'a profile that was loaded is unloaded',
	takenBack('kernel', `cat >${folder}/lxc-x <<'END'\n${present.template.text}END\n${unloaded}`, present, ['load profile lxc-x']),
);
test(
	'a removed profile comes back, and is loaded',
	takenBack('kernel', oldLoaded, absent, [`remove ${folder}/lxc-x`, 'unload profile lxc-x']),
);

test('a profile that confines a process is not removed', async t => {
	// A process that says so of itself: the kernel of a test knows no labels
	const given = `${old}\nmkdir /tmp/1 /tmp/1/attr && echo 'lxc-x (enforce)' >/tmp/1/attr/current && mount --bind /tmp/1 /proc/1`;
	t.is((await lab.run('shells', `set -e\n${given}`)).code, 0);
	const args = renderApparmorProfile.args.parse(absent);
	const transport = createTransport({warn: message => t.log(message)});
	t.teardown(() => transport.close());
	const connection = await transport.connect(lab.hosts.find(({name}) => name === 'shells') ?? t.fail());
	const facts = createFacts(connection, createBeliefs());
	const [removal] = renderApparmorProfile.plan(await renderApparmorProfile.inspect(facts.look(), args), args);
	const {code, stderr} = await connection.exec(removal?.apply ?? t.fail());
	t.is(code, 65);
	t.regex(stderr, /the profile lxc-x confines a process: see \/proc\/1\/attr\/current/);
	t.is((await lab.run('shells', `umount /proc/1; test -e ${folder}/lxc-x`)).code, 0);
	await connection.close();
});

/** What the host makes of a text that is to be the profile `lxc-x`, with these inside of it. */
const checked = async (text: string, ...inner: readonly string[]) =>
	lab.run(
		'shells',
		`${profileFunctions}
		cat >/tmp/new <<'END'\n${text}END
		check_profile /tmp/new ${folder}/lxc-x /etc/apparmor.d/lxc-containers lxc-x ${inner.map(one => `'${one}'`).join(' ')}`,
	);
const base = '#include <abstractions/lxc/container-base>\n';

test('what is read back is what was meant', async t => {
	t.like(await checked(`profile lxc-x {\n${base}}\n`), {code: 0});
	const withHat = `profile lxc-x {\n${base}hat web {\n}\n}\n`;
	t.like(await checked(withHat, 'lxc-x//web'), {code: 0});
	t.like(await checked(withHat, 'lxc-x//*'), {code: 0});
	for (const inner of [[], ['lxc-x//other'], ['lxc-x//we']]) {
		const {code, stderr} = await checked(withHat, ...inner);
		t.is(code, 1);
		t.regex(stderr, /refused: it defines more than the profile lxc-x: lxc-x\/\/web/);
	}
});

test('what an include brings along is no surprise, unless it is a profile beside', async t => {
	const abstraction = '/etc/apparmor.d/abstractions/own';
	t.is((await lab.run('shells', `echo 'hat web {\n}' >${abstraction}`)).code, 0);
	t.like(await checked(`profile lxc-x {\n${base}#include <abstractions/own>\n}\n`), {code: 0});
	const beside = await checked(`profile lxc-x {\n${base}}\n#include <abstractions/own>\n`);
	t.not(beside.code, 0);
	t.is((await lab.run('shells', `echo 'profile lxc-y {\n}' >${abstraction}`)).code, 0);
	const {code, stderr} = await checked(`profile lxc-x {\n${base}}\n#include <abstractions/own>\n`);
	t.is(code, 1);
	t.regex(stderr, /it defines more than the profile lxc-x: lxc-y/);
	t.is((await lab.run('shells', `rm ${abstraction}`)).code, 0);
});

test('an include that is not there is told with its line', async t => {
	const {code, stderr} = await checked(`profile lxc-x {\n${base}#include <abstractions/none>\n}\n`);
	t.is(code, 1);
	t.regex(stderr, /abstractions\/none/);
	t.regex(stderr, /so nothing was changed/);
});
