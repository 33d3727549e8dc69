import test from 'ava';
import {writeFile} from '../../src/changes/file.ts';
import type {Change} from '../../src/core/change.ts';
import {isUnknown} from '../../src/core/fact.ts';
import {Secret} from '../../src/core/secret.ts';
import {statLike} from '../helpers/module.ts';
import {sha256} from '../helpers/run-script.ts';

const create = {path: '/etc/x', before: undefined, stat: undefined, after: 'new\n'};
const update = {path: '/etc/x', before: 'old\n', stat: statLike({mode: '0640', sizeBytes: 4}), after: 'new\n'};

/** What is foretold, unknown parts as `?`. */
const foretold = ({expect}: Change) =>
	Object.fromEntries(
		expect.map(expectation => {
			const value = 'value' in expectation ? expectation.value : 'part' in expectation ? expectation.part : undefined;
			const known =
				typeof value === 'object' && value !== null && !isUnknown(value)
					? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, isUnknown(part) ? '?' : part]))
					: isUnknown(value)
						? '?'
						: value;
			return ['key' in expectation ? expectation.key : expectation.keys, known];
		}),
	);

test('a new file: all that is given is foretold, what the host decides is not', t => {
	t.deepEqual(foretold(writeFile({...create, owner: 'alice', group: '0', mode: '0600'})), {
		'text /etc/x': 'new\n',
		'digest /etc/x': sha256('new\n'),
		'stat /etc/x': {kind: 'file', sizeBytes: 4, mode: '0600', owner: 'alice', uid: '?', group: 'root', gid: 0},
	});
});

test('a new file of nobody in particular', t => {
	t.deepEqual(foretold(writeFile(create))['stat /etc/x'], {
		kind: 'file',
		sizeBytes: 4,
		mode: '0644',
		owner: '?',
		uid: '?',
		group: '?',
		gid: '?',
	});
});

test('a new file of a user belongs to that user', t => {
	const change = writeFile({...create, user: 'alice', directoryMode: '0700'});
	t.is(change.apply.user, 'alice');
	t.like(foretold(change), {'stat /etc': {kind: 'directory', mode: '0700', owner: 'alice'}, 'stat /etc/x': {owner: 'alice'}});
	t.like(change.undo, {text: 'remove_path /etc/x && rmdir -- /etc', user: 'alice'});
});

test('an update: only what changes is foretold', t => {
	t.deepEqual(foretold(writeFile(update))['stat /etc/x'], {kind: 'file', sizeBytes: 4});
});

test('undo of an update restores what it changed', t => {
	t.like(writeFile({...update, owner: 'alice', mode: '0600'}).undo, {
		text: `atomic_replace /etc/x 0640 root 4 ${sha256('old\n')}`,
		stdin: 'old\n',
	});
});

for (const [what, secret] of Object.entries({
	'that is told to be one': {after: 'hunter2', secret: true},
	'by its type': {after: new Secret('hunter2')},
})) {
	test(`a secret ${what} is in no text, and is not recorded for undo`, t => {
		const change = writeFile({...update, before: 'old secret', ...secret});
		const {apply, expect, ...shown} = change;
		t.notRegex(JSON.stringify({...shown, text: apply.text}), /hunter2|old secret/);
		t.true(change.before instanceof Secret && change.after instanceof Secret);
		t.true('because' in change.undo);
		t.is(foretold(change)['text /etc/x'], 'hunter2');
		t.true(expect.length > 0);
	});
}

test('content of a local file which is no text is foretold by its digest', t => {
	const after = {path: 'logo.png', sizeBytes: 9, sha256: 'b'.repeat(64)};
	t.like(foretold(writeFile({...create, after})), {'text /etc/x': '?', 'digest /etc/x': 'b'.repeat(64)});
});

test('validators are words of a shell, whatever they hold', t => {
	const {apply} = writeFile({...create, validate: ['check', "it's", '--file=%s'], validateSet: ['visudo', '-c']});
	t.is(
		apply.text,
		`atomic_replace /etc/x keep keep 4 ${sha256('new\n')} --validate 'check '\\''it'\\''\\'\\'''\\''s'\\'' --file="$file"' --validate-set 'visudo -c'`,
	);
});
