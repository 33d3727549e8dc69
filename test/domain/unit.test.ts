import test from 'ava';
import {parseUnit, parseUnitFile} from '../../src/domain/unit.ts';

// The order and the fields of systemd 252; a unit has only those of its type
const ssh = `Type=notify
RemainAfterExit=no
LoadState=loaded
ActiveState=active
UnitFileState=enabled
CanReload=yes
NeedDaemonReload=no
`;

test('a service that runs', t => {
	t.deepEqual(parseUnit(ssh), {
		load: 'loaded',
		active: 'active',
		file: 'enabled',
		isStale: false,
		canReload: true,
		isFleeting: false,
	});
});

test('a timer has no type', t => {
	t.like(parseUnit('LoadState=loaded\nActiveState=inactive\nUnitFileState=disabled\nCanReload=no\nNeedDaemonReload=yes\n'), {
		active: 'inactive',
		isStale: true,
		isFleeting: false,
	});
});

test('a service that runs once', t => {
	const oneshot = ssh.replace('notify', 'oneshot');
	t.like(parseUnit(oneshot), {isFleeting: true});
	t.like(parseUnit(oneshot.replace('RemainAfterExit=no', 'RemainAfterExit=yes')), {isFleeting: false});
});

test('no such unit', t => {
	t.is(parseUnit('LoadState=not-found\nActiveState=inactive\nUnitFileState=\n'), 'absent');
});

test('what is no answer', t => {
	t.is(parseUnit(''), undefined);
	t.is(parseUnit('LoadState=loaded\n'), undefined);
});

test('files of units, where no systemd runs', t => {
	const list = 'ssh.service             enabled enabled\nnfs-blkmap.service masked  enabled\n';
	t.like(parseUnitFile(list, 'ssh.service'), {load: 'loaded', active: undefined, file: 'enabled'});
	t.like(parseUnitFile(list, 'nfs-blkmap.service'), {load: 'masked', file: 'masked'});
	t.is(parseUnitFile(list, 'ssh'), undefined);
	t.is(parseUnitFile('', 'ssh.service'), undefined);
});
