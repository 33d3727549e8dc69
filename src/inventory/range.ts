import {isIPv6} from 'node:net';
import {Problem} from '../core/problem.ts';

/** Host names that one written name stands for, and the port behind it. */
export type HostNames = {readonly names: readonly string[]; readonly port: number | undefined};

const maxNames = 10_000;
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
The hosts that a written name stands for: `pve[01:12]`, `rack[a:d]-[1:9:2]`, `web1:2222`, `fe80::1`, `[fe80::1]:22`.

Throws a `Problem` without position when it is malformed or stands for more than 10,000 names.

@see Ansible's documentation, "How to build your inventory", "Adding ranges of hosts"
*/
export function expandHosts(written: string): HostNames {
	if (isIPv6(written)) {
		return {names: [written], port: undefined};
	}

	const {name, port} = splitPort(written);
	const names = isIPv6(name) ? [name] : expand(name);
	const wrong = names.find(each => !isName(each));
	if (wrong !== undefined) {
		throw new Problem('INVENTORY_NAME', `"${wrong}" cannot be the name of a host`, {
			why: 'A name begins with a letter, a digit or "_" and goes on with these, ".", and "-", up to 253 characters.',
			hint: /[\s,]/.test(written) ? 'write one host a line' : undefined,
		});
	}

	return {names, port};
}

/** Whether a host or a group may be called so: such a name has no meaning in a pattern but itself. */
export const isName = (name: string): boolean => isIPv6(name) || /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}._-]{0,252}$/u.test(name);

function splitPort(written: string): {readonly name: string; readonly port: number | undefined} {
	const [, name = written, digits] = /^(.*[^:]):(\d+)$/.exec(written) ?? [];
	const port = digits === undefined ? undefined : Number(digits);
	if (port !== undefined && (port < 1 || port > 65_535)) {
		throw new Problem('INVENTORY_NAME', `"${written}" ends in a port that is not from 1 to 65535`);
	}

	const inside = /^\[(.*)\]$/.exec(name)?.[1];
	return {name: inside !== undefined && isIPv6(inside) ? inside : name, port};
}

function expand(written: string): readonly string[] {
	const [, before, inside = '', after = ''] = /^([^[\]]*)\[([^[\]]*)\](.*)$/s.exec(written) ?? [];
	if (before === undefined) {
		return [written];
	}

	const steps = expandRange(written, inside);
	const rest = expand(after);
	if (steps.length * rest.length > maxNames) {
		throw tooMany(written);
	}

	return steps.flatMap(step => rest.map(end => `${before}${step}${end}`));
}

function expandRange(written: string, inside: string): readonly string[] {
	const parts = inside.split(':');
	const [first = '', last = '', stepText = '1'] = parts;
	const step = Number(stepText);
	if (parts.length < 2 || parts.length > 3 || !/^\d{1,9}$/.test(stepText) || step === 0) {
		throw malformed(written, inside);
	}

	if (/^\d{0,15}$/.test(first) && /^\d{1,15}$/.test(last)) {
		return numbers(written, first, last, step);
	}

	const from = letters.indexOf(first);
	const to = letters.indexOf(last);
	if (first.length !== 1 || last.length !== 1 || from < 0 || to < 0) {
		throw malformed(written, inside);
	}

	assertForward(written, inside, from, to);
	return [...letters.slice(from, to + 1)].filter((_, index) => index % step === 0);
}

function numbers(written: string, first: string, last: string, step: number): readonly string[] {
	const isPadded = first.length > 1 && first.startsWith('0');
	if (isPadded && first.length !== last.length) {
		throw new Problem(
			'INVENTORY_RANGE',
			`the range [${first}:${last}] in "${written}" begins and ends with unlike numbers of digits`,
			{
				hint: `write [${first}:${last.padStart(first.length, '0')}], or leave out the zeros in front`,
			},
		);
	}

	const from = Number(first);
	const to = Number(last);
	assertForward(written, `${first}:${last}`, from, to);
	if ((to - from) / step >= maxNames) {
		throw tooMany(written);
	}

	return Array.from({length: Math.floor((to - from) / step) + 1}, (_, index) =>
		String(from + index * step).padStart(isPadded ? first.length : 0, '0'),
	);
}

function assertForward(written: string, inside: string, from: number, to: number): void {
	if (from > to) {
		throw new Problem('INVENTORY_RANGE', `the range [${inside}] in "${written}" ends before it begins`);
	}
}

const malformed = (written: string, inside: string): Problem =>
	new Problem('INVENTORY_RANGE', `[${inside}] in "${written}" is no range`, {
		hint: 'write numbers or letters with a colon between, such as [01:12], [a:d] or [0:10:2]',
	});

const tooMany = (written: string): Problem =>
	new Problem('INVENTORY_RANGE', `"${written}" stands for more than ${maxNames} hosts`);
