import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {type Expectation, type Fact, isUnknown} from '../../src/core/fact.ts';
import type {Module} from '../../src/core/module.ts';
import {createBeliefs} from '../../src/engine/belief.ts';
import {createFacts} from '../../src/engine/look.ts';
import {digestOf, statOf, textOf} from '../../src/facts/file.ts';
import command from '../../src/modules/command.ts';
import copy from '../../src/modules/copy.ts';
import file from '../../src/modules/file.ts';
import {createTransport} from '../../src/transport/index.ts';
import {rootTest} from '../helpers/needs.ts';
import {scratch, sha256} from '../helpers/run-script.ts';

// As root, as it changes owners
const asRoot = rootTest;

type Case = {
	readonly module: Module;
	/** Makes the folder as it is to be found. */
	readonly given: (folder: string) => void;
	readonly args: (folder: string) => object;
	/** How many changes there are. */
	readonly changes: number;
	readonly isUndoable: boolean;
};

/** Plans, acts, and looks whether all is as foretold; then takes it back where that is possible. */
const comesTrue = test.macro({
	async exec(t, {module, given, args, changes: count, isUndoable}: Case) {
		const folder = scratch(t);
		given(folder);
		const before = listing(folder);
		const transport = createTransport({warn: message => t.log(message)});
		t.teardown(() => transport.close());
		const connection = await transport.connect({
			name: 'here',
			address: 'here',
			groups: [],
			vars: {ansible_connection: 'local'},
		});
		const facts = createFacts(connection, createBeliefs());
		const checked = module.args.parse(args(folder));
		const plan = async () => module.plan(await module.inspect(facts.look(), checked), checked);

		const changes = await plan();
		t.is(changes.length, count);
		for (const {apply} of changes) {
			t.like(await connection.exec(apply), {code: 0, stderr: ''});
		}

		facts.forget();
		t.deepEqual(await plan(), []);
		await compare(
			t,
			folder,
			changes.flatMap(({expect}) => expect),
			fact => fact.look(connection.probe),
		);

		if (isUndoable) {
			for (const {undo} of changes.toReversed()) {
				t.like('text' in undo ? await connection.exec(undo) : undo, {code: 0, stderr: ''});
			}

			t.deepEqual(listing(folder), before);
		}
	},
	title: (given = '') => `${given} comes true`,
});

async function compare(
	t: ExecutionContext,
	folder: string,
	expectations: readonly Expectation[],
	look: (fact: Fact<unknown>) => Promise<unknown>,
) {
	const facts = new Map<string, unknown>();
	for (const expectation of expectations) {
		if ('value' in expectation) {
			facts.set(expectation.key, expectation.value);
		} else if ('part' in expectation) {
			facts.set(expectation.key, {...(facts.get(expectation.key) as object), ...expectation.part});
		}
	}

	const kinds = {stat: statOf, text: textOf, digest: digestOf};
	for (const [key, expected] of facts) {
		const [, kind = '', name = ''] = /^(\w+) (.*)$/.exec(key) ?? [];
		t.true(name.startsWith(folder) && kind in kinds, key);
		if (!isUnknown(expected)) {
			const found = await look(kinds[kind as keyof typeof kinds](name));
			t.deepEqual(pick(found, expected), pick(expected, expected), key);
		}
	}
}

/** What of a value is foretold, so far as it is known. */
const pick = (value: unknown, expected: unknown): unknown =>
	typeof expected === 'object' && expected !== null
		? Object.fromEntries(
				Object.entries(expected).flatMap(([name, part]) =>
					isUnknown(part) ? [] : [[name, (value as Record<string, unknown> | undefined)?.[name]]],
				),
			)
		: value;

const listing = (folder: string) =>
	fs
		.readdirSync(folder, {recursive: true})
		.sort()
		.map(name => {
			const full = path.join(folder, String(name));
			const {mode, uid, gid} = fs.lstatSync(full);
			const kind = fs.lstatSync(full).isSymbolicLink()
				? fs.readlinkSync(full)
				: fs.statSync(full).isFile()
					? sha256(fs.readFileSync(full, 'latin1'))
					: 'folder';
			return [name, mode, uid, gid, kind];
		});

const write =
	(content: string, mode = 0o644) =>
	(folder: string) => {
		fs.writeFileSync(`${folder}/f`, content);
		fs.chmodSync(`${folder}/f`, mode);
	};
const nothing = () => {};

