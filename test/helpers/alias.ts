import fs from 'node:fs';
import path from 'node:path';
import type {TestLab} from './start-lab.ts';

/** Another name of a host of the lab, with variables of its own. */
export type Alias = {readonly host: string; readonly vars?: Readonly<Record<string, unknown>>};

let count = 0;

/** Writes an inventory in which hosts of a lab go by other names, so that one that failed in a play is played on again. */
export function writeAliases(lab: TestLab, aliases: Readonly<Record<string, Alias>>): string {
	const entries = Object.entries(aliases).map(([name, {host, vars}]) => {
		const found = lab.hosts.find(one => one.name === host);
		return [name, {...found?.vars, ...vars}] as const;
	});
	const file = path.join(lab.directory, `aliases-${++count}.yml`);
	// JSON is YAML
	fs.writeFileSync(file, JSON.stringify({all: {hosts: Object.fromEntries(entries)}}));
	return file;
}

/** A lab in which one of the hosts goes by many names. What all of them hold at a moment is looked at once. */
export function aliasesOf(lab: TestLab, host: string, names: readonly string[]): TestLab {
	let looking: Promise<string> | undefined;
	return {
		...lab,
		inventoryFile: writeAliases(lab, Object.fromEntries(names.map(name => [name, {host}]))),
		snapshot() {
			looking ??= lab.snapshot(host).finally(() => {
				looking = undefined;
			});
			return looking;
		},
		run: (_, text) => lab.run(host, text),
	};
}
