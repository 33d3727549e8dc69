import test from 'ava';
import {asMap} from '../../src/playbook/inline-arguments.ts';

const written = test.macro((t, text: string, shorthand: string | undefined, expected: string | undefined) => {
	t.is(asMap('thing', text, shorthand), expected);
});

test('names and values', written, 'path=/srv state=directory', undefined, 'thing: {path: /srv, state: directory}');
test('a mode stays a text', written, 'mode=0644', undefined, 'thing: {mode: "0644"}');
test('yes and no', written, 'force=yes backup=no', undefined, 'thing: {force: true, backup: false}');
test('quotes', written, `msg="hello world" other='x: y'`, undefined, 'thing: {msg: hello world, other: "x: y"}');
test(
	'a template',
	written,
	'path={{ root }}/x owner={{ user name }}',
	undefined,
	'thing: {path: "{{ root }}/x", owner: "{{ user name }}"}',
);
test('words before the first name', written, 'make all creates=/x', 'cmd', 'thing: {cmd: make all, creates: /x}');
test('words behind a value', written, 'msg=hello there', undefined, 'thing: {msg: hello there}');
test('words before the first name, and no short form', written, 'make creates=/x', undefined, undefined);
test('no name at all', written, 'uptime -p', 'cmd', undefined);
