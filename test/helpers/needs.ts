import process from 'node:process';
import test from 'ava';

/** `test` where a need is met; elsewhere a skipped test whose title says what it needs. */
export const testWhere = (isMet: boolean, need: string): typeof test =>
	isMet
		? test
		: (((title: string, ...rest: readonly unknown[]) => {
				const skip = test.skip as (title: string, ...rest: readonly unknown[]) => void;
				skip(`${title} [skipped: needs ${need}]`, ...rest);
			}) as unknown as typeof test);

/** The same for what only root can try. */
export const rootTest = testWhere(process.platform === 'linux' && process.getuid?.() === 0, 'root on Linux');
