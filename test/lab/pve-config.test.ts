import {labTest} from '../helpers/lab.ts';
import {startLab, type TestLab} from '../helpers/start-lab.ts';

let lab: TestLab;

labTest.before(async () => {
	const versions = [7, 8, 9].map(version => [`pve${version}`, {lab_pve: version}] as const);
	lab = await startLab(Object.fromEntries(versions), {proxmox: versions.map(([name]) => name)});
});
labTest.after.always(async () => lab?.stop());

labTest('no container: pct list says nothing', async t => {
	t.deepEqual(await lab.run('pve9', 'pct list'), {code: 0, stdout: '', stderr: ''});
});

labTest('a command that there is not', async t => {
	const {code, stderr} = await lab.run('pve9', 'pct bogus 101');
	t.is(code, 255);
	t.true(stderr.startsWith("ERROR: unknown command 'pct bogus'\nUSAGE: pct <COMMAND> [ARGS] [OPTIONS]\n"), stderr);
});
