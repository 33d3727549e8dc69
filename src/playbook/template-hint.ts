import {helpers} from './helpers.ts';

/** What to write instead of what cannot be read, for the mistakes that people make who come from other templates. */
export function syntaxHint(message: string, row: string, column: number): string | undefined {
	const rest = row.slice(column);
	if (message.includes("got 'CLOSE_UNESCAPED'")) {
		return 'put a blank between "}}" and the brace that follows';
	}

	if (message.includes("got 'SEP'") && rest.startsWith('.')) {
		return 'for "{{" that is meant as it stands write "\\{{"';
	}

	if (rest.startsWith('|')) {
		const filter = /^\|\s*(\w+)/.exec(rest)?.[1] ?? '';
		const {usage} = (Object.hasOwn(helpers, filter) ? helpers[filter] : undefined) ?? {usage: 'default name "value"'};
		return `there are no filters: a helper stands in front, as in {{${usage}}}`;
	}

	const foreign = foreignHint(row.slice(Math.max(0, row.lastIndexOf('{{', column))).split('}}', 1)[0] ?? '');
	if (foreign !== undefined) {
		return foreign;
	}

	if (/^[=!<>]/.test(rest)) {
		return 'to compare write {{#if (eq name "value")}}';
	}

	if (/^\w+\[/.test(rest) || (/^\d/.test(rest) && row[column - 1] === '.')) {
		return 'an item of a list is written {{ list.[0] }}';
	}

	if (message.includes("got 'EOF'")) {
		return 'close every {{#…}} with {{/…}}, and every {{ with }}';
	}

	return message.startsWith('Parse error') ? 'for "{{" that is meant as it stands write "\\{{"' : undefined;
}

/** @param code - From "{{" on, up to "}}". */
function foreignHint(code: string): string | undefined {
	const quoted = /([\w.]+)\[\s*(?:'([^']*)'|"([^"]*)")\s*\]/.exec(code);
	if (quoted) {
		const key = quoted[2] ?? quoted[3] ?? '';
		return `write {{ ${quoted[1]}.${/^[a-z_]\w*$/i.test(key) ? key : `[${key}]`} }}`;
	}

	const [, map, key, more] = /([\w.]+)\[\s*([a-z_][\w.]*)\s*\](?:\.(\w+))?/i.exec(code) ?? [];
	if (map !== undefined) {
		const found = `lookup ${map} ${key}`;
		return `write ${more === undefined ? `{{ ${found} }}` : `{{ lookup (${found}) "${more}" }}`}`;
	}

	if (/\b(?:lookup|query|q)\(/.test(code)) {
		return 'nothing is looked up outside: name a file as src of copy or template, or put the value into group_vars/';
	}

	if (/\w\(/.test(code)) {
		return `there are no functions and methods, only helpers, which stand in front: ${Object.keys(helpers).join(', ')}`;
	}

	return /[\w)]\s*[-+*/%~]\s+[\w(]/.test(code) ? 'nothing is computed in a text: put the value into a variable' : undefined;
}
