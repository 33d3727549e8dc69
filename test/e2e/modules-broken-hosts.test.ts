import fs from 'node:fs/promises';
import path from 'node:path';
import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';
import {touched} from '../helpers/plays.ts';
import {assertRefused, playRefusals, type Refusal, type Refused} from '../helpers/refusal.ts';
import {eventsOf, runner} from '../helpers/runner.ts';

/** Logs in without any right, and does not become root. */
const plain = {ansible_user: 'ann', lab_sudo: 'none'};
const person = '    - ensure_admin_user: {name: alice}';

const refusals: Readonly<Record<string, Refusal>> = {
	'a folder that its user may not look into': {
		vars: plain,
		given: 'mkdir -m 0700 /srv/private\necho 1 >/srv/private/x',
		tasks: '    - copy: {dest: /srv/private/x, content: "x"}',
		code: 'LOOK_FAILED',
		message: /Permission denied/,
	},
	'a file that its user may not read': {
		vars: plain,
		given: 'echo secret >/srv/x\nchmod 0600 /srv/x',
		tasks: '    - copy: {dest: /srv/x, content: "x"}',
		code: 'LOOK_FAILED',
		message: /sha256sum/,
	},
	'passwords that its user may not read': {
		vars: plain,
		tasks: "    - ensure_admin_user: {name: ann, password_hash: '$5$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM.'}",
		code: 'LOOK_FAILED',
	},
	'work as another user without being root': {
		vars: plain,
		tasks: '    - command: {cmd: id, reads: true}\n      become_user: daemon',
		code: 'NOT_ROOT',
	},
	'a folder that its user may not write': {
		vars: plain,
		tasks: '    - copy: {dest: /srv/x, content: "x"}',
		code: 'APPLY_FAILED',
		message: /Permission denied/,
		late: true,
		holds: 'test -z "$(ls -A /srv)"',
	},
	'a file system that is read-only': {
		given: 'mkdir /srv/ro\nmount -t tmpfs -o ro tmpfs /srv/ro',
		tasks: '    - copy: {dest: /srv/ro/x, content: "x"}',
		code: 'APPLY_FAILED',
		message: /Read-only file system/,
		late: true,
	},
	'sudoers with a mistake': {
		given: 'echo "this is no rule" >>/etc/sudoers',
		tasks: person,
		code: 'APPLY_FAILED',
		message: /sudoers/,
		late: true,
		holds: 'test -z "$(ls -A /etc/sudoers.d)"',
	},
	'sudoers that are no text': {
		given: "printf '\\377\\376' >>/etc/sudoers",
		tasks: person,
		code: 'FILE_NOT_TEXT',
	},
	'sudoers that lead round in a circle': {
		given: 'rm /etc/sudoers\nln -s sudoers /etc/sudoers',
		tasks: person,
		code: 'LOOK_FAILED',
	},
	'a rule that is a directory': {
		given: 'mkdir /etc/sudoers.d/alice',
		tasks: person,
		code: 'NOT_A_FILE',
	},
	'no shell to log in with': {
		given: 'usermod --shell /bin/sh root\nrm /usr/bin/bash',
		tasks: person,
		code: 'NO_SHELL',
	},
	'a shell that is no program': {
		given: 'echo 1 >/usr/local/bin/shell',
		tasks: '    - ensure_admin_user: {name: alice, shell: /usr/local/bin/shell}',
		code: 'NO_SHELL',
	},
	'no program that looks at files': {
		given: 'rm /usr/bin/stat',
		tasks: '    - file: {path: /srv/x, state: directory}',
		code: 'LOOK_FAILED',
	},
	'no program for checksums': {
		given: 'rm /usr/bin/sha256sum\necho old >/srv/x',
		tasks: '    - copy: {dest: /srv/x, content: "x"}',
		code: 'NO_SUCH_PROGRAM',
		message: /sha256sum/,
	},
};

const titles = Object.keys(refusals);
const hostOf = (index: number) => `broken-${index + 1}`;
let lab: TestLab;
let refused: readonly Refused[];

test.before(async () => {
	const wanted = Object.values(refusals);
	lab = await startLab({
		...Object.fromEntries(wanted.map(({vars = {}}, index) => [hostOf(index), vars] as const)),
		'no-sudo': {ansible_user: 'ann', ansible_become: true},
		'no-shell': {ansible_user: 'ann', ansible_become: true},
		'no-login': {ansible_user: 'ann', ansible_become: true},
	});
	refused = await playRefusals(lab, wanted, hostOf);
});

test.after.always(async () => {
	await lab?.stop();
});

for (const [index, title] of titles.entries()) {
	test(`${title}: the check touches nothing`, t => assertRefused(t, refused[index] as Refused));
}

test('a host that cannot be worked on is told, and nothing on it is touched', async t => {
	const given = {
		'no-sudo': 'chmod 0666 /etc/sudoers',
		'no-shell': 'usermod --shell /bin/gone ann',
		'no-login': 'usermod --shell /usr/sbin/nologin ann',
	};
	const playbook = path.join(lab.directory, 'unreachable.yml');
	await fs.writeFile(
		playbook,
		`- hosts: [${Object.keys(given).join(', ')}]\n  tasks:\n    - file: {path: /srv/x, state: directory}\n`,
	);
	const found = new Map<string, string>();
	for (const [host, shellText] of Object.entries(given)) {
		t.is((await lab.run(host, shellText)).code, 0);
		found.set(host, await lab.snapshot(host));
	}

	for (const args of [['--check'], []]) {
		const {code, stdout} = await runner(['play', playbook, '-i', lab.inventoryFile, '--format', 'json-lines', ...args]);
		t.is(code, 4);
		const codes = eventsOf(stdout).flatMap(event =>
			event.type === 'host-unreachable' ? [`${event.host} ${event.problem.code}`] : [],
		);
		t.deepEqual(codes.sort(), ['no-login LOGIN_SHELL', 'no-shell AUTH', 'no-sudo BECOME']);
		for (const [host, held] of found) {
			t.deepEqual(touched(held, await lab.snapshot(host)), [], host);
		}
	}
});
