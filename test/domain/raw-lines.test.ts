import test from 'ava';
import fc from 'fast-check';
import {parseContainerConfig, type RawLine, replaceRawLines} from '../../src/domain/container-config.ts';
import {rawLinesOf} from '../../src/domain/raw-lines.ts';

const linesOf = (text: string): readonly RawLine[] =>
	text
		.split('\n')
		.filter(line => line !== '')
		.map(line => ({key: line.slice(0, line.indexOf(':')), value: line.slice(line.indexOf(':') + 2)}));

const replaces = test.macro({
	exec(t, before: string, lines: string, after: string) {
		t.is(replaceRawLines(before, linesOf(lines)), after);
		t.is(replaceRawLines(after, linesOf(lines)), after);
	},
	title: given => `replaced: ${given}`,
});

const map = 'lxc.idmap: u 0 100000 65536\nlxc.idmap: g 0 100000 65536\n';
const snapshot = '\n[snap]\nmemory: 512\nlxc.tty.max: 4\n';

test('none before, no sections', replaces, 'memory: 512\n', map, `memory: 512\n${map}`);
test('none before, above the first section', replaces, `memory: 512\n${snapshot}`, map, `memory: 512\n${map}${snapshot}`);
test(
	'above what is pending',
	replaces,
	'memory: 512\n\n[pve:pending]\nswap: 0\n',
	map,
	`memory: 512\n${map}\n[pve:pending]\nswap: 0\n`,
);
test('nothing to do', replaces, `memory: 512\n${map}${snapshot}`, map, `memory: 512\n${map}${snapshot}`);
test('as it is, otherwise written', replaces, 'lxc.idmap = u 0 1 1\n', 'lxc.idmap: u 0 1 1', 'lxc.idmap = u 0 1 1\n');
test('all taken out', replaces, `memory: 512\n${map}${snapshot}`, '', `memory: 512\n${snapshot}`);
test('one among others', replaces, 'lxc.a: 1\n', '', '');
test(
	'the one in the middle',
	replaces,
	'lxc.tty.max=1\n# why\nlxc.cap.drop: a\nlxc.kmsg = 0\n',
	'lxc.tty.max: 1\nlxc.cap.drop: b\nlxc.kmsg: 0\n',
	'lxc.tty.max=1\n# why\nlxc.cap.drop: b\nlxc.kmsg = 0\n',
);
test(
	'one more behind those that stay',
	replaces,
	'lxc.kmsg: 0\nmemory: 512\n',
	'lxc.kmsg: 0\nlxc.tty.max: 1\n',
	'lxc.kmsg: 0\nlxc.tty.max: 1\nmemory: 512\n',
);
test(
	'one more before those that stay',
	replaces,
	'memory: 512\nlxc.kmsg: 0\n',
	'lxc.tty.max: 1\nlxc.kmsg: 0\n',
	'memory: 512\nlxc.tty.max: 1\nlxc.kmsg: 0\n',
);
test(
	'another order',
	replaces,
	'lxc.kmsg: 0\nlxc.tty.max: 1\n',
	'lxc.tty.max: 1\nlxc.kmsg: 0\n',
	'lxc.tty.max: 1\nlxc.kmsg: 0\n',
);
test(
	'the same line once more',
	replaces,
	'lxc.cap.drop: a\n',
	'lxc.cap.drop: a\nlxc.cap.drop: a\n',
	'lxc.cap.drop: a\nlxc.cap.drop: a\n',
);
test('no line break at the end', replaces, 'memory: 512', map, `memory: 512\n${map}`);
test('no line break at the end, nothing to do', replaces, 'lxc.kmsg: 0', 'lxc.kmsg: 0', 'lxc.kmsg: 0');
test(
	'lines that end with CR',
	replaces,
	'memory: 512\r\n\r\n[snap]\r\nlxc.kmsg: 0\r\n',
	'lxc.tty.max: 1',
	'memory: 512\r\nlxc.tty.max: 1\r\n\r\n[snap]\r\nlxc.kmsg: 0\r\n',
);
test('an empty file', replaces, '', map, map);
test('a section from the first line on', replaces, '[snap]\nlxc.kmsg: 0\n', 'lxc.kmsg: 1', 'lxc.kmsg: 1\n[snap]\nlxc.kmsg: 0\n');
test('a line that Proxmox VE would drop', replaces, 'lxc.managed.by: bob\nlxc.kmsg: 0\n', 'lxc.kmsg: 0', 'lxc.kmsg: 0\n');
test('variables stay', replaces, 'lxc.environment.runtime: A=1\nlxc.kmsg: 0\n', '', 'lxc.environment.runtime: A=1\n');
test('a section whose name is none ends nothing', replaces, 'memory: 512\n[1st]\nlxc.kmsg: 0\n', '', 'memory: 512\n[1st]\n');

test('what would not be read back as one raw line is refused', t => {
	for (const [key, value] of [
		['lxc.kmsg', '0\nlxc.hook.start: /x'],
		['lxc.kmsg', ' 0'],
		['lxc.kmsg', '0\0'],
		['memory', '512'],
		['lxc.kmsg ', '0'],
		['lxc.environment.runtime', 'A=1'],
	] as const) {
		t.throws(() => replaceRawLines('', [{key, value}]), {instanceOf: TypeError}, `${key}: ${value}`);
	}
});

const key = fc.constantFrom('lxc.idmap', 'lxc.mount.entry', 'lxc.tty.max');
const value = fc.constantFrom('1', 'u 0 100000 65536', '/a /b none bind 0 0', '= x', ': y');
const rawLine = fc.record({key, value});
const line = fc.oneof(
	rawLine.map(({key, value}) => `${key}: ${value}`),
	rawLine.map(({key, value}) => `${key} = ${value}`),
	fc.constantFrom(
		'memory: 512',
		'',
		' ',
		'# lxc.idmap: x',
		'[snap]',
		'[pve:pending]',
		'[other]',
		'lxc.nonsense: 1',
		'onboot: yes',
		'\r',
	),
);
const text = fc
	.record({lines: fc.array(line, {maxLength: 14}), end: fc.constantFrom('', '\n', '\r\n')})
	.map(({lines, end}) => lines.join(end || '\n') + end);

test('only the raw lines of the main section change, whatever the file', t => {
	fc.assert(
		fc.property(text, fc.array(rawLine, {maxLength: 5}), (before, lines) => {
			const after = replaceRawLines(before, lines);
			const [was, is] = [parseContainerConfig(before), parseContainerConfig(after)];
			t.deepEqual(is.main.raw, lines);
			t.deepEqual(rawLinesOf(after), lines);
			t.deepEqual({...is.main, raw: []}, {...was.main, raw: []});
			t.deepEqual([is.pending, is.snapshots], [was.pending, was.snapshots]);
			t.is(replaceRawLines(after, lines), after);

			const others = (whole: string): string =>
				whole
					.split(/\r?\n/)
					.filter((item, index, all) => item.trim() !== '' && (all.slice(0, index).some(isSection) || !item.startsWith('lxc.')))
					.join('\n');
			t.is(others(after), others(before));
		}),
		{numRuns: 500},
	);
});

test('what is there already changes not a byte', t => {
	fc.assert(
		fc.property(text, before => t.is(replaceRawLines(before, rawLinesOf(before)), before)),
		{numRuns: 300},
	);
});

const isSection = (line: string): boolean => /^\[[a-z:]+\]\s*$/.test(line);
