import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import test from 'ava';
import {readProfiles} from '../../src/domain/apparmor-text.ts';
import {testWhere} from '../helpers/needs.ts';

const finds = test.macro((t, text: string, wanted: Partial<ReturnType<typeof readProfiles>>) => {
	const {faults, ...found} = readProfiles(text);
	t.like(found, wanted);
	t.deepEqual(faults, []);
});

test('profiles by name and by path', finds, 'profile a { file, } /bin/b { /x r, }\nprofile "c" /bin/c flags=(complain) {}\n', {
	names: ['a', '/bin/b', 'c'],
	rules: 5,
});
test(
	'profiles and hats inside',
	finds,
	'profile a {\n profile b {\n /x r,\n }\n ^c {\n /y r,\n }\n hat d { /z r, }\n if defined @{X} {\n /w r,\n }\n}\n',
	{
		names: ['a'],
		inner: ['a//b', 'a//c', 'a//d'],
	},
);
test(
	'includes of every form',
	finds,
	'#include <tunables/global>\ninclude if exists "local/x"\nprofile a {\n #include if exists <b>\n include <c>\n}\n',
	{
		includes: ['tunables/global', 'local/x', 'b', 'c'],
	},
);
test('commas in brackets, braces and quotes', finds, 'profile a {\n mount options=(rw, bind) /{a,b} -> "/c, d",\n /e,f r,\n}\n', {
	rules: 3,
});
test('a comment with all that would mean something', finds, '# } { " , include <x>\nprofile a {\n /b r, # } "\n}\n', {
	rules: 2,
	includes: [],
});
test(
	'assignments, which end with their line',
	finds,
	'@{A}=/x /y\n@{B} += /z\n$c=true\nabi <abi/3.0>,\nprofile a { @{A}/** r, }\n',
	{
		names: ['a'],
	},
);
test('a rule in two lines', finds, 'profile a {\n audit deny\n  owner /x rw,\n mount options=(rw,\n  bind) -> /y,\n}\n', {
	rules: 3,
});

const faulty = test.macro((t, text: string, ...wanted: readonly string[]) => {
	t.deepEqual(
		readProfiles(text).faults.map(({offset, message}) => `${text.slice(0, offset).split('\n').length} ${message}`),
		wanted,
	);
});

test(
	'no comma before the end',
	faulty,
	'profile a {\n file,\n mount fstype=nfs\n}\n',
	'3 no comma ends the rule "mount fstype=nfs"',
);
test(
	'no comma before a rule',
	faulty,
	'profile a {\n mount fstype=nfs\n deny mount fstype=devpts,\n}\n',
	'2 no comma ends the rule "mount fstype=nfs"',
);
test('no comma before a comment', faulty, 'profile a {\n /x r\n # note\n /y r,\n}\n', '2 no comma ends the rule "/x r"');
test('no comma before an include', faulty, 'profile a {\n /x r\n #include <b>\n}\n', '2 no comma ends the rule "/x r"');
test('no end', faulty, 'profile a {\n file,\n', '1 a "{" is not closed');
test('one end too many', faulty, 'profile a {\n file,\n}\n}\n', '4 a "}" closes nothing');

const installed = testWhere(fs.existsSync('/etc/apparmor.d/abstractions/lxc'), 'the profiles of lxc');
installed('what Debian installs has no faults, and the names that the parser finds', t => {
	const list = execFileSync('find', ['/etc/apparmor.d', '-type', 'f', '-not', '-path', '*/abi/*'], {encoding: 'utf8'});
	const files = list.split('\n').filter(file => file !== '');
	t.true(files.length > 50);
	for (const file of files) {
		t.deepEqual(readProfiles(fs.readFileSync(file, 'utf8')).faults, [], file);
	}

	const profiles = files.filter(file => /^\/etc\/apparmor\.d\/(?:lxc\/)?[^/]+$/.test(file));
	for (const file of profiles) {
		const {names, inner} = readProfiles(fs.readFileSync(file, 'utf8'));
		if (names.length > 0) {
			const known = execFileSync('apparmor_parser', ['-N', file], {encoding: 'utf8', stdio: 'pipe'});
			t.deepEqual([...names, ...inner].sort(), known.trim().split('\n').sort(), file);
		}
	}
});
