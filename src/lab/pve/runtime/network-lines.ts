import type {ConfigSection} from '../../../domain/container-config.ts';
import {parseProperties} from '../../../domain/property-string.ts';

/** The network in a generated configuration: a pair of interfaces for each `netN`, or none at all. */
export function networkLines(id: number, {options, raw}: ConfigSection): readonly string[] {
	const lines = Object.entries(options).flatMap(([key, value]) => {
		const number = /^net(\d+)$/.exec(key)?.[1];
		return number === undefined ? [] : interfaceLines(id, Number(number), value);
	});
	const isGiven = lines.length > 0 || raw.some(({key}) => key.startsWith('lxc.net.0.type'));
	return isGiven ? lines : ['lxc.net.0.type = empty'];
}

function interfaceLines(id: number, number: number, value: string): readonly string[] {
	const {hwaddr, name, mtu} = parseProperties(value);
	const line = (key: string, text: string | undefined) => (text === undefined ? [] : [`lxc.net.${number}.${key} = ${text}`]);
	return [
		...line('type', 'veth'),
		...line('veth.pair', `veth${id}i${number}`),
		...line('hwaddr', hwaddr),
		...line('name', name),
		...line('mtu', mtu),
		...line('script.up', '/usr/share/lxc/lxcnetaddbr'),
	];
}
