import test from 'ava';
import script from '../../src/modules/script.ts';
import {foretellsOf, plansOf, rejectsOf, statLike} from '../helpers/module.ts';

const plan = plansOf(script);
const rejects = rejectsOf(script);
const foretells = foretellsOf(script);

const src = {path: '/play/files/job.sh', sizeBytes: 10, sha256: 'ab'.repeat(32), text: '#!/bin/sh\n'};
const unknown = {creates: undefined, removes: undefined, unless: undefined};
const ended = (code: number) => ({code, stdout: '', stderr: ''});

test('nothing to do: what it creates is there', plan, {...unknown, creates: statLike()}, {src, creates: '/x'}, []);
test('nothing to do: what it removes is gone', plan, unknown, {src, removes: '/x'}, []);
test('nothing to do: unless', plan, {...unknown, unless: ended(0)}, {src, unless: 'test -e x'}, []);
test('always', plan, unknown, {src}, ['run job.sh']);
test('arguments', plan, unknown, {src, args: ['a b', '--x']}, ['run job.sh a b --x']);
test('what it creates is not there', plan, unknown, {src, creates: '/x'}, ['run job.sh']);
test('what it removes is there', plan, {...unknown, removes: statLike()}, {src, removes: '/x'}, ['run job.sh']);
test('unless says no', plan, {...unknown, unless: ended(1)}, {src, unless: 'false'}, ['run job.sh']);
test('a script with no text, and what reads it', plan, unknown, {src: {...src, text: undefined}, executable: 'php'}, [
	'run job.sh',
]);

test('what it creates', foretells, {}, {}, {src, creates: '/x'}, ['run job.sh']);
test('what it removes', foretells, {}, {stats: {'/x': statLike()}}, {src, removes: '/x'}, ['run job.sh']);
test(
	'that unless will hold',
	foretells,
	{},
	{vouched: {"cd -- /y && sh -c 'test -e x'": ended(1)}},
	{src, chdir: '/y', unless: 'test -e x'},
	['run job.sh'],
);

test('the script travels as input, its words as arguments', t => {
	const change = script.plan(
		unknown,
		script.args.parse({src: {...src, text: '#!/usr/bin/env -S perl -w\n'}, args: ["a'b", ''], chdir: '/y'}),
	)[0];
	t.is(change?.apply.text, `run_local 10 ${src.sha256} job.sh /y /usr/bin/env '-S perl -w' 'a'\\''b' ''`);
	t.like(change?.apply.stdin, {path: src.path, sha256: src.sha256});
	t.deepEqual(change?.undo, {because: 'nobody knows what takes a script back'});
	t.true(change?.unseen);
});

test('a program of its own wins over the first line', t => {
	const change = script.plan(unknown, script.args.parse({src, executable: 'dash'}))[0];
	t.regex(change?.apply.text ?? '', / \/ dash ''$/);
});

const orElse = 'correct it, or write as executable what reads it';
test('no interpreter', rejects, {src: {...src, text: 'echo\n'}}, [
	`src: "/play/files/job.sh" does not begin with "#!" and an interpreter: ${orElse}`,
]);
test('line ends of Windows', rejects, {src: {...src, text: '#!/bin/sh\r\n'}}, [
	`src: "/play/files/job.sh" has lines that end in a carriage return, as on Windows: ${orElse}`,
]);
test('a program', rejects, {src: {...src, text: undefined}}, [
	'src: "/play/files/job.sh" is no text of at most 1 MiB: write as executable what reads it; a program is sent by the copy module',
]);
test('an executable that is an option', rejects, {src, executable: '-c'}, ['executable: is no program: write a path or a name']);
test('an argument with a NUL', rejects, {src, args: ['a\0b']}, ['args.0: holds a NUL, or half a surrogate pair']);
