import {sameDescription} from './container-description.ts';
import {splitList} from './container-formats.ts';
import {type ContainerOption, findOption} from './container-options.ts';
import {newVolume, storageOf} from './mount-point.ts';
import {type PropertyShape, readBoolean} from './property-shape.ts';
import {parseSize, renderSize} from './property-size.ts';
import {type Properties, parseProperties, renderProperties, satisfiesProperties} from './property-string.ts';

/**
Whether an option already means what is wanted, so that setting it would change nothing but text, a MAC address or a volume.

A mount point that asks for a new volume (`local:8,mp=/x`) is satisfied by any volume of that storage, whatever its size: setting
it would make another one. `lackingBytes` tells whether it is too small.

@param present - `undefined` when the configuration has no such key.
@param wanted - `undefined` when it should have none.
*/
export function satisfiesOption(key: string, present: string | undefined, wanted: string | undefined): boolean {
	const option = findOption(key);
	if (option?.name === 'description') {
		return sameDescription(present, wanted);
	}

	// Nothing at all is what a list without items, or features that are all off, come to
	const usual = option?.default ?? (option?.list || option?.name === 'features' ? '' : undefined);
	const [is, shall] = [present ?? usual, wanted ?? usual];
	if (is === undefined || shall === undefined) {
		return is === shall;
	}

	return option?.shape
		? satisfiesShape(is, asPresent(shall, is, option), option.shape)
		: comparable(is, option) === comparable(shall, option);
}

/**
How many bytes the volume of a mount point lacks to what is wanted; 0 when it is large enough, or either size is not known.

@param wanted - With a volume to be made (`local:8`), or with a `size`.
*/
export function lackingBytes(key: string, present: string, wanted: string): number {
	const shape = findOption(key)?.shape;
	const [is, shall] = [parseProperties(present, shape), parseProperties(wanted, shape)];
	const gib = newVolume(shall.volume ?? '')?.sizeGib;
	const asked = gib === undefined ? parseSize(shall.size ?? '') : gib * 1024 ** 3;
	const size = parseSize(is.size ?? '');
	return asked === undefined || size === undefined ? 0 : Math.max(0, Math.ceil(asked - size));
}

/**
An option as the configuration holds it once it is set in a stopped container. What Proxmox VE draws or measures (the MAC
address of a network, a new volume and its size) is left out or as it was asked for.
*/
export function storedOption(key: string, value: string): string {
	const option = findOption(key);
	if (option?.type === 'boolean') {
		return readBoolean(value) ?? value;
	}

	if (option?.name === 'tags') {
		return listItems(value.toLowerCase(), 'set').join(';');
	}

	if (option?.list) {
		return splitList(value).join(' ');
	}

	return option?.shape && ['mp', 'net', 'rootfs'].includes(option.name) ? rendered(value, option.name, option.shape) : value;
}

function rendered(value: string, name: string, shape: PropertyShape): string {
	try {
		const {size, ...rest} = parseProperties(value, shape);
		const bytes = parseSize(size ?? '');
		const properties: Properties = {
			...rest,
			...(size !== undefined && {size: bytes === undefined ? size : renderSize(bytes)}),
			...(name === 'net' && {type: 'veth'}),
		};
		return renderProperties(properties, shape);
	} catch {
		return value;
	}
}

/** What is wanted, with the volume that is there in place of a new one of the same storage. */
function asPresent(wanted: string, present: string, {shape}: ContainerOption): string {
	try {
		const [is, shall] = [parseProperties(present, shape), parseProperties(wanted, shape)];
		const asked = newVolume(shall.volume ?? '');
		const isThere = asked && newVolume(is.volume ?? '') === undefined && storageOf(is.volume ?? '') === asked.storage;
		const {size: _, ...rest} = shall;
		return isThere ? renderProperties({...rest, volume: is.volume ?? ''}, shape) : wanted;
	} catch {
		return wanted;
	}
}

function satisfiesShape(present: string, wanted: string, shape: PropertyShape): boolean {
	try {
		return satisfiesProperties(present, wanted, shape);
	} catch {
		// What cannot be read is not what is wanted
		return present === wanted;
	}
}

function comparable(value: string, {type, list}: Pick<ContainerOption, 'type' | 'list'> = {type: 'string'}): string {
	if (list) {
		return listItems(list === 'set' ? value.toLowerCase() : value, list).join(' ');
	}

	if (type === 'boolean') {
		return readBoolean(value) ?? value;
	}

	return type === 'string' || !Number.isFinite(Number(value)) ? value : String(Number(value));
}

const listItems = (value: string, list: 'ordered' | 'set'): readonly string[] =>
	list === 'set' ? [...new Set(splitList(value))].sort() : splitList(value);
