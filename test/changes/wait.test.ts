import fs from 'node:fs';
import net from 'node:net';
import type {ExecutionContext} from 'ava';
import fc from 'fast-check';
import {type Wait, waitFor} from '../../src/changes/wait.ts';
import {runIn, scratch, shellNames, testIn} from '../helpers/run-script.ts';

const wait = (given: Partial<Wait>) => waitFor({state: 'started', timeout: 1, interval: 1, ...given}).apply;

/** A port of this machine that something listens on as long as the test runs. */
async function listen(t: ExecutionContext, host: string): Promise<number> {
	const server = net.createServer();
	await new Promise<void>(resolve => {
		server.listen(0, host, resolve);
	});
	t.teardown(() => server.close());
	return (server.address() as net.AddressInfo).port;
}

/** One that nothing listens on. */
async function freePort(): Promise<number> {
	const server = net.createServer();
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const {port} = server.address() as net.AddressInfo;
	await new Promise(resolve => {
		server.close(resolve);
	});
	return port;
}

for (const shell of shellNames) {
	const test = testIn(shell);
	const run = runIn(shell);

	test(`${shell}: what is so already ends the wait`, async t => {
		const folder = scratch(t);
		fs.writeFileSync(`${folder}/log`, 'first\nserver: ready [x]\n');
		fs.symlinkSync('/none', `${folder}/dangling`);
		const [four, six, free] = [await listen(t, '127.0.0.1'), await listen(t, '::1'), await freePort()];
		for (const given of [
			{port: four},
			{port: six},
			{port: free, state: 'absent' as const},
			{port: four, host: '127.0.0.1'},
			{port: free, host: '127.0.0.1', state: 'absent' as const},
			{path: `${folder}/log`},
			{path: `${folder}/dangling`},
			{path: `${folder}/none`, state: 'absent' as const},
			{path: `${folder}/log`, contains: 'ready [x]'},
			{path: `${folder}/log`, contains: 'ready x', state: 'absent' as const},
			{path: `${folder}/none`, contains: 'x', state: 'absent' as const},
			{command: `test -s ${folder}/log`},
		]) {
			const {code, stderr} = run(wait(given));
			t.is(code, 0, `${JSON.stringify(given)} ${stderr}`);
		}
	});

	test(`${shell}: what does not come is said when the time is over`, async t => {
		const free = await freePort();
		const {code, stderr} = run(wait({port: free}));
		t.deepEqual([code, stderr.trim()], [75, `nothing listens on port ${free} after 1 s`]);
		const told = run(wait({command: 'echo not yet; exit 69'}));
		t.deepEqual([told.code, told.stderr], [75, 'it does not exit 0: echo not yet; exit 69 after 1 s\nnot yet\n']);
	});

	test(`${shell}: what comes while it waits`, t => {
		const folder = scratch(t);
		const script = wait({path: `${folder}/x`, contains: 'here', timeout: 20});
		const {code, stderr} = run(script, {before: `(sleep 1; echo it is here >${folder}/x) &`});
		t.is(code, 0, stderr);
	});

	test(`${shell}: a command that hangs does not outlast the wait`, t => {
		t.is(run(wait({command: 'sleep 600'})).code, 75);
	});

	test(`${shell}: names and texts are words, whatever they hold`, t => {
		const folder = scratch(t);
		const texts = fc.oneof(
			fc.string({unit: 'binary', minLength: 1, maxLength: 12}).map(text => text.replaceAll(/[\n\0/\p{Surrogate}]/gu, '.')),
			fc.constantFrom('-v', '--', '.*', '$(touch ran)', '`touch ran`', "'; touch ran; '", '"', '\\', '[', ' ', '*', '~'),
		);
		fc.assert(
			fc.property(texts, texts, (name, text) => {
				const path = `${folder}/x${name}`;
				fs.writeFileSync(path, `before ${text} after\n`);
				const {code} = run(wait({path, contains: text}), {before: `cd ${folder}`});
				fs.writeFileSync(path, 'QQ\n');
				return code === 0 && run(wait({path, contains: text, state: 'absent'}), {before: `cd ${folder}`}).code === 0;
			}),
			{numRuns: 25},
		);
		t.false(fs.existsSync(`${folder}/ran`));
	});
}
