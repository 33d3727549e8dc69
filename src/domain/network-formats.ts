import {isIPv4, isIPv6} from 'node:net';
import type {FormatFault} from './container-formats.ts';

/** An address of either kind. */
export const addressFault: FormatFault = value =>
	isIPv4(value) || isPlainIpv6(value) ? undefined : 'value does not look like a valid IP address';

/** An address, or a link-local one with its interface: `fe80::1%eth0`. */
export const nameserverFault: FormatFault = value => {
	const [, address, device] = /^(fe80:[^%]+)%(.*)$/.exec(value) ?? [];
	const isLocal = address !== undefined && isPlainIpv6(address) && /^[a-z]\w{1,20}([:.]\d+)?$/i.test(device ?? '');
	return isLocal ? undefined : addressFault(value);
};

/** A gateway. */
export const ipv4Fault: FormatFault = value => (isIPv4(value) ? undefined : 'value does not look like a valid IPv4 address');

/** A gateway. */
export const ipv6Fault: FormatFault = value => (isPlainIpv6(value) ? undefined : 'value does not look like a valid IPv6 address');

/** `dhcp`, `manual`, or an address with the length of its network, 8 to 32. */
export const ipv4ConfigFault: FormatFault = value =>
	['dhcp', 'manual'].includes(value) || isNetwork(value, isIPv4, 32)
		? undefined
		: 'value does not look like a valid ipv4 network configuration';

/** `auto`, `dhcp`, `manual`, or an address with the length of its network, 8 to 128. */
export const ipv6ConfigFault: FormatFault = value =>
	['auto', 'dhcp', 'manual'].includes(value) || isNetwork(value, isPlainIpv6, 128)
		? undefined
		: 'value does not look like a valid ipv6 network configuration';

/** A MAC address of one interface, not of a group. */
export const hardwareAddressFault: FormatFault = value =>
	/^[\da-f][02468ace](:[\da-f]{2}){5}$/i.test(value) ? undefined : 'value does not look like a valid unicast MAC address';

/** Node.js takes an interface behind an address too. */
const isPlainIpv6 = (value: string): boolean => isIPv6(value) && !value.includes('%');

function isNetwork(value: string, isAddress: (address: string) => boolean, longest: number): boolean {
	const [, address = '', length] = /^(.*)\/(\d+)$/.exec(value) ?? [];
	return isAddress(address) && Number(length) > 7 && Number(length) <= longest;
}
