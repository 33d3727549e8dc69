import type {TestLab} from '../helpers/start-lab.ts';

/** The template that every simulated node has. */
export const template = 'local:vztmpl/alpine-3.20-lab_1_amd64.tar.gz';

/** Where the root file system of a container of `makeContainers` is. */
export const rootOf = (id: number): string => `/rpool/data/subvol-${id}-disk-0`;

/** What a program that failed has said, and nothing else. */
export const fails = (stderr: string) => ({code: 255, stdout: '', stderr});

/** Shell text on a node, and containers to try it on. */
export type Containers = {
	/** Makes an unprivileged container, and gives its id. */
	create(options?: string): Promise<number>;
	/** Standard output of shell text on the node, which must succeed. */
	run(script: string): Promise<string>;
};

/** For one node of a lab. */
export function containersOf(lab: TestLab, node: string): Containers {
	let lastId = 100;
	const run = async (script: string) => {
		const {code, stdout, stderr} = await lab.run(node, script);
		if (code !== 0) {
			throw new Error(`${script}: ${code}\n${stderr}`);
		}

		return stdout;
	};
	return {
		run,
		async create(options = '') {
			lastId++;
			await run(`pct create ${lastId} ${template} --rootfs local-zfs:1 --unprivileged 1 ${options}`);
			return lastId;
		},
	};
}
