import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import {proveAccess} from '../../src/changes/volume-proof.ts';
import {rootTestIn, runIn, scratch} from '../helpers/run-script.ts';

const container = {id: 950, container: undefined, isRunning: false, mapInUse: undefined};
const mount = {
	id: 950,
	path: '/x',
	uid: undefined,
	gid: undefined,
	options: {},
	map: undefined,
	inside: {uid: 0, gid: 0},
	container,
};

/** The `setpriv` of busybox, which its shell prefers, changes no ids. */
for (const shell of ['dash', 'bash']) {
	const test = rootTestIn(shell);
	const prove = (path: string, uid: number) => {
		const {apply} = proveAccess(path, {...mount, outside: {uid, gid: uid}}, false);
		return runIn(shell)(apply);
	};

	test(`${shell}: who can write leaves nothing behind`, t => {
		const folder = `${scratch(t)}/a b`;
		fs.mkdirSync(folder);
		fs.chownSync(folder, 100_000, 100_000);
		t.deepEqual(prove(folder, 100_000), {code: 0, stdout: '', stderr: ''});
		t.deepEqual(fs.readdirSync(folder), []);
	});

	test(`${shell}: who cannot write is told`, t => {
		const folder = scratch(t);
		const {code, stderr} = prove(folder, 100_000);
		t.is(code, 76);
		t.regex(stderr, /100000:100000 cannot write to /);
	});

	test(`${shell}: groups of root do not count`, t => {
		const folder = scratch(t);
		execFileSync('chmod', ['0770', folder]);
		t.is(prove(folder, 100_000).code, 76);
	});

	test(`${shell}: a link is no folder`, t => {
		const folder = scratch(t);
		fs.symlinkSync('/tmp', `${folder}/link`);
		t.is(prove(`${folder}/link`, 100_000).code, 76);
		t.is(prove(`${folder}/none`, 100_000).code, 69);
	});
}
