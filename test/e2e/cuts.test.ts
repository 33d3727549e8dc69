import {cutReplacements} from '../../bench/cuts.ts';
import {startLab, type TestLab, labTest as test} from '../helpers/lab.ts';

let lab: TestLab;

test.before(async () => {
	lab = await startLab({one: {}});
});
test.after.always(async () => lab?.stop());

test('a connection that is cut amid the replacement of a file leaves the old one or the new one', async t => {
	const {cuts, whole, broken, falseSuccesses, leftovers} = await cutReplacements(lab, 6);
	t.deepEqual(
		{cuts, whole, broken, falseSuccesses, leftovers},
		{cuts: 6, whole: 6, broken: [], falseSuccesses: 0, leftovers: []},
	);
});
