/**
Arguments that stand in one text, as in `path=/srv state=directory`, written as the map that they should be.

@param module - Name of the module.
@param shorthand - Argument that the words before the first `name=` stand for.
@returns `file: {path: /srv, state: directory}`; `undefined` when there is no `name=` in the text.
*/
export function asMap(module: string, text: string, shorthand: string | undefined): string | undefined {
	const words = text.match(/(?:"[^"]*"|'[^']*'|\{\{.*?\}\}|[^\s"'])+/g) ?? [];
	const first = words.findIndex(word => /^[a-z_]+=/.test(word));
	if (first < 0 || (first > 0 && shorthand === undefined)) {
		return undefined;
	}

	const pairs: (readonly [string, string])[] = first > 0 ? [[shorthand ?? '', words.slice(0, first).join(' ')]] : [];
	for (const word of words.slice(first)) {
		const [, name, value = ''] = /^([a-z_]+)=(.*)$/s.exec(word) ?? [];
		const [last, whole = ''] = pairs.at(-1) ?? ['', ''];
		if (name === undefined) {
			pairs.splice(-1, 1, [last, `${whole} ${word}`]);
		} else {
			pairs.push([name, value.replace(/^(["'])(.*)\1$/s, '$2')]);
		}
	}

	return `${module}: {${pairs.map(([name, value]) => `${name}: ${scalar(value)}`).join(', ')}}`;
}

/** Quoted unless it is a plain text or a truth value in any map. */
function scalar(value: string): string {
	if (/^(?:yes|no|true|false)$/i.test(value)) {
		return /^(?:yes|true)$/i.test(value) ? 'true' : 'false';
	}

	return /^[A-Za-z/][\w./ -]*$/.test(value) && !/^(?:null|on|off|y|n)$/i.test(value) ? value : JSON.stringify(value);
}
