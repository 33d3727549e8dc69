import ava from 'ava';
import {appliedOf, finishedOf, plannedOf, problemsOf} from '../helpers/events.ts';
import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';
import {givePlays, playAll, touched} from '../helpers/plays.ts';

let lab: TestLab;

test.before(async () => {
	lab = await startLab({output: {}, owner: {}, made: {}, newcomer: {}});
});

test.after.always(async () => {
	await lab?.stop();
});

type Doubt = {
	readonly host: string;
	readonly tasks: string;
	/** How each task ends in check mode. */
	readonly outcomes: readonly string[];
	/** What a task that ends as undetermined says. */
	readonly says: RegExp;
	/** Changes that are foretold all the same, and those that are made then. */
	readonly foretold: readonly string[];
	readonly made: readonly string[];
};

const isOpen = ava.macro(async (t, {host, tasks, outcomes, says, foretold, made}: Doubt) => {
	const plays = await givePlays(lab, [{host, tasks}]);
	const found = await lab.snapshot(host);
	const {code, said, events} = await playAll(lab, plays, ['--check']);
	const check = events[0] ?? [];
	t.is(code, 0, said);
	t.deepEqual(touched(found, await lab.snapshot(host)), []);
	t.deepEqual(
		finishedOf(check).map(({outcome}) => outcome),
		[...outcomes] as never,
	);
	for (const problem of problemsOf(check)) {
		t.is(problem.code, 'UNDETERMINED');
		t.regex(problem.message, says);
	}

	const summaries = (changes: readonly {readonly summary: string}[]) => changes.map(({summary}) => summary);
	t.deepEqual(summaries(plannedOf(check)), [...foretold]);
	const apply = await playAll(lab, plays);
	t.deepEqual(problemsOf(apply.events[0] ?? []), []);
	t.deepEqual(summaries(appliedOf(apply.events[0] ?? [])), [...made]);
});

test('the output of a command that check mode does not run', isOpen, {
	host: 'output',
	tasks: `
    - command: echo 7 | tee /srv/seven
      register: seven
    - assert: {that: seven.changed}
    - debug: {msg: "{{ seven.stdout }}"}
    - copy: {dest: /srv/copy, content: "{{ seven.stdout }}"}
    - copy: {dest: /srv/other, content: "x"}
      when: seven.stdout.trim() == "7"
    - copy: {dest: /srv/never, content: "x"}
      when: [inventory_hostname == "another", seven.stdout == "8"]
    - copy: {dest: /srv/plain, content: "x"}`,
	outcomes: ['would-change', 'unchanged', 'undetermined', 'undetermined', 'undetermined', 'skipped', 'would-change'],
	says: /^what "command: echo 7 \| tee \/srv\/seven" gives is known once it has run$/,
	foretold: ['run echo 7 | tee /srv/seven', 'create /srv/plain'],
	made: ['run echo 7 | tee /srv/seven', 'create /srv/copy', 'create /srv/other', 'create /srv/plain'],
});

test('the owner of what a task makes without naming one', isOpen, {
	host: 'owner',
	tasks: `
    - copy: {dest: /srv/file, content: "x"}
    - file: {path: /srv/file, owner: daemon}`,
	outcomes: ['would-change', 'undetermined'],
	says: /^it belongs to whoever makes it; known once "copy: \/srv\/file" has run$/,
	foretold: ['create /srv/file'],
	made: ['create /srv/file', 'set the owner of /srv/file to daemon'],
});

test('what a command makes', isOpen, {
	host: 'made',
	tasks: `
    - command: {cmd: "mkdir -p /srv/app/etc; echo 1 >/srv/app/etc/conf", creates: /srv/app}
    - file: {path: /srv/app, mode: "0700"}`,
	outcomes: ['would-change', 'undetermined'],
	says: /^a command makes it; known once "command: mkdir -p/,
	foretold: ['run mkdir -p /srv/app/etc; echo 1 >/srv/app/etc/conf'],
	made: ['run mkdir -p /srv/app/etc; echo 1 >/srv/app/etc/conf', 'set the mode of /srv/app to 0700'],
});

test('what a user sees who is not there yet', isOpen, {
	host: 'newcomer',
	tasks: `
    - ensure_admin_user: {name: dave, sudo: none}
    - file: {path: /home/dave/bin, state: directory, mode: "0700"}
      become_user: dave
    - command: {cmd: id -un, reads: true}
      become_user: dave
    - debug: {msg: after}`,
	outcomes: ['would-change', 'undetermined', 'undetermined', 'unchanged'],
	says: /^"dave" is not there yet, and what that user sees is known once it is$/,
	foretold: ['create user dave'],
	made: ['create user dave', 'create /home/dave/bin/'],
});
