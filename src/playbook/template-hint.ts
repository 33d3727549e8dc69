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
