import {Buffer} from 'node:buffer';
import {createHash} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {runLocal} from '../../src/changes/run-local.ts';
import type {Interpreter} from '../../src/domain/interpreter.ts';
import {runIn, scratch, shellNames, testIn} from '../helpers/run-script.ts';

const sh: Interpreter = {program: '/bin/sh', option: undefined};

/** A change that runs this text. */
function scriptOf(
	folder: string,
	text: string,
	given: {args?: readonly string[]; interpreter?: Interpreter; name?: string; chdir?: string} = {},
) {
	const file = path.join(folder, given.name ?? 'job.sh');
	fs.writeFileSync(file, text);
	const sha256 = createHash('sha256').update(text).digest('hex');
	const src = {path: file, sizeBytes: Buffer.byteLength(text), sha256};
	return runLocal({src, interpreter: given.interpreter ?? sh, args: given.args ?? [], chdir: given.chdir}).apply;
}

/** Folders in which a script is put. */
const left = () =>
	['/run', '/tmp', '/dev/shm'].flatMap(at => fs.readdirSync(at).filter(name => name.startsWith('runner-script.')));

for (const shell of shellNames) {
	const test = testIn(shell);
	const run = runIn(shell);

	test(`${shell}: output, exit code, folder and name`, t => {
		const folder = scratch(t);
		const script = scriptOf(folder, 'pwd; basename "$0"; stat -c %a "$0" "$(dirname "$0")"; echo no >&2; cat; exit 7\n', {
			chdir: folder,
		});
		t.deepEqual(run(script), {code: 7, stdout: `${folder}\njob.sh\n600\n700\n`, stderr: 'no\n'});
	});

	test(`${shell}: the option of the first line is one argument`, t => {
		const script = scriptOf(scratch(t), 'false\necho on\n', {interpreter: {program: '/bin/sh', option: '-e'}});
		t.is(run(script).code, 1);
	});

	test(`${shell}: content that is not as sent is not run`, t => {
		const folder = scratch(t);
		const script = scriptOf(folder, `touch ${folder}/ran\necho done\n`);
		t.is(run(script, {stdin: `touch ${folder}/ran\n`}).code, 66);
		t.is(run(script, {stdin: `touch ${folder}/ran\necho dane\n`}).code, 66);
		t.false(fs.existsSync(`${folder}/ran`));
	});

	test(`${shell}: an interpreter that is not there`, t => {
		const script = scriptOf(scratch(t), 'x', {interpreter: {program: '/none', option: undefined}});
		t.like(run(script), {code: 127, stderr: 'there is no interpreter /none\n'});
	});

	test(`${shell}: arguments and names are words, whatever they hold`, t => {
		const folder = scratch(t);
		const hostile = fc.oneof(
			fc.string({unit: 'binary', maxLength: 12}).map(text => text.replaceAll(/[\0\p{Surrogate}]/gu, '')),
			fc.constantFrom(
				'',
				' ',
				'-n',
				'--',
				'$(touch ran)',
				'`touch ran`',
				"'; touch ran; '",
				'"',
				'\\',
				'\n',
				'*',
				'~',
				'!x',
				'#',
			),
		);
		const name = hostile.map(text => `x${text.replaceAll('/', '')}`.slice(0, 60)).filter(text => Buffer.byteLength(text) < 200);
		fc.assert(
			fc.property(fc.array(hostile, {maxLength: 4}), name, (args, name) => {
				const script = scriptOf(folder, 'printf "<%s>" "$@"\n', {args, name, chdir: folder});
				const {code, stdout} = run(script);
				return code === 0 && stdout === (args.length === 0 ? '<>' : args.map(arg => `<${arg}>`).join(''));
			}),
			{numRuns: 25},
		);
		t.false(fs.existsSync(`${folder}/ran`));
	});

	test(`${shell}: nothing is left, also not of one that is ended`, t => {
		const script = scriptOf(scratch(t), 'echo "$0"; kill -TERM "$PPID"; exit 3\n');
		const {stdout} = run(script);
		t.regex(stdout, /^\/.*runner-script\..{6}\/job\.sh\n$/);
		t.false(left().includes(path.basename(path.dirname(stdout.trim()))));
	});
}
