import type {Change} from '../core/change.ts';
import {Problem} from '../core/problem.ts';
import {sh} from '../core/script.ts';
import type {ContainerState} from '../facts/container-state.ts';
import {assertNode, assertOwnId, assertWritable} from './container-checks.ts';
import {expectNone} from './container-expect.ts';
import {type Forecast, forecastOf, optionOf} from './container-forecast.ts';
import {pathOf} from './container-places.ts';
import {type Shutdown, shutdownScript} from './container-power.ts';

export type Removal = Shutdown & {readonly id: number; readonly purge: boolean};

/**
The change that destroys a container; none when there is none.

@throws A `Problem` for one that runs, is protected, locked, on another node, or in use by the cluster.
*/
export function removalChanges(
	{node, container, isRunning, uses}: ContainerState,
	{id, purge, ...shutdown}: Removal,
): readonly Change[] {
	const name = assertNode(node);
	if (node.guests[id]?.type === 'qemu' && !container) {
		return [];
	}

	assertOwnId(node, id);
	if (!container) {
		return [];
	}

	const before = forecastOf(container);
	assertWritable(node, id, before);
	assertRemovable(id, before, isRunning, shutdown.force);
	assertUnused(id, uses, purge);
	const destroy = sh`pct destroy ${purge ? [id, '--purge', 1] : id}`;
	return [
		{
			summary: `destroy container ${id}`,
			before: described(before),
			after: undefined,
			apply: isRunning ? sh`${shutdownScript(id, shutdown)} && ${destroy}` : destroy,
			undo: {because: 'what was in the volumes is gone'},
			expect: expectNone({id, node: name}, before),
		},
	];
}

function assertRemovable(id: number, container: Forecast, isRunning: boolean, force: boolean): void {
	if (optionOf(container, 'protection') === '1') {
		throw new Problem('PROTECTED', `container ${id} is protected from removal`, {
			hint: 'take the protection away first, in a task with "protection: false"',
		});
	}

	if (isRunning && !force) {
		throw new Problem('RUNNING', `container ${id} is running, and is not destroyed`, {
			hint: 'stop it in a task before, or write "force: true"',
		});
	}
}

/** Backup jobs, replication and high availability would go on with a container that is no more. */
function assertUnused(id: number, uses: ContainerState['uses'], purge: boolean): void {
	const isInHa = new RegExp(`^ct:[ \\t]*${id}[ \\t]*$`, 'm').test(uses?.ha ?? '');
	const isReplicated = new RegExp(`^\\S+:[ \\t]*${id}-\\d+[ \\t]*$`, 'm').test(uses?.replication ?? '');
	if ((isInHa || isReplicated) && !purge) {
		throw new Problem('IN_USE', `container ${id} is ${isInHa ? 'managed by high availability' : 'replicated to another node'}`, {
			hint: 'take it out of that first, or write "purge: true"',
		});
	}
}

/** Its name, and the volumes that go with it. */
function described(container: Forecast): string {
	const hostname = optionOf(container, 'hostname');
	const volumes = Object.keys(container.parts)
		.filter(key => /^(rootfs|mp\d+|unused\d+)$/.test(key) && pathOf(key, container.parts[key]) === undefined)
		.sort()
		.map(key =>
			[`${key}:`, container.parts[key]?.mp, container.parts[key]?.size].filter(text => typeof text === 'string').join(' '),
		);
	return [...(typeof hostname === 'string' ? [`hostname: ${hostname}`] : []), ...volumes].join('\n');
}
