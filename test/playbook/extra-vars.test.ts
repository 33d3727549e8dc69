import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import {parseExtraVars} from '../../src/playbook/index.ts';

const parsed = async (...values: readonly string[]) => {
	const problems: string[] = [];
	const vars = await parseExtraVars(values, ({message}) => problems.push(message));
	return problems.length > 0 ? problems : {...vars};
};

const gives = test.macro(async (t, value: string, expected: unknown) => {
	t.deepEqual(JSON.parse(JSON.stringify(await parsed(value))), expected);
});

test('one', gives, 'name=alice', {name: 'alice'});
test('a number is a text', gives, 'n=3', {n: '3'});
test('several', gives, 'a=1 b=two', {a: '1', b: 'two'});
test('double quotes', gives, 'a="one two" b="say \\"x\\""', {a: 'one two', b: 'say "x"'});
test('single quotes', gives, "a='one \"two\"' b=x'y z'", {a: 'one "two"', b: 'xy z'});
test('a value with an equals sign', gives, 'a=b=c', {a: 'b=c'});
test('an empty value', gives, 'a=', {a: ''});
test('JSON', gives, '{"a": [1, {"b": true}]}', {a: [1, {b: true}]});
test('YAML', gives, '{a: 1, b: text}', {a: 1, b: 'text'});
test('another name of Ansible for the same', gives, 'ansible_ssh_user=x', {ansible_user: 'x'});
test('no value', gives, 'alice', ['"alice" is no name=value']);
test('a quote that is not closed', gives, 'a="x', ['"\\"" is no name=value'.replace('\\', '')]);
test('no name', gives, '=x', ['"" is no name for a variable: letters, digits and "_" make one']);
test('a list', gives, '[1]', ['variables are given as a map: [1]']);
test('a variable of runner', gives, 'groups=x', ['the variable "groups" is set by runner itself']);
test('a missing file', gives, '@/nowhere.yml', ['there is no file "/nowhere.yml"']);

test('the later one is the stronger', async t => {
	t.deepEqual(await parsed('a=1 b=1', '{b: 2}'), {a: '1', b: 2});
});
test('a file', async t => {
	const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'runner-extra-'));
	const file = path.join(directory, 'vars.yml');
	await fs.writeFile(file, 'a: 1\nb: [x]\n');
	t.deepEqual(await parsed(`@${file}`), {a: 1, b: ['x']});
	await fs.rm(directory, {recursive: true});
});
test('it has no prototype', async t => {
	t.is(Object.getPrototypeOf(await parseExtraVars(['a=1'], () => t.fail())), null);
});
