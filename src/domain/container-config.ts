import {decodeDescription, encodeDescription} from './container-description.ts';
import {parseRawLine, type RawLine, sectionName} from './container-lines.ts';
import {readOption} from './container-options.ts';
import {newestVersion} from './container-version.ts';
import {environmentKey, judgeLxcKey} from './lxc-keys.ts';

export type {RawLine} from './container-lines.ts';
export {replaceRawLines} from './raw-lines.ts';

/** One section: the one at the top, or a snapshot. */
export type ConfigSection = {
	/**
	Ordinary keys, without `lxc.*` and without the description. Booleans are `1` or `0` however they were written. `env` is
	the `lxc.environment.runtime` lines, joined with NUL.
	*/
	readonly options: Readonly<Record<string, string>>;
	readonly raw: readonly RawLine[];
	/** Decoded. Ends with a line break when it stands in `#` lines, as it does unless a person wrote the file. */
	readonly description: string | undefined;
};

/** A whole `/etc/pve/lxc/<id>.conf`. */
export type ContainerConfig = {
	readonly main: ConfigSection;
	/** What waits for the next start or stop. */
	readonly pending: {
		readonly options: Readonly<Record<string, string>>;
		readonly delete: readonly string[];
		readonly raw?: readonly RawLine[];
		readonly description?: string;
	};
	/** By name. */
	readonly snapshots: Readonly<Record<string, ConfigSection>>;
	/** What Proxmox VE says on standard error when it reads this, one a line. */
	readonly warnings: readonly string[];
};

/**
Reads a configuration as Proxmox VE does: whatever it does not understand costs a warning, and often the line.

@param id - Stands in the warnings.
@param version - Of the package pve-container. Decides on the keys that are known.
@see PVE::LXC::Config, `parse_pct_config`
*/
export function parseContainerConfig(text: string, id = 0, version: string = newestVersion): ContainerConfig {
	const main = emptyDraft();
	let pending = emptyDraft();
	const snapshots = new Map<string, Draft>();
	const warnings: string[] = [];
	let draft = main;
	for (const line of text.split('\n').filter(line => /[^\t\v\f\r ]/.test(line))) {
		const section = sectionName(line);
		if (section === undefined) {
			const warning = readLine(line, draft, draft === pending, version);
			warnings.push(...(warning === undefined ? [] : [`vm ${id} - ${warning}`]));
			continue;
		}

		draft = emptyDraft();
		if (section === 'pve:pending') {
			pending = draft;
		} else {
			snapshots.set(section, draft);
		}
	}

	main.options.delete('snapstate');
	const {options, raw, description} = finish(pending);
	return {
		main: finish(main),
		pending: {
			options,
			delete: pending.deleted,
			...(raw.length > 0 && {raw}),
			...(description !== undefined && {description}),
		},
		snapshots: Object.fromEntries([...snapshots].map(([name, snapshot]) => [name, finish(snapshot)])),
		warnings,
	};
}

/**
Writes a configuration as Proxmox VE does: description, options by name, variables, raw lines; then what is pending, then the
snapshots by name.

@throws `TypeError` for a value with a line break.
@see PVE::LXC::Config, `write_pct_config`
*/
export function renderContainerConfig({main, pending, snapshots}: ContainerConfig): string {
	const deleted: Readonly<Record<string, string>> = pending.delete.length > 0 ? {delete: pending.delete.join(',')} : {};
	const waiting = renderSection({
		raw: pending.raw ?? [],
		description: pending.description,
		options: {...pending.options, ...deleted},
	});
	const named = Object.keys(snapshots).sort();
	return [
		renderSection(main),
		waiting === '' ? '' : `\n[pve:pending]\n${waiting}`,
		...named.map(name => `\n[${name}]\n${renderSection(snapshots[name] as ConfigSection)}`),
	].join('');
}

function renderSection({options, raw, description}: ConfigSection): string {
	const names = Object.keys(options)
		.filter(name => name !== 'env')
		.sort();
	const variables = (options.env ?? '').split(/\0+/).filter(variable => variable !== '');
	const lines = [
		...names.map(name => [name, options[name] ?? ''] as const),
		...variables.map(variable => [environmentKey, variable] as const),
		...raw.map(({key, value}) => [key, value] as const),
	];
	const broken = lines.find(([key, value]) => `${key}${value}`.includes('\n'));
	if (broken) {
		throw new TypeError(`detected invalid newline inside property '${broken[0]}'`);
	}

	return [...encodeDescription(description), ...lines.map(line => line.join(': '))].map(line => `${line}\n`).join('');
}

type Draft = {
	readonly options: Map<string, string>;
	readonly raw: RawLine[];
	deleted: readonly string[];
	description: string;
};

const emptyDraft = (): Draft => ({options: new Map(), raw: [], deleted: [], description: ''});

const finish = ({options, raw, description}: Draft): ConfigSection => ({
	options: Object.fromEntries(options),
	raw,
	description: description === '' ? undefined : description,
});

/** Adds a line to its section. Gives what Proxmox VE says of it, if anything. */
function readLine(line: string, draft: Draft, isPending: boolean, version: string): string | undefined {
	if (line.startsWith('#')) {
		draft.description += `${decodeDescription(line.slice(1))}\n`;
		return undefined;
	}

	const raw = parseRawLine(line);
	if (raw) {
		return readRawLine(raw, line, draft, version);
	}

	const [, name = '', value = ''] = /^([a-z][a-z_]*\d*):[\t\v\f\r ]*(.+?)[\t\v\f\r ]*$/s.exec(line) ?? [];
	if (name === 'description') {
		draft.description += decodeDescription(value.trim());
		return undefined;
	}

	const state = /snapstate:[\t\v\f\r ]*(prepare|delete)[\t\v\f\r ]*$/.exec(line)?.[1];
	if (state !== undefined) {
		draft.options.set('snapstate', state);
		return undefined;
	}

	if (name === 'delete' && value.trim() !== '') {
		draft.deleted = isPending ? value.split(/[,;\s]+/).filter(option => option !== '') : draft.deleted;
		return isPending ? undefined : "property 'delete' is only allowed in [pve:pending]";
	}

	if (name === '') {
		return `unable to parse config: ${line}`;
	}

	const {text, fault} = readOption(name, value, version);
	draft.options.set(name, text);
	return fault === undefined ? undefined : `unable to parse value of '${name}' - ${fault}`;
}

function readRawLine(raw: RawLine, line: string, draft: Draft, version: string): string | undefined {
	const verdict = judgeLxcKey(raw.key, version);
	if (!verdict.isKept) {
		return verdict.why === undefined ? `unable to parse config: ${line}` : `${raw.key}: ${verdict.why}`;
	}

	if (raw.key === environmentKey) {
		const before = draft.options.get('env');
		draft.options.set('env', before === undefined ? raw.value : `${before}\0${raw.value}`);
	} else {
		draft.raw.push(raw);
	}

	return verdict.warning;
}
