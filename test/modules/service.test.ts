import test from 'ava';
import {unitProperties, unstarted} from '../../src/domain/unit.ts';
import service from '../../src/modules/service.ts';
import {foretellsOf, plansOf, refusesOf, rejectsOf, statLike} from '../helpers/module.ts';

const plan = plansOf(service);
const refuses = refusesOf(service);
const rejects = rejectsOf(service);
const foretells = foretellsOf(service);

const unit = (given: Partial<typeof unstarted> = {}) => ({unit: {...unstarted, ...given}, isForetold: false});
const running = unit({active: 'active', file: 'enabled'});
const none = {unit: undefined, isForetold: false};
const both = {name: 'app', state: 'started', enabled: true} as const;

test('nothing to do', plan, running, both, []);
test('nothing to do: stopped', plan, unit({active: 'failed'}), {name: 'app', state: 'stopped', enabled: false}, []);
test(
	'nothing to do: not there, and should not run',
	plan,
	none,
	{name: 'app', state: 'stopped', enabled: false, masked: false},
	[],
);
test('neither started nor enabled', plan, unit(), both, ['enable app.service', 'start app.service']);
test('it has failed', plan, unit({active: 'failed', file: 'enabled'}), both, ['start app.service']);
test('it crashes again and again', plan, unit({active: 'activating', file: 'enabled'}), both, ['start app.service']);
test('it runs, and should not', plan, running, {name: 'app', state: 'stopped', enabled: false}, [
	'disable app.service',
	'stop app.service',
]);
test('it is enabled until the next boot only', plan, unit({file: 'enabled-runtime'}), {name: 'app', enabled: true}, [
	'enable app.service',
]);
test('its file is newer', plan, unit({active: 'active', file: 'enabled', isStale: true}), {...both, state: 'restarted'}, [
	'have systemd read the files of app.service again',
	'restart app.service',
]);
test('restarted', plan, running, {name: 'app.timer', state: 'restarted'}, ['restart app.timer']);
test('reloaded', plan, running, {name: 'app', state: 'reloaded'}, ['reload app.service']);
test('reloaded, and does not run', plan, unit(), {name: 'app', state: 'reloaded'}, ['start app.service']);
test('masked', plan, running, {name: 'app', state: 'stopped', masked: true}, ['stop app.service', 'mask app.service']);
test('nothing to do: masked', plan, unit({load: 'masked', file: 'masked'}), {name: 'app', masked: true, state: 'stopped'}, []);
test('no longer masked', plan, unit({load: 'masked', file: 'masked'}), {...both, masked: false}, [
	'unmask app.service',
	'enable app.service',
	'start app.service',
]);
test('static, and not to be enabled', plan, unit({file: 'static'}), {name: 'app', enabled: false}, []);
test('once, now', plan, unit({isFleeting: true}), {name: 'app', state: 'restarted'}, ['restart app.service']);
test('no systemd runs: enabled all the same', plan, unit({active: undefined}), {name: 'app', enabled: true}, [
	'enable app.service',
]);

test(
	'no systemd runs',
	refuses,
	unit({active: undefined}),
	both,
	'NO_SYSTEMD',
	'no systemd runs on this host, so "app.service" cannot be started',
);
test('no such unit', refuses, none, both, 'NO_SUCH_UNIT', 'there is no unit "app.service" on the host');
test(
	'masked, and to be started',
	refuses,
	unit({load: 'masked', file: 'masked'}),
	both,
	'MASKED',
	'the unit "app.service" is masked, and can be neither started nor enabled',
);
test(
	'static, and to be enabled',
	refuses,
	unit({file: 'static'}),
	both,
	'CANNOT_ENABLE',
	'the unit "app.service" is static, and cannot be enabled',
);
test(
	'it runs once',
	refuses,
	unit({isFleeting: true}),
	{name: 'app', state: 'started'},
	'NEVER_STARTED',
	'the unit "app.service" runs once and is inactive when it is done: it cannot stay started',
);
test(
	'it cannot be reloaded',
	refuses,
	unit({active: 'active', canReload: false}),
	{name: 'app', state: 'reloaded'},
	'CANNOT_RELOAD',
	'the unit "app.service" cannot be reloaded: it has no ExecReload',
);

test('nothing asked', rejects, {name: 'app'}, ['state: nothing is asked of the unit: give state, enabled or masked']);
test('masked and started', rejects, {...both, masked: true}, ['masked: what is masked can be neither started nor enabled']);
test('a template', rejects, {name: 'getty@', state: 'started'}, [
	'name: "getty@.service" is a template: write the instance behind the "@"',
]);
test('an option', rejects, {name: '--now', state: 'started'}, [
	'name: "--now.service" is no name of a unit: letters, digits and ":_.-@\\"',
]);

test('a restart is a change each time, and is not taken back', t => {
	const [change] = service.plan(running, service.args.parse({name: 'app', state: 'restarted'}));
	t.like(change, {unseen: true, undo: {because: 'nothing takes a restart back'}});
});

test('what starts is stopped again by undo', t => {
	const changes = service.plan(unit(), service.args.parse(both));
	t.deepEqual(
		changes.map(({apply, undo}) => [apply.text, (undo as {text: string}).text]),
		[
			['systemctl enable -- app.service', 'systemctl disable -- app.service'],
			['systemctl start -- app.service', 'systemctl stop -- app.service'],
		],
	);
});

const show = `systemctl show --no-pager --property=${unitProperties.join(',')} -- app.service`;
const booted = {'/run/systemd/system': statLike({kind: 'directory'})};
const shown = (active: string, file: string, rest = '') =>
	`LoadState=${file === 'masked' ? 'masked' : 'loaded'}\nActiveState=${active}\nUnitFileState=${file}\nNeedDaemonReload=no\nCanReload=no\n${rest}`;
test('a start', foretells, {[show]: shown('inactive', 'disabled')}, {stats: booted}, both, [
	'enable app.service',
	'start app.service',
]);
test('a mask', foretells, {[show]: shown('active', 'enabled')}, {stats: booted}, {name: 'app', state: 'stopped', masked: true}, [
	'stop app.service',
	'mask app.service',
]);
test('a restart', foretells, {[show]: shown('active', 'enabled')}, {stats: booted}, {name: 'app', state: 'restarted'}, [
	'restart app.service',
]);
test(
	'a unit whose file is yet to be written',
	foretells,
	{[show]: 'LoadState=not-found\nActiveState=inactive\nUnitFileState=\n'},
	{stats: {...booted, '/etc/systemd/system/app.service': statLike()}},
	both,
	['enable app.service', 'start app.service'],
);
test(
	'enabled where no systemd runs',
	foretells,
	{'systemctl list-unit-files --no-pager --no-legend --full -- app.service': 'app.service disabled enabled\n'},
	{},
	{name: 'app', enabled: true},
	['enable app.service'],
);
