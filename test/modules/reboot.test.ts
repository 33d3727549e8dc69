import test from 'ava';
import {boot} from '../../src/facts/boot.ts';
import reboot from '../../src/modules/reboot.ts';
import {foretellsOf, plansOf, recordedProbe, rejectsOf, statLike} from '../helpers/module.ts';

const plan = plansOf(reboot);
const rejects = rejectsOf(reboot);
const foretells = foretellsOf(reboot);
const unknown = {creates: undefined, removes: undefined, unless: undefined};
const ended = (code: number) => ({code, stdout: '', stderr: ''});
const file = '/run/reboot-required';

test('nothing to do: no need', plan, unknown, {when_needed: true}, []);
test('nothing to do: unless', plan, {...unknown, unless: ended(0)}, {unless: 'true'}, []);
test(
	'nothing to do: one of two questions says so',
	plan,
	{...unknown, unless: ended(1)},
	{when_needed: true, unless: 'false'},
	[],
);
test('always', plan, unknown, {}, ['restart the host']);
test('it is needed', plan, {...unknown, removes: statLike()}, {when_needed: true}, ['restart the host']);
test('unless says no', plan, {...unknown, unless: ended(1)}, {unless: 'false'}, ['restart the host']);

test('that it is needed no more', foretells, {}, {stats: {[file]: statLike()}}, {when_needed: true}, ['restart the host']);
test('that unless will hold', foretells, {}, {vouched: {'sh -c false': ended(1)}}, {unless: 'false'}, ['restart the host']);
test('nothing of a bare restart', foretells, {}, {}, {}, ['restart the host']);

test('the message is one word', t => {
	const change = reboot.plan(unknown, reboot.args.parse({message: "-h $(id) it's", timeout: 30}))[0];
	t.is(
		change?.apply.text,
		`if [ -d /run/systemd/system ]; then systemctl reboot '--message=-h $(id) it'\\''s'; \
elif command -v shutdown >/dev/null; then shutdown -r -- now '-h $(id) it'\\''s'; else reboot; fi`,
	);
	t.is(change?.restarts?.timeoutMs, 30_000);
	t.is(change?.restarts?.changing, boot);
	t.true(change?.unseen);
});

const id = '0c3d3d2e-6f0c-4b5e-9b5a-0f6f3c1e7a11';
const stat = '1 (a b) c) S 0 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4711 9 9 9';

test('a life is known by boot id and the start of process 1', async t => {
	const look = async (files: Record<string, string>) => boot.look(recordedProbe({}, {files}));
	const name = '/proc/sys/kernel/random/boot_id';
	t.is(await look({[name]: `${id}\n`, '/proc/1/stat': stat}), `${id} 4711`);
	t.is(await look({[name]: `${id}\n`}), id);
	await t.throwsAsync(look({[name]: ''}), {code: 'NOT_UNDERSTOOD'});
	await t.throwsAsync(look({}), {code: 'NOT_UNDERSTOOD'});
});

test('a message of two lines', rejects, {message: 'a\nb'}, ['message: has to be text of one line']);
test('no message', rejects, {message: ''}, ['message: has to be text of one line']);
test('no time', rejects, {timeout: 0}, ['timeout: Too small: expected number to be >=1']);
