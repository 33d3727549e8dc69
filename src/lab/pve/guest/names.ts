import fs from 'node:fs';
import {networkShape} from '../../../domain/container-shapes.ts';
import {parseProperties} from '../../../domain/property-string.ts';
import {type Guest, isFile, isIgnored, readInside, writeInside} from './inside.ts';
import {withoutMarked, writeMarked} from './marked-section.ts';

type Options = Readonly<Record<string, string>>;

/** Writes the guest's host name, /etc/hosts and name servers as its configuration says. */
export function setNames(guest: Guest, options: Options): void {
	const {hostname = 'localhost'} = options;
	const {domains, servers} = resolverOf(options);
	writeHosts(guest, hostname, domains, addressOf(options));
	writeInside(guest, '/etc/hostname', `${hostname.replace(/\..*$/s, '')}\n`);
	const lines = [
		...(domains.length > 0 ? [`search ${domains.join(' ')}`] : []),
		...servers.map(server => `nameserver ${server}`),
	];
	writeMarked(guest, '/etc/resolv.conf', lines, {placement: 'replace'});
}

function writeHosts(guest: Guest, hostname: string, domains: readonly string[], address: string | undefined): void {
	if (isIgnored(guest, '/etc/hosts')) {
		return;
	}

	const short = hostname.replace(/\..*$/s, '');
	const names = hostname.includes('.') ? [hostname, short] : [...domains.map(domain => `${hostname}.${domain}`), hostname];
	const others = isFile(guest, '/etc/hosts') ? withoutMarked(readInside(guest, '/etc/hosts') ?? '') : '';
	const own =
		address !== undefined ? `${address} ${names.join(' ')}` : `127.0.1.1 ${short === 'localhost' ? short : names.join(' ')}`;
	writeMarked(guest, '/etc/hosts', [
		...(/^[\t ]*127\.0\.0\.1[\t ]/m.test(others) ? [] : ['127.0.0.1 localhost.localnet localhost']),
		...(/^[\t ]*::1[\t ]/m.test(others) ? [] : ['::1 localhost.localnet localhost']),
		own,
	]);
}

/** The guest's first address that is not asked for elsewhere, an IPv4 one rather than an IPv6 one. */
function addressOf(options: Options): string | undefined {
	const networks = Object.keys(options)
		.filter(key => /^net\d+$/.test(key))
		.sort()
		.map(key => parseProperties(options[key] ?? '', networkShape));
	const fixed = (values: readonly (string | undefined)[]) => values.find(value => value?.includes('/'))?.replace(/\/.*$/, '');
	return fixed(networks.map(({ip}) => ip)) ?? fixed(networks.map(({ip6}) => ip6));
}

/** What the configuration does not say is as on the host. */
function resolverOf({nameserver, searchdomain}: Options): {
	readonly domains: readonly string[];
	readonly servers: readonly string[];
} {
	const host = fs.existsSync('/etc/resolv.conf') ? fs.readFileSync('/etc/resolv.conf', 'utf8') : '';
	const ofHost = (key: string) => Array.from(host.matchAll(new RegExp(`^${key}\\s+(.*\\S)`, 'gm')), ([, value = '']) => value);
	return {
		servers: nameserver === undefined ? ofHost('nameserver').slice(0, 3) : split(nameserver),
		domains: searchdomain === undefined ? split(ofHost('search').at(-1) ?? '') : split(searchdomain),
	};
}

const split = (list: string): readonly string[] => list.split(/[,;\s]+/).filter(item => item !== '');
