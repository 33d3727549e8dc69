import test from 'ava';
import {accepted, marked, refused, scheduled, tasks} from './fixture.ts';

const hosts = {
	a: {
		name: 'alice',
		none: null,
		list: ['x', 'y'],
		empty: [],
		map: {k: 'v', n: 2},
		off: false,
		zero: 0,
		quoted: `'"&<>\``,
		braces: '{{ name }}',
		users: [{name: 'bob', keys: ['k1', 'k2']}],
	},
};

const text = (template: string) => `- debug: ${JSON.stringify(template)}`;
const renders = test.macro(async (t, template: string, msg: unknown) => {
	await accepted.exec(t, text(template), {a: [{msg}]}, {hosts});
});
const fails = test.macro(async (t, template: string, ...messages: readonly string[]) => {
	const {text: playbook, problems} = marked(text(template), messages);
	await refused.exec(t, playbook, problems, {hosts});
});

test('a variable inside a text', renders, 'hello {{ name }}!', 'hello alice!');
test('nothing is escaped', renders, 'x{{ quoted }}', `x'"&<>\``);
test(
	'a value is never taken for a template',
	renders,
	'- {{ join list }} {{ lookup map "k" }} {{ @root.name }}',
	'- x,y v alice',
);
test('an item of a list, a key of a map', renders, '{{ list.[1] }}{{ map.k }}{{ map.n }}', 'yv2');
test('false and 0 are printed', renders, 'x{{ off }}{{ zero }}', 'xfalse0');
test('braces that are meant as they stand', renders, 'podman ps --format \\{{.Names}}', 'podman ps --format {{.Names}}');
test('a literal', renders, '{{ "{" }}{{ name }}{{ "}" }}', '{alice}');
test('if, else if, else', renders, '{{#if off}}a{{else if zero}}b{{else}}c{{/if}}', 'c');
test('unless an empty list', renders, '{{#unless empty}}none{{/unless}}', 'none');
test('each of a list', renders, '{{#each list}}{{@index}}{{this}}{{#unless @last}},{{/unless}}{{/each}}', '0x,1y');
test('each of a map', renders, '{{#each map}}{{@key}}={{this}};{{/each}}', 'k=v;n=2;');
test('each of nothing', renders, '{{#each empty}}x{{else}}none{{/each}}', 'none');
test(
	'block parameters',
	renders,
	'{{#each users as |user|}}{{#each user.keys as |key i|}}{{user.name}}{{i}}{{key}}{{../name}}{{@root.name}} {{/each}}{{/each}}',
	'bob0k1bobalice bob1k2bobalice ',
);
test('with', renders, '{{#with map}}{{k}}{{../name}}{{/with}}', 'valice');
test(
	'helpers',
	renders,
	'{{default nix "d"}}{{default none 1}}{{lower (upper name)}}{{length list}}{{quote "a b"}}{{json map}}',
	'd1alice2\'a b\'{"k":"v","n":2}',
);
test('helpers that compare', renders, '{{#if (and (eq name "alice") (not off) (or zero 1) (ne zero 1))}}yes{{/if}}', 'yes');
test('a helper alone keeps its type', renders, '{{default nix 3}}', 3);

