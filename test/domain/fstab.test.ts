import {spawnSync} from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import {dropEntry, entriesFor, parseFstabLine, renderFstabLine, setEntry} from '../../src/domain/fstab.ts';
import {mountOptions, mountSource} from '../../src/domain/mount-arguments.ts';
import {hasFlags, renderFlags, shownFlags, wantedFlags} from '../../src/domain/mount-options.ts';
import {whyNoPath} from '../../src/domain/path.ts';
import {testWhere} from '../helpers/needs.ts';
import {scratch} from '../helpers/run-script.ts';

const entry = {source: 'nas:/export', path: '/srv/a b', type: 'nfs', options: 'ro,_netdev', dump: 0, pass: 2};

test('a line, with tabs and escapes', t => {
	t.deepEqual(parseFstabLine('  nas:/export\t/srv/a\\040b   nfs ro,_netdev 0\t2'), entry);
	t.is(renderFstabLine(entry), 'nas:/export /srv/a\\040b nfs ro,_netdev 0 2');
});

test('a line of three fields', t => {
	t.like(parseFstabLine('/dev/sda1 / ext4'), {options: 'defaults', dump: 0, pass: 0});
});

test('what separates fields nowhere but in other programs is part of them', t => {
	for (const source of ['\uFEFF', 'a\u00A0b', '\u2003x']) {
		t.deepEqual(parseFstabLine(renderFstabLine({...entry, source})), {...entry, source});
	}
});

test('what is no entry', t => {
	for (const line of ['', '# /dev/sda1 / ext4', '/dev/sda1 /', '   ']) {
		t.is(parseFstabLine(line), undefined, line);
	}
});

test('what would be two lines, or more fields', t => {
	for (const broken of [{options: 'ro\n/dev/x /etc ext4'}, {type: 'ext4 x'}, {options: 'a b'}, {source: ''}]) {
		t.throws(() => renderFstabLine({...entry, ...broken}), {instanceOf: TypeError});
	}
});

const line = 'nas:/export /srv/a\\040b nfs ro,_netdev 0 2';
const sets = test.macro({
	exec: (t, before: string, after: string) => t.is(setEntry(before, entry), after),
	title: given => `set: ${given}`,
});
test('an empty file', sets, '', `${line}\n`);
test('behind a last line without an end', sets, '# x\n/dev/sda1 / ext4', `# x\n/dev/sda1 / ext4\n${line}\n`);
test(
	'as it is, otherwise spaced',
	sets,
	'# x\nnas:/export /srv/a\\040b\tnfs  ro,_netdev 0 2',
	'# x\nnas:/export /srv/a\\040b\tnfs  ro,_netdev 0 2',
);
test('other options', sets, 'a /b c\nnas:/export /srv/a\\040b nfs rw\n# x\n', `a /b c\n${line}\n# x\n`);
test('twice', sets, `${line}\n# x\nother:/y /srv/a\\040b nfs rw\n`, `${line}\n# x\n`);

test('drop: its lines and no others', t => {
	t.is(dropEntry(`# x\n${line}\na /srv/a nfs\n`, '/srv/a b'), '# x\na /srv/a nfs\n');
	t.is(dropEntry('a /srv/a nfs', '/srv/a b'), 'a /srv/a nfs');
	t.deepEqual(entriesFor(`${line}\n`, '/srv/a b'), [entry]);
});

test('flags: the later one wins, and defaults are all back', t => {
	t.like(wantedFlags(['ro', 'noexec', 'defaults', 'nodev']), {ro: false, noexec: false, nodev: true});
	t.like(wantedFlags(['users', 'exec']), {nosuid: true, nodev: true, noexec: false});
	t.like(wantedFlags(['size=1M']), {sizeKib: 1024});
	t.like(wantedFlags(['size=5000']), {sizeKib: 8});
	t.like(wantedFlags(['size=50%']), {sizeKib: undefined});
});

test('flags: as the kernel shows them', t => {
	const shown = shownFlags(['rw', 'noexec', 'relatime'], ['rw', 'size=1024k', 'mode=750']);
	t.true(hasFlags(shown, wantedFlags(['noexec', 'size=1m'])));
	t.true(hasFlags(shown, wantedFlags(['noexec'])));
	t.false(hasFlags(shown, wantedFlags(['noexec', 'size=2m'])));
	t.false(hasFlags(shown, wantedFlags([])));
	t.true(shownFlags(['rw'], ['ro']).ro);
	t.is(renderFlags(shown), 'rw,suid,dev,noexec,relatime,size=1024k');
});

const hasFindmnt = spawnSync('findmnt', ['--version']).error === undefined;
testWhere(hasFindmnt, 'findmnt')('hostile values are refused, or are one entry to findmnt', async t => {
	const folder = scratch(t);
	const hostile = fc.oneof(
		fc.string({unit: fc.constantFrom(...'aZ/ \t\n#\\\'",=:0-'), minLength: 1, maxLength: 10}),
		fc.string({unit: 'grapheme', maxLength: 8}),
		fc.constantFrom('a\\040b', '#x', 'x\n/dev/sda /etc ext4', 'ro x', '/srv/\\134', 'UUID="a b"'),
	);
	let accepted = 0;
	await fc.assert(
		fc.asyncProperty(hostile, hostile, hostile, async (source, name, option) => {
			const target = `/srv/${name}`;
			const options = mountOptions().safeParse(option);
			if (!mountSource().safeParse(source).success || whyNoPath(target) !== undefined) {
				return;
			}

			accepted++;
			const wanted = {source, path: target, type: 'ext4', options: options.data ?? 'ro', dump: 0, pass: 0};
			const file = path.join(folder, 'fstab');
			const text = setEntry('# before\n/dev/sda1 / ext4\n', wanted);
			await fs.writeFile(file, text);
			t.is(text.split('\n').length, 4);
			const read = spawnSync('findmnt', ['--tab-file', file, '--evaluate', '--json', '--output', 'TARGET,FSTYPE,OPTIONS'], {
				encoding: 'utf8',
			});
			t.is(read.status, 0, read.stderr);
			t.is((read.stdout.match(/"target"/g) ?? []).length, 2, text);
			t.deepEqual(entriesFor(text, target), [wanted]);
		}),
		{numRuns: 200},
	);
	t.true(accepted > 0);
});
