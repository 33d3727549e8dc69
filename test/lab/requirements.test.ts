import test from 'ava';
import {labDown, labObstacle, labSetup, labStatus, labUp} from '../../src/lab/index.ts';

test.serial('elsewhere than on Linux every entry says so', async t => {
	const platform = Object.getOwnPropertyDescriptor(process, 'platform');
	Object.defineProperty(process, 'platform', {...platform, value: 'darwin'});
	try {
		const problem = {code: 'LAB_NOT_LINUX', message: 'the lab needs Linux, and this is darwin'};
		await t.throwsAsync(labUp([], {directory: '.lab'}), problem);
		await t.throwsAsync(labDown({directory: '.lab'}), problem);
		await t.throwsAsync(labStatus([], {directory: '.lab'}), problem);
		await t.throwsAsync(labSetup(), problem);
		t.is(labObstacle()?.code, 'LAB_NOT_LINUX');
	} finally {
		Object.defineProperty(process, 'platform', platform ?? {});
	}
});
