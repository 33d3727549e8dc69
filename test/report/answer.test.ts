import test from 'ava';
import {Problem} from '../../src/core/problem.ts';
import {renderAnswer, renderAnswers} from '../../src/report/index.ts';

const refused = new Problem('REFUSED', 'nothing listens on port 22', {hint: 'is the SSH server running?'});
const answer = (host: string, code: number, stdout: string, stderr = '') => ({
	host,
	output: {code, stdout, stderr},
	durationMs: 20,
});

test('the same answer of several hosts is shown once, in the order of names', t => {
	const answers = [
		answer('web1', 0, 'Linux 6.1\n'),
		answer('pve1', 3, 'one\ntwo\n', 'oops\n'),
		{host: 'pve2', problem: refused, durationMs: 5},
		answer('nas', 0, 'Linux 6.1\n'),
		answer('web2', 0, ''),
	];
	t.is(
		renderAnswers(answers, {color: false}),
		`  nas, web1   Linux 6.1
  pve1        one
              two
              oops
              ✗ exit 3
  pve2        ✗ refused: nothing listens on port 22
                → is the SSH server running?
  web2        no output

5 hosts: 3 ok, 1 failed, 1 without an answer
`,
	);
});

test('a ping says how long it took', t => {
	const answers = [
		{host: 'nas', durationMs: 20},
		{host: 'pve1', durationMs: 1200},
	];
	t.is(renderAnswers(answers, {color: false}), '  nas, pve1   reached in 1.2 s at most\n\n2 hosts: 2 ok\n');
});

test('as JSON, a line a host', t => {
	t.is(
		renderAnswer({host: 'nas', problem: refused, durationMs: 5}),
		'{"host":"nas","problem":{"code":"REFUSED","message":"nothing listens on port 22","hint":"is the SSH server running?"},"durationMs":5}\n',
	);
});