const bigText = 'x'.repeat(1_500_000);
const bigFile = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'runner-test-')), 'big');
fs.writeFileSync(bigFile, bigText);
test.after.always(() => fs.rmSync(path.dirname(bigFile), {recursive: true}));
const big = {path: bigFile, sizeBytes: bigText.length, sha256: sha256(bigText)};

asRoot('directories', comesTrue, {
	module: file,
	given: nothing,
	args: folder => ({path: `${folder}/a/b`, state: 'directory', owner: 'daemon', group: 3, mode: '2750'}),
	changes: 2,
	isUndoable: true,
});
asRoot('a directory without owner and mode', comesTrue, {
	module: file,
	given: folder => fs.chmodSync(folder, 0o2755),
	args: folder => ({path: `${folder}/a`, state: 'directory'}),
	changes: 1,
	isUndoable: true,
});
asRoot('a link', comesTrue, {
	module: file,
	given: nothing,
	args: folder => ({path: `${folder}/l`, state: 'link', target: '../x', owner: 'daemon'}),
	changes: 1,
	isUndoable: true,
});
asRoot('a link that is turned', comesTrue, {
	module: file,
	given: folder => fs.symlinkSync('y', `${folder}/l`),
	args: folder => ({path: `${folder}/l`, state: 'link', target: 'x'}),
	changes: 1,
	isUndoable: true,
});
asRoot('a directory that a link replaces', comesTrue, {
	module: file,
	given: folder => fs.mkdirSync(`${folder}/l/m`, {recursive: true}),
	args: folder => ({path: `${folder}/l`, state: 'link', target: 'x', force: true}),
	changes: 2,
	isUndoable: false,
});
asRoot('a removed tree', comesTrue, {
	module: file,
	given: folder => fs.mkdirSync(`${folder}/a/b`, {recursive: true}),
	args: folder => ({path: `${folder}/a`, state: 'absent'}),
	changes: 1,
	isUndoable: false,
});
asRoot('a touched file', comesTrue, {
	module: file,
	given: nothing,
	args: folder => ({path: `${folder}/f`, state: 'touch', mode: '0600'}),
	changes: 1,
	isUndoable: true,
});
asRoot('owner and mode', comesTrue, {
	module: file,
	given: write('x', 0o644),
	args: folder => ({path: `${folder}/f`, owner: 'daemon', group: 'sys', mode: '4750'}),
	changes: 2,
	isUndoable: true,
});
asRoot('set-id bits that go with the owner', comesTrue, {
	module: file,
	given: write('x', 0o6755),
	args: folder => ({path: `${folder}/f`, owner: 'daemon'}),
	changes: 1,
	isUndoable: false,
});
asRoot('a new file', comesTrue, {
	module: copy,
	given: nothing,
	args: folder => ({dest: `${folder}/f`, content: 'hëllo\n', owner: 'daemon', group: 'root', mode: '0640'}),
	changes: 1,
	isUndoable: true,
});
asRoot('another content', comesTrue, {
	module: copy,
	given: write('bye', 0o600),
	args: folder => ({dest: `${folder}/f`, content: 'hello\n'}),
	changes: 1,
	isUndoable: true,
});
asRoot('another content, owner and mode', comesTrue, {
	module: copy,
	given: write('bye', 0o600),
	args: folder => ({dest: `${folder}/f`, content: '', owner: 1, group: 'sys', mode: '0444'}),
	changes: 3,
	isUndoable: true,
});
asRoot('text instead of something binary', comesTrue, {
	module: copy,
	given: folder => fs.writeFileSync(`${folder}/f`, Buffer.from([0xff, 0, 0xfe])),
	args: folder => ({dest: `${folder}/f`, content: 'x'}),
	changes: 1,
	isUndoable: false,
});
asRoot('a file above 1 MiB', comesTrue, {
	module: copy,
	given: write('x'),
	args: folder => ({src: big, dest: `${folder}/f`}),
	changes: 1,
	isUndoable: true,
});
asRoot('what a command makes', comesTrue, {
	module: command,
	given: nothing,
	args: folder => ({cmd: 'cat >made', stdin: 'x', chdir: folder, creates: `${folder}/made`}),
	changes: 1,
	isUndoable: false,
});
asRoot('what a command removes', comesTrue, {
	module: command,
	given: write('x'),
	args: folder => ({argv: ['rm', `${folder}/f`], removes: `${folder}/f`}),
	changes: 1,
	isUndoable: false,
});
