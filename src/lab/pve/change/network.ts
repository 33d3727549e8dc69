import {randomBytes} from 'node:crypto';
import {networkShape} from '../../../domain/container-shapes.ts';
import {parseProperties, renderProperties} from '../../../domain/property-string.ts';
import {release} from '../node.ts';

/** A network as it is stored: with its type, and with a hardware address that is drawn anew each time there is none. */
export function canonicalNetwork(value: string): string {
	const {hwaddr = drawAddress(), ...properties} = parseProperties(value, networkShape);
	return renderProperties({...properties, type: 'veth', hwaddr}, networkShape);
}

/** Proxmox VE has had a prefix of its own since 8.1; before, only the bits for a local address of one interface are set. */
function drawAddress(): string {
	const bytes = randomBytes(6);
	bytes.set(release().pve === 7 ? [((bytes[0] ?? 0) & 0xfe) | 2] : [0xbc, 0x24, 0x11]);
	return Array.from(bytes, byte => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
}
