import type {ExecutionContext} from 'ava';
import type {Connection} from '../../src/core/transport.ts';
import {createTransport} from '../../src/transport/index.ts';

/** This machine, through a shell as any host. */
export async function connectHere(t: Pick<ExecutionContext, 'log' | 'teardown'>): Promise<Connection> {
	const transport = createTransport({warn: message => t.log(message)});
	t.teardown(() => transport.close());
	return transport.connect({name: 'here', address: 'here', groups: [], vars: {ansible_connection: 'local'}});
}
