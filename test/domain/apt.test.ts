import test from 'ava';
import {parsePolicies, parseSimulation} from '../../src/domain/apt.ts';
import {notInstalled, parsePackageStates} from '../../src/domain/debian-package.ts';

// apt 2.6.1
const policies = `lab-one:
  Installed: 1.2
  Candidate: 2.0
  Version table:
     2.0 500
        500 file:/srv/repo ./ Packages
 *** 1.2 100
        100 /var/lib/dpkg/status
     1.0 500
        500 file:/srv/repo ./ Packages
        100 /var/lib/dpkg/status
awk:
  Installed: (none)
  Candidate: (none)
  Version table:
acl:
  Installed: (none)
  Candidate: 2.3.1-3
  Package pin: 2.3.1-3
  Version table:
     2.3.1-3 1001
        500 http://deb.debian.org/debian bookworm/main amd64 Packages
`;

test('policies: what is only installed is not on offer', t => {
	t.deepEqual(parsePolicies(policies), {
		'lab-one': {candidate: '2.0', versions: ['2.0', '1.0']},
		awk: {candidate: undefined, versions: []},
		acl: {candidate: '2.3.1-3', versions: ['2.3.1-3']},
	});
});

test('policies: of no known package', t => {
	t.deepEqual(parsePolicies(''), {});
});

test('policies: another language, or something else', t => {
	t.is(parsePolicies(policies.replaceAll('Candidate', 'Kandidat')), undefined);
	t.is(parsePolicies('oh dear\n'), undefined);
});

const simulation = `Reading package lists...
The following packages will be REMOVED:
  lab-rival
Remv lab-rival [1.0]
Inst libfoo:i386 (1.2 localhost [i386])
Inst lab-one [1.0] (2.0 localhost [all]) [lab-two:amd64 ]
Inst lab-two (1.0 Debian:12.1/stable, Debian-Security [amd64])
Purg lab-old
Conf lab-one (2.0 localhost [all])
`;

test('simulation: what is installed, upgraded and removed', t => {
	t.deepEqual(parseSimulation(simulation), [
		{name: 'lab-rival', from: '1.0', to: undefined},
		{name: 'libfoo:i386', from: undefined, to: '1.2'},
		{name: 'lab-one', from: '1.0', to: '2.0'},
		{name: 'lab-two', from: undefined, to: '1.0'},
		{name: 'lab-old', from: undefined, to: undefined},
	]);
});

test('simulation: nothing to do', t => {
	t.deepEqual(parseSimulation('Reading package lists...\n0 upgraded, 0 newly installed.\n'), []);
});

test('simulation: a step that is not understood', t => {
	t.is(parseSimulation('Inst lab-one\n'), undefined);
});

const states = test.macro({
	exec(t, line: string, expected: object | undefined) {
		const read = parsePackageStates(line);
		t.deepEqual(read, expected === undefined ? undefined : ([expected].flat() as never));
	},
	title: given => `dpkg: ${given}`,
});

const whole = {...notInstalled, isInstalled: true, version: '1.0-1'};
test('installed', states, 'acl\tamd64\t1.0-1\tinstall\tok\tinstalled\n', whole);
test('held', states, 'acl\tamd64\t1.0-1\thold\tok\tinstalled\n', {...whole, isHeld: true});
test('waiting for triggers', states, 'acl\tamd64\t1.0-1\tinstall\tok\ttriggers-pending\n', whole);
test('removed, not purged', states, 'acl\tamd64\t1.0-1\tdeinstall\tok\tconfig-files\n', {...notInstalled, hasLeftovers: true});
test('half-configured', states, 'acl\tamd64\t1.0-1\tinstall\tok\thalf-configured\n', {...whole, flaw: 'half-configured'});
test('to be installed again', states, 'acl\tamd64\t1.0-1\tinstall\treinstreq\tinstalled\n', {...whole, flaw: 'reinstreq'});
test('known by name only', states, 'awk\t\t\tunknown\tok\tnot-installed\n', []);
test('for two architectures', states, 'a1\tamd64\t1.0-1\tinstall\tok\tinstalled\na1\ti386\t1.0-1\tinstall\tok\tinstalled\n', [
	whole,
	whole,
]);
test('a state that is not known', states, 'acl\tamd64\t1\tinstall\tok\tbroken\n', undefined);
