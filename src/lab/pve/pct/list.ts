import {readArguments} from '../arguments.ts';
import {runningContainers} from '../runtime/running.ts';
import {containerIds, loadConfig} from '../store.ts';

/** Lists the containers of this node; says nothing at all where there is none. */
export function list(argv: readonly string[]): void {
	readArguments(argv, {name: 'pct list', positional: [], options: {}});
	const ids = containerIds();
	const active = runningContainers();
	const rows = ids.map(id => {
		const {lock = '', hostname = `CT${id}`} = loadConfig(id).main.options;
		return row(String(id), active.has(id) ? 'running' : 'stopped', lock, hostname);
	});
	process.stdout.write(rows.length === 0 ? '' : [row('VMID', 'Status', 'Lock', 'Name'), ...rows].join(''));
}

const row = (id: string, status: string, lock: string, name: string) =>
	`${id.padEnd(10)} ${status.padEnd(10)} ${lock.padEnd(12)} ${name.padEnd(20)}\n`;
