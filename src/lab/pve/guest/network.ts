import {networkShape} from '../../../domain/container-shapes.ts';
import {type Properties, parseProperties} from '../../../domain/property-string.ts';
import {type Guest, makeDirectoryInside, readInside, writeInside} from './inside.ts';

/**
Writes the network cards of a configuration into the guest's /etc/network/interfaces. Others that stand there stay, and so do
further settings of those that are ours.
*/
export function setNetwork(guest: Guest, options: Readonly<Record<string, string>>, isAlpine: boolean): void {
	const cards = Object.keys(options)
		.filter(key => /^net\d+$/.test(key))
		.map(key => parseProperties(options[key] ?? '', networkShape))
		// Its busybox knows no other way to get an IPv6 address
		.map(card => (isAlpine && /^(?:dhcp|auto)$/.test(card.ip6 ?? '') ? {...card, ip6: 'manual'} : card))
		.filter(({ip, ip6}) => ip !== undefined || ip6 !== undefined)
		.sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
	if (cards.length === 0) {
		return;
	}

	const {others, settings} = readInterfaces(readInside(guest, '/etc/network/interfaces') ?? '', cards);
	const blocks = cards.flatMap(card => {
		const {name = '', ip, ip6, gw, gw6} = card;
		return [`auto ${name}\n`, blockOf(name, 'inet', ip, gw, settings), blockOf(name, 'inet6', ip6, gw6, settings)];
	});
	const loopback = /^auto\b.*\blo\b/m.test(others) ? '' : 'auto lo\niface lo inet loopback\niface lo inet6 loopback\n\n';
	makeDirectoryInside(guest, '/etc/network');
	writeInside(guest, '/etc/network/interfaces', `${loopback}${others === '' ? '' : `${others}\n\n`}${blocks.join('')}`);
}

/** Further settings, by interface and family. */
type Settings = ReadonlyMap<string, readonly string[]>;

function blockOf(
	name: string,
	family: 'inet' | 'inet6',
	address: string | undefined,
	gateway: string | undefined,
	settings: Settings,
): string {
	if (address === undefined) {
		return '';
	}

	if (!address.includes('/')) {
		return `iface ${name} ${family} ${address}\n\n`;
	}

	const lines = [
		`address ${address}`,
		...(gateway === undefined ? [] : [`gateway ${gateway}`]),
		...(settings.get(`${name} ${family}`) ?? []),
	];
	return `iface ${name} ${family} static\n${lines.map(line => `\t${line}\n`).join('')}\n`;
}

/** Takes a file apart: what it says of our cards, and all else. */
function readInterfaces(text: string, cards: readonly Properties[]): {readonly others: string; readonly settings: Settings} {
	const names = new Set(cards.map(({name}) => name));
	const settings = new Map<string, string[]>();
	const others: string[] = [];
	let own: string[] | undefined;
	for (const line of text.split('\n')) {
		const [, name = '', family = ''] = /^\s*iface\s+(\S+)\s+(inet6?)\s/.exec(line) ?? [];
		const [, list] = /^\s*auto\s+(.*)$/.exec(line) ?? [];
		if (names.has(name)) {
			own = [];
			settings.set(`${name} ${family}`, own);
		} else if (own && /^\s+\S/.test(line) && name === '' && list === undefined) {
			own.push(...(/^\s*(?:address|netmask|gateway|broadcast)\s/.test(line) ? [] : [line.trim()]));
		} else {
			const isEnd = own !== undefined && line.trim() === '';
			own = undefined;
			others.push(...(isEnd ? [] : list === undefined ? [line] : startedOf(list, names)));
		}
	}

	return {others: others.join('\n').trim(), settings};
}

/** What is left of a line that starts cards, without ours. */
function startedOf(list: string, names: ReadonlySet<string | undefined>): readonly string[] {
	const left = list.split(/\s+/).filter(name => name !== '' && !names.has(name));
	return left.length > 0 ? [`auto ${left.join(' ')}`] : [];
}
