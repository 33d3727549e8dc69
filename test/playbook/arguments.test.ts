import test from 'ava';
import {accepted, refused} from './fixture.ts';

test('a misspelt argument', refused, '- copy: {dset: /x}', ['3:14 "copy" has no argument "dset"\n  → did you mean "dest"?']);
test('an argument that is missing', refused, '- copy: {mode: "0644"}', ['3:7 "dest" is missing\n  → dest: Path on the target.']);
test('no arguments where some are needed', refused, '- copy:', ['3:7 "dest" is missing\n  → dest: Path on the target.']);
test('a mode without quotes', refused, '- copy: {dest: /x, mode: 0755}', [
	'3:30 "mode" has to be a text, not the number 0755\n  → quote it: "0755"',
]);
test('yes for true', refused, '- thing: {on: yes}', ['3:19 "on" has to be true or false, not the text "yes"\n  → write true']);
test('off for false', refused, '- thing: {on: off}', ['3:19 "on" has to be true or false, not the text "off"\n  → write false']);
test('a number in quotes', refused, '- thing: {count: "3"}', [
	'3:22 "count" has to be a number, not the text "3"\n  → write it without quotes: 3',
]);
test('a number that is too big', refused, '- thing: {count: 10}', ['3:22 "count" has to be at most 9, not the number 10']);
test('a fraction', refused, '- thing: {count: 1.5}', ['3:22 "count" has to be a whole number, not the number 1.5']);
test('a text for a list', refused, '- thing: {list: a}', [
	'3:21 "list" has to be a list, not the text "a"\n  → write it as a list: [a]',
]);
test('an empty list', refused, '- thing: {list: []}', ['3:21 "list" has to have at least 1 item, not a list']);
test('an item of a list', refused, '- thing: {list: [a, 1]}', ['3:25 "1" has to be a text, not the number 1\n  → quote it: "1"']);
test('a word that is not among the choices', refused, '- thing: {state: presnt}', [
	'3:22 "state" has to be one of "present", "absent", not the text "presnt"\n  → did you mean "present"?',
]);
test('a text that begins wrong', refused, '- copy: {dest: x}', ['3:20 "dest" has to begin with "/", not the text "x"']);
test('a text that does not match', refused, '- copy: {dest: /x, mode: "9"}', [
	'3:30 "mode" has to match /^[0-7]{4}$/, not the text "9"',
]);
test('an unknown key inside an argument', refused, '- thing: {map: {inner: a, iner: b}}', [
	'3:31 "map" has no "iner"\n  → did you mean "inner"?',
]);
test('what is missing inside an argument', refused, '- thing: {map: {}}', ['3:20 "inner" is missing']);
test('neither of two types', refused, '- thing: {either: 1}', ['3:23 "either" has to be a text or a list, not the number 1']);
test('one item of the one of two types', refused, '- thing: {either: [1]}', [
	'3:24 "0" has to be a text, not the number 1\n  → quote it: "1"',
]);
test('a message of the schema itself', refused, '- thing: {own: 1}', ['3:20 say it as a text\n  → quote it: "1"']);
test('a text for a module without a short form', refused, '- copy: src=a dest=b', [
	'3:13 "copy" takes its arguments as a map, not the text "src=a dest=b"\n  → write copy: {src: a, dest: b}',
]);
test('an argument inside the short form', refused, '- command: make creates=/x', [
	'3:16 "creates=" stands inside the text of "command"\n  It is the name of an argument, and would not be taken for one here.\n  → write command: {cmd: make, creates: /x}',
]);
test(
	'a value of a template that has the wrong type',
	refused,
	'- copy: {dest: "{{ port }}"}',
	['3:20 "dest" has to be a text, not the number 22, which is made of "{{ port }}"\n  on a'],
	{hosts: {a: {port: 22}, b: {port: '/x'}}},
);
test(
	'several mistakes of one task, and the file that is missing',
	refused,
	'- copy: {dset: /x, src: nothing, mode: "{{ mod }}"}',
	[
		'3:14 "copy" has no argument "dset"\n  → did you mean "dest"?',
		'3:29 there is no file "nothing"\n  Looked for nothing, files/nothing.',
		'3:48 undefined variable "mod"',
	],
);

test('a short form', accepted, '- command: uptime', {a: [{cmd: 'uptime', reads: false}], b: [{cmd: 'uptime', reads: false}]});
test('a short form that is a list', accepted, '- assert: ["inventory_hostname == \'a\'", true]', {
	a: [
		{
			that: [
				{text: "inventory_hostname == 'a'", holds: true},
				{text: 'true', holds: true},
			],
		},
	],
	b: [
		{
			that: [
				{text: "inventory_hostname == 'a'", holds: false},
				{text: 'true', holds: true},
			],
		},
	],
});
test('no arguments where none are needed', accepted, '- thing:', {a: [{state: 'present'}], b: [{state: 'present'}]});
test(
	'a value keeps its type',
	accepted,
	'- debug: {msg: ["{{ n }}", "{{ list }}", "{{ map }}", "{{ yes }}", "{{ none }}", "n{{ n }}"]}',
	{
		a: [{msg: [1, [1, 2], {k: 'v'}, true, null, 'n1']}],
	},
	{hosts: {a: {n: 1, list: [1, 2], map: {k: 'v'}, yes: true, none: null}}},
);
test('arguments that fill the short form', refused, '- debug: msg="{{ x }}"', [
	'3:14 "msg=" stands inside the text of "debug"\n  It is the name of an argument, and would not be taken for one here.\n  → write debug: {msg: "{{ x }}"}',
]);
test('an argument that the module has elsewhere only', refused, '- debug: var=x\n- debug: {var: x}', [
	'3:14 "var=" stands inside the text of "debug"\n  It is the name of an argument, and would not be taken for one here.\n  → write msg: "{{ name }}"',
	'4:15 "debug" has no argument "var"\n  → write msg: "{{ name }}"',
]);
test(
	'what a schema refuses beside a mistake, and beside what is not known yet',
	refused,
	'- copy: {dset: /x, mode: "9"}\n- command: id\n  register: r\n- copy: {dest: "{{ r.stdout }}", mode: 644}',
	[
		'3:14 "copy" has no argument "dset"\n  → did you mean "dest"?',
		'3:30 "mode" has to match /^[0-7]{4}$/, not the text "9"',
		'6:44 "mode" has to be a text, not the number 644\n  → quote it: "644"',
	],
);
test(
	'what a schema refuses in a loop over what is not known yet',
	refused,
	'- command: id\n  register: r\n- copy: {dest: "{{ item }}", mode: 644}\n  loop: "{{ r.lines }}"',
	['5:40 "mode" has to be a text, not the number 644\n  → quote it: "644"'],
);
test('an undefined variable below an unknown argument', refused, '- copy: {contents: "{{ nix }}", dest: /x}', [
	'3:14 "copy" has no argument "contents"\n  → did you mean "content"?',
	'3:28 undefined variable "nix"',
]);
