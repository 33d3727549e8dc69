import fs from 'node:fs';
import path from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import {withContainerFunctions} from '../../src/changes/container-functions.ts';
import {withRaw} from '../../src/changes/container-raw.ts';
import {sh} from '../../src/core/script.ts';
import {rawLinesOf, replaceRawLines} from '../../src/domain/raw-lines.ts';
import {runIn, scratch, shellNames, testIn} from '../helpers/run-script.ts';

const line = (key: string, value: string) => ({key, value});
const present = [
	line('lxc.idmap', 'u 0 1 2'),
	line('lxc.mount.entry', 'a'),
	line('lxc.idmap', 'g 0 1 2'),
	line('lxc.cap.drop', 'x'),
];

test('a key that is not named keeps its lines', t => {
	t.deepEqual(withRaw(present, {}), present);
});

test('all lines of a key stand where the first one stood', t => {
	t.deepEqual(withRaw(present, {'lxc.idmap': ['u 5 5 5', 'g 5 5 5', 'u 6 6 6']}), [
		line('lxc.idmap', 'u 5 5 5'),
		line('lxc.idmap', 'g 5 5 5'),
		line('lxc.idmap', 'u 6 6 6'),
		line('lxc.mount.entry', 'a'),
		line('lxc.cap.drop', 'x'),
	]);
});

test('a new key comes last, and one that should have no lines has none', t => {
	t.deepEqual(withRaw(present, {'lxc.tty.max': ['4'], 'lxc.idmap': null, 'lxc.net.0.type': null}), [
		line('lxc.mount.entry', 'a'),
		line('lxc.cap.drop', 'x'),
		line('lxc.tty.max', '4'),
	]);
});

/** What the shell makes of a text, on a target. */
function replaced(shell: string, folder: string, text: string, lines: readonly {key: string; value: string}[]): string {
	const file = path.join(folder, 'new');
	fs.writeFileSync(file, lines.map(({key, value}) => `${key}: ${value}\n`).join(''));
	const {code, stdout, stderr} = runIn(shell)(withContainerFunctions(sh`ct_with_raw ${file}`), {stdin: text});
	if (code !== 0 || stderr !== '') {
		throw new Error(`exit ${code}: ${stderr}`);
	}

	return stdout;
}

const rawLine = fc.constantFrom(
	'lxc.mount.entry: a b',
	'lxc.idmap = u 0 100000 65536',
	'lxc.cap.drop:  x ',
	'lxc.unknown.key: kept',
);
const others = fc.constantFrom(
	...[
		'memory: 512',
		'#lxc.idmap: in a description',
		'mp0: a:b,mp=/x',
		'',
		'lxc.environment.runtime: A=b',
		' lxc.idmap: indented',
		'x',
	],
);
const section = fc.constantFrom('[pve:pending]', '[clean]', '[Snap_1] ', '[PVE:Pending]');
const lines = fc.array(
	fc.constantFrom(line('lxc.mount.entry', 'n e "w" \\n'), line('lxc.tty.max', '4'), line('lxc.idmap', 'u 1 2 3')),
	{maxLength: 3},
);

for (const shell of shellNames) {
	testIn(shell)(`${shell}: raw lines are replaced as the library does it, and no other byte changes`, t => {
		const folder = scratch(t);
		const config = fc
			.tuple(
				fc.array(others, {maxLength: 4}),
				fc.array(rawLine, {maxLength: 3}),
				fc.array(fc.constant('')),
				fc.array(fc.tuple(section, fc.array(fc.oneof(others, rawLine), {maxLength: 3})), {maxLength: 2}),
			)
			.map(([above, raw, blank, sections]) => [
				...above,
				...raw,
				...blank,
				...sections.flatMap(([name, inside]) => [name, ...inside]),
			])
			.map(all => all.map(one => `${one}\n`).join(''));
		fc.assert(
			fc.property(config, lines, (text, wanted) => {
				t.is(replaced(shell, folder, text, wanted), replaceRawLines(text, wanted), JSON.stringify(text));
			}),
			{numRuns: 40},
		);
	});

	testIn(shell)(`${shell}: raw lines that stand apart come together where the first one stood`, t => {
		const text = 'a: 1\nlxc.cap.drop: x\nb: 2\nlxc.idmap: u 0 1 2\n\n[clean]\nlxc.cap.drop: x\n';
		const result = replaced(shell, scratch(t), text, [line('lxc.tty.max', '4'), line('lxc.tty.max', '5')]);
		t.is(result, 'a: 1\nlxc.tty.max: 4\nlxc.tty.max: 5\nb: 2\n\n[clean]\nlxc.cap.drop: x\n');
		t.deepEqual(rawLinesOf(result), [line('lxc.tty.max', '4'), line('lxc.tty.max', '5')]);
	});

	testIn(shell)(`${shell}: raw lines are read as the library reads them`, t => {
		const text =
			'lxc.idmap=u 0 1 2\nlxc.cap.drop : x\nlxc.cap.drop\t=\ty \nlxc.environment.runtime: A=b\n lxc.tty.max: 4\n[s]\nlxc.tty.max: 4\n';
		const {stdout} = runIn(shell)(withContainerFunctions(sh`ct_main | ct_raw`), {stdin: text});
		t.is(
			stdout,
			rawLinesOf(text)
				.map(({key, value}) => `${key}: ${value}\n`)
				.join(''),
		);
	});
}
