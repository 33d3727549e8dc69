import test from 'ava';
import {whyNoLab} from './start-lab.ts';

export {startLab, type TestLab, whyNoLab} from './start-lab.ts';

type Declare = typeof test.serial;

/** `test.serial` where a lab can be had; elsewhere a skipped test that says why in its title. Use its hooks, too: they are left out with it. */
export const labTest: Declare = whyNoLab === undefined ? test.serial : leftOut(whyNoLab);

function leftOut(why: string): Declare {
	const skipped = (title: string) => test.skip(`${title} [skipped: ${why}]`, () => {});
	const ignored = () => {};
	const hook = Object.assign(ignored, {always: ignored, skip: ignored});
	return Object.assign(skipped, {
		skip: skipped,
		only: skipped,
		failing: skipped,
		todo: test.todo,
		before: hook,
		after: hook,
		beforeEach: hook,
		afterEach: hook,
	}) as unknown as Declare;
}
