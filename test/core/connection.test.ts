import test from 'ava';
import {
	connectionAliases,
	connectionPaths,
	connectionVars,
	refusedConnectionVars,
	whyNotConnectionValue,
} from '../../src/core/connection.ts';
import {Secret} from '../../src/core/secret.ts';

const known = Object.keys(connectionVars.shape);

test('nothing stated: SSH, and the rest open', t => {
	t.deepEqual(connectionVars.parse({}), {ansible_connection: 'ssh'});
});

test('passwords become secrets', t => {
	const {ansible_password, ansible_become_password} = connectionVars.parse({ansible_password: 'a', ansible_become_password: 'b'});
	t.true(ansible_password instanceof Secret && ansible_become_password instanceof Secret);
});

test('every alias and every path is of a variable that exists', t => {
	for (const name of [...Object.values(connectionAliases), ...connectionPaths]) {
		t.true(known.includes(name), name);
	}
});

test('no name is known, an alias and refused at once', t => {
	const names = [...known, ...Object.keys(connectionAliases), ...Object.keys(refusedConnectionVars)];
	t.is(new Set(names).size, names.length);
});

test('every refusal says what to do', t => {
	for (const [name, hint] of Object.entries(refusedConnectionVars)) {
		t.regex(hint, /^(remove|write|put|load) /, name);
	}
});

test('every variable has a description', t => {
	for (const [name, schema] of Object.entries(connectionVars.shape)) {
		t.regex(schema.description ?? '', /\.$/, name);
	}
});

const told = test.macro({
	exec(t, name: keyof typeof connectionVars.shape, value: unknown, expected: string | undefined) {
		t.is(whyNotConnectionValue(name, value), expected);
	},
	title: (_given, name: string, value: unknown) => `${name}: ${JSON.stringify(value)}`,
});

test(told, 'ansible_port', 22, undefined);
test(told, 'ansible_port', 65_535, undefined);
test(told, 'ansible_port', 65_536, 'ansible_port has to be from 1 to 65535');
test(told, 'ansible_port', 0, 'ansible_port has to be from 1 to 65535');
test(told, 'ansible_port', 2.5, 'ansible_port has to be a whole number');
test(told, 'ansible_port', '22', 'ansible_port has to be a whole number');
test(told, 'ansible_port', Number.POSITIVE_INFINITY, 'ansible_port has to be a whole number');
test(told, 'ansible_host', '', 'ansible_host is empty');
test(told, 'ansible_host', ['a'], 'ansible_host has to be a text');
test(told, 'ansible_host', null, 'ansible_host has to be a text');
test(told, 'ansible_become', 'yes', 'ansible_become has to be true or false');
test(told, 'ansible_become_method', 'su', 'ansible_become_method has to be "sudo"');
test(told, 'ansible_connection', 'docker', 'ansible_connection has to be "ssh" or "local"');
test(told, 'ansible_password', 'x', undefined);
test(told, 'ansible_password', 123_456, 'ansible_password has to be a text');
