/** A line for LXC, in its place among its like. `=` is read as separator too, and written as `:`. */
export type RawLine = {readonly key: string; readonly value: string};

/** The name in a line that begins a section, `pve:pending` for what is pending; `undefined` for any other line. */
export function sectionName(line: string): string | undefined {
	const name = /^\[(pve:pending|[a-z][\w-]+)\][\t\v\f\r ]*$/i.exec(line)?.[1];
	return name?.toLowerCase() === 'pve:pending' ? 'pve:pending' : name;
}

/** The raw line in a line, be it of a known key or not; `undefined` when it is something else. */
export function parseRawLine(line: string): RawLine | undefined {
	const [, key, value] = /^(lxc\.[a-z0-9_.-]+)(?::|[\t\v\f\r ]*=)[\t\v\f\r ]*(.*?)[\t\v\f\r ]*$/s.exec(line) ?? [];
	return key === undefined || value === undefined ? undefined : {key, value};
}
