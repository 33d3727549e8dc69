import test from 'ava';
import {ruleFaults} from '../../src/domain/apparmor-rule-faults.ts';
import {overriddenSettings, ownRule, parseRules, tagRule} from '../../src/domain/apparmor-rules.ts';
import {parseProperties} from '../../src/domain/property-string.ts';

const rules = test.macro({
	exec: (t, text: string, wanted: readonly string[]) => t.deepEqual(parseRules(text), wanted),
	title: given => `rules: ${given}`,
});
test('none', rules, '\n# nothing yet\n', []);
test('one in each line', rules, 'mount fstype=nfs*,\nmount fstype=rpc_pipefs,\n', [
	'mount fstype=nfs*,',
	'mount fstype=rpc_pipefs,',
]);
test('several in one line', rules, 'umount, pivot_root,', ['umount,', 'pivot_root,']);
test('one in several lines', rules, '  mount options=(rw,\n\tbind) /a/\n    -> /b/,\n', ['mount options=(rw, bind) /a/ -> /b/,']);
test('comments between them', rules, '# First\numount, # and why\n# Second\nptrace,\n', ['umount,', 'ptrace,']);
test('what looks like a comment', rules, 'deny "/srv/a, b#c/**" wl,\n', ['deny "/srv/a, b#c/**" wl,']);
test('blanks in quotes', rules, 'deny "/srv/a  b/**"   wl,\n', ['deny "/srv/a  b/**" wl,']);
test('alternatives in braces', rules, 'deny /dev/.lxc/{proc,sys}/** rwklx,\n', ['deny /dev/.lxc/{proc,sys}/** rwklx,']);
test('an include, which no comma ends', rules, '#include <abstractions/nfs>\numount,\n', [
	'#include <abstractions/nfs>',
	'umount,',
]);
test('the same twice', rules, 'umount,\numount,\n', ['umount,']);

test('a block is no rule', t => {
	t.deepEqual(parseRules('umount,\nprofile x {\n}\n'), {offset: 18});
});

test('a tag says whose a rule is', t => {
	const value = tagRule('mount fstype=nfs*,', 'lxc-container-media');
	t.is(value, 'mount fstype=nfs*, # lxc-container-media');
	t.is(ownRule(value, 'lxc-container-media'), 'mount fstype=nfs*,');
	for (const other of ['lxc-container', 'media', 'lxc-container-media2', 'container-media', '']) {
		t.is(ownRule(value, other), undefined, other);
	}

	t.is(ownRule('mount fstype=nfs*,', 'lxc-container-media'), undefined);
});

const faults = test.macro({
	exec: (t, text: string, wanted: readonly string[]) => t.deepEqual(ruleFaults({path: 'x.hbs', text}, 'lxc-x'), wanted),
	title: given => `faults of rules: ${given}`,
});
test('nothing is wrong', faults, 'mount fstype=nfs*,\n#include <abstractions/nfs>\n', []);
test('there is no rule', faults, '# none\n', ['x.hbs holds no rule']);
test('no comma', faults, 'mount fstype=nfs*\n', [
	'x.hbs: no comma ends the rule "mount fstype=nfs*"; every rule ends with a comma',
]);
test('a whole profile', faults, 'profile lxc-x {\n  umount,\n}\n', [
	'x.hbs: a "{" begins a block; with "mode: raw_rules" the template holds single rules, and no profile',
]);
test('the end of the profile, and another one', faults, 'umount,\n}\nprofile other {\n', [
	'x.hbs: a "{" begins a block; with "mode: raw_rules" the template holds single rules, and no profile',
]);
test('the end of the profile', faults, 'umount,\n}\n', [
	'x.hbs: a "}" closes nothing; remove it, or look for a "{" that is missing',
]);
test('faults are told with the line of the template', t => {
	const position = {file: 'x.hbs', line: 3, column: 1};
	const told = (text: string) => ruleFaults({path: 'x.hbs', text, pieces: [{text, isValue: false, position}]}, 'lxc-x');
	t.deepEqual(told('umount,\nmount\n'), ['x.hbs:4: no comma ends the rule "mount"; every rule ends with a comma']);
	t.regex(told('umount,\nhat x {\n}\n')[0] ?? '', /^x\.hbs:4: a "\{" begins a block/);
});
test('a value that is more than one word', t => {
	const pieces = [
		{text: 'deny ', isValue: false},
		{text: '/a r, capability', isValue: true, position: {file: 'x.hbs', line: 1, column: 6}},
		{text: ' wl,\n', isValue: false},
	];
	const [fault = '', ...more] = ruleFaults({path: 'x.hbs', text: pieces.map(({text}) => text).join(''), pieces}, 'lxc-x');
	t.regex(fault, /^x\.hbs:1: the value "\/a r, capability" holds a blank/);
	t.deepEqual(more, []);
});

const overridden = test.macro({
	exec: (t, text: string, wanted: readonly string[]) => t.deepEqual(overriddenSettings(parseProperties(text)), wanted),
	title: given => `overridden: ${given}`,
});
test('nothing', overridden, '', []);
test('nesting', overridden, 'nesting=1', ['features:nesting']);
test('what a profile has no part in', overridden, 'keyctl=1,mknod=1,nesting=0', []);
test('all of them', overridden, 'mount=nfs;cifs,fuse=on,nesting=yes', ['features:nesting', 'features:fuse', 'features:mount']);
test('file systems of none', overridden, 'mount=;', []);