test('a misspelt variable', fails, 'x {{ ‸nam }}', 'undefined variable "nam"\n  → did you mean "name"?');
test(
	'all misspelt variables at once',
	fails,
	'{{ ‸nam }} {{ ‸lst }}',
	'undefined variable "nam"\n  → did you mean "name"?',
	'undefined variable "lst"\n  → did you mean "list"?',
);
test('a misspelt key', fails, '{{ ‸map.kk }}', '"map" has no "kk"\n  → did you mean "k"?');
test('a key of a text', fails, '{{ ‸name.length }}', '"name" is the text "alice" and has no "length"');
test('a key that every object has', fails, '{{ ‸map.constructor }}', '"map" has no "constructor"');
test('a variable that every object has', fails, '{{ ‸toString }}', 'undefined variable "toString"');
test(
	'null in a text',
	fails,
	'x{{ ‸none }}',
	'"none" is nothing, and cannot stand in a text\n  → give it a value, or write {{default name "value"}}',
);
test(
	'a map in a text',
	fails,
	'x{{ ‸map }}',
	'"map" is a map, and cannot stand in a text\n  → name one of its keys, or write {{json map}}',
);
test(
	'a list in a text',
	fails,
	'x{{ ‸list }}',
	'"list" is a list, and cannot stand in a text\n  → write {{join list ", "}} or {{json list}}',
);
test('missing in if', fails, '{{#if ‸nix}}{{/if}}', 'undefined variable "nix"');
test('missing in unless', fails, '{{#unless ‸nix}}{{/unless}}', 'undefined variable "nix"');
test('missing in each', fails, '{{#each ‸nix}}{{/each}}', 'undefined variable "nix"');
test('missing in with', fails, '{{#with ‸map.x}}{{/with}}', '"map" has no "x"\n  → did you mean "k"?');
test('null in if', fails, '{{#if ‸none}}{{/if}}', '"none" is nothing\n  → give it a value, or write (default none false)');
test('each of a text', fails, '{{#each ‸name}}{{/each}}', '{{#each}} goes through a list or a map, not the text "alice"');
test(
	'a variable inside each',
	fails,
	'{{#each users}}{{ ‸off }}{{/each}}',
	'"off" is not part of the item\n  → for the variable write @root.off',
);
test('too many steps up', fails, '{{ ‸../name }}', '"../name" leads out of the template');
test('all variables at once', fails, 'x{{ ‸this }}', '"this" stands for all variables at once here\n  → name one of them');
test('an unknown helper', fails, '{{ ‸uper name }}', 'there is no helper "uper"\n  → did you mean "upper"?');
test(
	'an unknown block',
	fails,
	'‸{{#name}}x{{/name}}',
	'there is no block "{{#name}}"\n  → write {{#if name}}, {{#each name}} or {{#with name}}',
);
test('a helper without its value', fails, '‸{{ default name }}', 'the helper "default" is written {{default name "value"}}');
test(
	'three braces',
	fails,
	'‸{{{ name }}}',
	'three braces are not needed: nothing is ever escaped\n  → write {{ name }}; for a brace around it put a blank or {{"{"}} between them',
);
test(
	'a brace after the two',
	fails,
	'a{{{ name ‸}}',
	'not a valid template: unexpected "}}"\n  → for "{{" that is meant as it stands write "\\{{"',
);
test(
	'a filter',
	fails,
	'{{ name ‸| upper }}',
	'not a valid template: unexpected "| upper }}"\n  → there are no filters: a helper stands in front, as in {{upper text}}',
);
test(
	'a comparison',
	fails,
	'{{#if name =‸= "x"}}{{/if}}',
	'not a valid template: unexpected "= \\"x\\"}}{{/if}}"\n  → to compare write {{#if (eq name "value")}}',
);
test(
	'an index in brackets',
	fails,
	'{{ ‸list[0] }}',
	'not a valid template: unexpected "list[0] }}"\n  → an item of a list is written {{ list.[0] }}',
);
test(
	'a template of Go',
	fails,
	'{{‸.Names}}',
	'not a valid template: unexpected ".Names}}"\n  → for "{{" that is meant as it stands write "\\{{"',
);
test(
	'a block of Jinja',
	fails,
	'‸{% if name %}x{% endif %}',
	'"{% if" is no part of a template\n  → templates are Handlebars: {{#if name}} … {{/if}}, {{#each list}} … {{/each}}',
);
test(
	'a block that is not closed',
	fails,
	'{{#if name}}x‸',
	'not a valid template: it ends too early\n  → close every {{#…}} with {{/…}}, and every {{ with }}',
);
test(
	'a block that is closed by another',
	fails,
	'{{#‸if name}}{{/each}}',
	'not a valid template: "{{/each}}" cannot close "{{#if}}"',
);

test(
	'a value with braces',
	accepted,
	'- debug: "x{{ braces }}"',
	{a: [{msg: 'x{{ name }}'}]},
	{hosts: {a: {braces: '{{ inner }}', inner: '\\{{ name }}', name: 'alice'}}},
);
test('a position in a folded text of several lines', refused, '- debug: |\n    one\n    two {{ nix }}', [
	'5:16 undefined variable "nix"',
]);

const hinted = test.macro(async (t, template: string, hint: string) => {
	const {problems} = await scheduled(tasks(text(template)), {hosts});
	t.is(problems.length, 1);
	t.is(problems[0]?.split('\n')[1], `  → ${hint}`);
});

const noFunctions =
	'there are no functions and methods, only helpers, which stand in front: default, join, json, lower, upper, quote, length, lookup, eq, ne, and, or, not';
test('a sum', hinted, '{{ 1 + 1 }}', 'nothing is computed in a text: put the value into a variable');
test('a method', hinted, "{{ name.split('.') }}", noFunctions);
test('a method and an item', hinted, "{{ name.split('.')[0] }}", noFunctions);
test(
	'a lookup',
	hinted,
	"{{ lookup('file', 'x') }}",
	'nothing is looked up outside: name a file as src of copy or template, or put the value into group_vars/',
);
test('a key in brackets', hinted, "{{ groups['pve'] }}", 'write {{ groups.pve }}');
test('a key in brackets that is no name', hinted, "{{ hostvars['b.lan'] }}", 'write {{ hostvars.[b.lan] }}');
test('a variable as the key', hinted, '{{ hostvars[inventory_hostname] }}', 'write {{ lookup hostvars inventory_hostname }}');
test(
	'a key below a variable key',
	hinted,
	'{{ hostvars[inventory_hostname].port }}',
	'write {{ lookup (lookup hostvars inventory_hostname) "port" }}',
);
test('what the hint says of a key', renders, '{{ lookup (lookup hostvars inventory_hostname) "name" }}', 'alice');
