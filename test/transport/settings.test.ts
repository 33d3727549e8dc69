import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import {Secret} from '../../src/core/secret.ts';
import {parseJump, readConnectionVars, resolveSettings} from '../../src/transport/settings.ts';
import {parseSshConfig} from '../../src/transport/ssh-config.ts';

const home = os.userInfo().homedir;
const hostOf = (vars: Record<string, unknown>) => ({name: 'web', address: 'web', groups: ['all'], vars});
const resolve = async (vars: Record<string, unknown>, config?: string, defaults = {}) =>
	resolveSettings({name: 'web', address: 'web', vars: readConnectionVars(hostOf(vars))}, defaults, async () =>
		config === undefined ? undefined : parseSshConfig(config),
	);

/** Lines of `ssh -G`, OpenSSH 9.2. */
const config = [
	'user deploy',
	'hostname 10.0.0.7',
	'port 2200',
	'identitiesonly yes',
	'identityfile ~/.ssh/id_web',
	'identityfile ~/.ssh/%r@%h',
	'identityagent none',
	'userknownhostsfile ~/.ssh/known_web /tmp/more',
	'globalknownhostsfile none',
	'hostkeyalias web-alias',
	'proxyjump a@gate:22,[::1]:23',
	'',
].join('\n');

test('without any settings', async t => {
	const settings = await resolve({});
	t.like(settings, {hostname: 'web', port: 22, user: os.userInfo().username, hostKeys: 'strict', namedKey: undefined, jumps: []});
	t.deepEqual(settings.knownAs, {host: 'web', port: 22});
	t.is(settings.knownHosts[0], path.join(home, '.ssh/known_hosts'));
});

test('the configuration of the SSH client', async t => {
	t.like(await resolve({}, config), {
		hostname: '10.0.0.7',
		port: 2200,
		user: 'deploy',
		isIdentitiesOnly: true,
		identities: [path.join(home, '.ssh/id_web'), path.join(home, '.ssh/deploy@10.0.0.7')],
		agent: undefined,
		knownHosts: [path.join(home, '.ssh/known_web'), '/tmp/more'],
		knownAs: {host: 'web-alias', port: 22},
		jumps: ['a@gate:22', '[::1]:23'],
	});
});

test('variables are stronger than the command line, and that than the configuration', async t => {
	const defaults = {user: 'cli', privateKey: '/cli', password: new Secret('cli'), hostKeys: 'accept-new' as const};
	t.like(await resolve({}, config, defaults), {user: 'cli', namedKey: '/cli', hostKeys: 'accept-new'});
	const vars = {
		ansible_ssh_user: 'var',
		ansible_port: 7,
		ansible_private_key_file: '/var',
		ansible_password: 'var',
		runner_host_keys: 'strict',
		runner_known_hosts: '/known',
	};
	const settings = await resolve(vars, config, defaults);
	t.like(settings, {user: 'var', port: 7, namedKey: '/var', hostKeys: 'strict', knownHosts: ['/known']});
	t.true(settings.password?.equals('var'));
});

test('hosts on the way', t => {
	t.deepEqual(parseJump('a@gate:22'), {user: 'a', host: 'gate', port: 22});
	t.deepEqual(parseJump('ssh://[::1]:23'), {user: undefined, host: '::1', port: 23});
	t.deepEqual(parseJump('gate'), {user: undefined, host: 'gate', port: undefined});
	t.throws(() => parseJump('a:b:c'), {code: 'PROTOCOL'});
});
