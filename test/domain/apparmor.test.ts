import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import {
	includesContainerProfiles,
	parseLoaded,
	parseReferences,
	whyNoProfileFile,
	whyNoProfileName,
} from '../../src/domain/apparmor.ts';
import {testWhere} from '../helpers/needs.ts';
import {scratch} from '../helpers/run-script.ts';

const containers = '/etc/apparmor.d/lxc';
const others = '/etc/apparmor.d';

test('names that a profile can have', t => {
	for (const name of ['lxc-container-media', 'lxc-a', 'lxc-a.b_c']) {
		t.is(whyNoProfileName(name, containers), undefined, name);
	}

	t.is(whyNoProfileName('backup', others), undefined);
});
test('names that a profile cannot have', t => {
	for (const name of [
		...['', 'media', 'lxc-a b', 'lxc-a\n', 'lxc-"', 'lxc-*', 'lxc-a//b', 'lxc-a{b', '../x', ':lxc-x', `lxc-${'a'.repeat(100)}`],
		...['generated', 'unconfined', 'lxc-container-default', 'lxc-container-default-with-mounting'],
	]) {
		t.is(typeof whyNoProfileName(name, containers), 'string', name);
	}

	t.is(
		whyNoProfileName('lxc-default-with-mounting', others),
		'is the name of a file; the profile in it is "lxc-container-default-with-mounting", and belongs to the package lxc',
	);
	t.is(whyNoProfileName('media', containers), 'has to begin with "lxc-": lxc-start may change to no other profile');
});
test('names of files', t => {
	t.is(whyNoProfileFile('media', containers), undefined);
	t.is(whyNoProfileFile('backup', others), undefined);
	for (const name of ['lxc-default', '.hidden', 'a/b', '..', 'x.orig', 'x.dpkg-old', 'x~']) {
		t.is(typeof whyNoProfileFile(name, containers), 'string', name);
	}

	for (const name of ['lxc-containers', 'lxc', 'usr.bin.man', 'tunables']) {
		t.is(typeof whyNoProfileFile(name, others), 'string', name);
	}
});
test('whether the folder is included', t => {
	t.true(includesContainerProfiles('#include <tunables/global>\n\n#include <lxc>\n'));
	t.true(includesContainerProfiles('abi <abi/lxc>,\ninclude if exists <lxc>\n'));
	t.false(includesContainerProfiles('# include <lxc>\n#include <lxc-more>\n'));
});
test('what the kernel has', t => {
	t.deepEqual(parseLoaded('lxc-b (enforce)\n/usr/bin/man (complain)\na b//c (enforce)\n'), ['/usr/bin/man', 'a b//c', 'lxc-b']);
	t.deepEqual(parseLoaded(''), []);
	t.is(parseLoaded('cat: error\n'), undefined);
});
test('what containers are configured to use', t => {
	t.deepEqual(
		parseReferences(
			'/etc/pve/nodes/a/lxc/100.conf:lxc.apparmor.profile: lxc-x\n/var/lib/lxc/w/config:  lxc.aa_profile = lxc-y \n/var/lib/lxc/v/config:lxc.apparmor.profile=\n',
		),
		[
			{file: '/etc/pve/nodes/a/lxc/100.conf', profile: 'lxc-x'},
			{file: '/var/lib/lxc/v/config', profile: ''},
			{file: '/var/lib/lxc/w/config', profile: 'lxc-y'},
		],
	);
	t.is(parseReferences('Binary file matches\n'), undefined);
});

const real = testWhere(fs.existsSync('/sbin/apparmor_parser'), 'apparmor_parser');
real('200 hostile names: refused, or the one that the parser finds', t => {
	const file = `${scratch(t)}/profile`;
	const name = fc.oneof(
		fc.string({maxLength: 12}),
		fc.stringMatching(/^lxc-[\w.\-/"{}@*#, \n]{0,8}$/),
		fc.constantFrom('lxc-x {}\nprofile y', 'lxc-x,', 'lxc-#', 'lxc-$(id)', 'lxc-x flags=(complain)'),
	);
	let accepted = 0;
	fc.assert(
		fc.property(name, one => {
			if (whyNoProfileName(one, others) === undefined && whyNoProfileFile(one, others) === undefined) {
				accepted++;
				fs.writeFileSync(file, `profile ${one} {\n}\n`);
				t.is(execFileSync('apparmor_parser', ['-N', file], {encoding: 'utf8', stdio: 'pipe'}), `${one}\n`);
			}
		}),
		{numRuns: 200},
	);
	t.true(accepted > 0);
});
