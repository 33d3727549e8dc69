import os from 'node:os';
import test from 'ava';
import {sh} from '../../src/core/script.ts';
import {createTransport} from '../../src/transport/index.ts';
import {rootTest} from '../helpers/needs.ts';

const here = {name: 'here', address: 'here', groups: ['all'], vars: {ansible_connection: 'local'}};
const transportOf = () => createTransport({warn() {}});

test('this machine is worked on without SSH', async t => {
	process.env.RUNNER_TEST_SECRET = 'ours';
	const transport = transportOf();
	const connection = await transport.connect(here);
	const {stdout} = await connection.exec(sh`pwd; umask; id -un; echo "$HOME $LC_ALL"; env | grep -c ours`);
	const {username, homedir} = os.userInfo();
	t.is(stdout, `/\n0022\n${username}\n${homedir} C\n0\n`);
	t.is(connection.roundTrips(), 1);
	await transport.close();
});

test('the variables of a host decide whether and whom to become', async t => {
	const {username} = os.userInfo();
	const transport = transportOf();
	const own = await transport.connect({...here, vars: {...here.vars, ansible_become: false}}, {user: 'nobody'});
	t.is(await own.probe.run('id', '-un'), `${username}\n`);
	const same = await transport.connect(here, {user: username});
	t.is(await same.probe.run('id', '-un'), `${username}\n`);
	await transport.close();
});

rootTest('root becomes another user', async t => {
	const transport = transportOf();
	const other = await transport.connect({...here, vars: {...here.vars, ansible_become_user: 'nobody'}}, {user: 'root'});
	t.is(await other.probe.run('id', '-un'), 'nobody\n');
	await t.throwsAsync(other.probe.as('root').run('id'), {code: 'NOT_ROOT'});
	await t.throwsAsync(transport.connect(here, {user: 'ghost'}), {code: 'BECOME', message: /no user "ghost"/});
	await transport.close();
});
