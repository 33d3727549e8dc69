import {tokenize} from './apparmor-tokens.ts';
import {readBoolean} from './property-shape.ts';
import type {Properties} from './property-string.ts';

/** Where a block begins in a text that is to hold rules alone. */
export type BlockFault = {readonly offset: number};

/**
The rules of a text, each in one line, for `lxc.apparmor.raw`; comments are left out.

@returns The first `{` instead, where there is one: a block cannot be told in single lines.
*/
export function parseRules(text: string): readonly string[] | BlockFault {
	const rules: string[] = [];
	let rule = '';
	let end = 0;
	for (const token of tokenize(text)) {
		if (token.kind === 'open') {
			return {offset: token.start};
		}

		const isApart = /\s/.test(text.slice(end, token.start));
		end = token.end;
		if (token.kind !== 'comment') {
			rule += `${rule !== '' && isApart ? ' ' : ''}${text.slice(token.start, token.end)}`;
		}

		if (token.kind === 'comma' || token.kind === 'include') {
			rules.push(rule);
			rule = '';
		}
	}

	return [...new Set(rule === '' ? rules : [...rules, rule])];
}

/** A rule as it stands in a configuration. The comment says whose it is: Proxmox VE keeps it there, and nowhere else. */
export const tagRule = (rule: string, name: string): string => `${rule} # ${name}`;

/** The rule in a value of `lxc.apparmor.raw`; `undefined` when somebody else's. */
export const ownRule = (value: string, name: string): string | undefined =>
	value.endsWith(` # ${name}`) ? value.slice(0, -` # ${name}`.length) : undefined;

/**
What a container with a profile of its own loses of its `features`, in the words of Proxmox VE: `features:nesting`.

@see PVE::LXC, `make_apparmor_config`
*/
export const overriddenSettings = ({nesting, fuse, mount = ''}: Properties): readonly string[] => [
	...(isOn(nesting) ? ['features:nesting'] : []),
	...(isOn(fuse) ? ['features:fuse'] : []),
	...(mount.replaceAll(/[;\s]+/g, '') === '' ? [] : ['features:mount']),
];

const isOn = (value = ''): boolean => readBoolean(value) === '1';
