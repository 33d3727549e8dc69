import {execFileSync} from 'node:child_process';
import test from 'ava';
import {renderBlockDevices} from '../../src/lab/device-archive.ts';

test('an archive that tar reads', t => {
	const archive = renderBlockDevices([
		{name: 'loop0', major: 7, minor: 0},
		{name: 'loop255', major: 7, minor: 255},
	]);
	const list = execFileSync('tar', ['--list', '--verbose', '--numeric-owner', '--utc'], {input: archive, encoding: 'utf8'});
	t.is(list, 'brw-rw---- 0/6             7,0 1970-01-01 00:00 loop0\nbrw-rw---- 0/6           7,255 1970-01-01 00:00 loop255\n');
});
