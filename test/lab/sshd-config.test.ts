import test from 'ava';
import {labHosts} from '../../src/lab/settings.ts';
import {renderSshdConfig} from '../../src/lab/sshd-config.ts';

const render = (sshd: string, version = 902) => {
	const vars = {ansible_port: 2201, lab_sshd: sshd};
	const [host] = labHosts([{name: 'one', address: '127.0.0.1', groups: [], vars}]);
	return host ? renderSshdConfig(host, version).split('\n') : [];
};

test('lines of the host go first: the first value wins', t => {
	const lines = render('MaxSessions 2');
	t.is(lines[0], 'MaxSessions 2');
	t.true(lines.includes('Port 2201'));
});

test('a Match block goes last, or it would hold ours in', t => {
	const lines = render('MaxSessions 2\nMatch User ann\n\tPasswordAuthentication no');
	t.deepEqual(lines.slice(-4), ['Subsystem sftp internal-sftp', 'Match User ann', '\tPasswordAuthentication no', '']);
});

test('a server that shuts out who fails to log in is told not to', t => {
	t.true(render('', 909).includes('PerSourcePenalties no'));
	t.false(render('', 902).includes('PerSourcePenalties no'));
});
