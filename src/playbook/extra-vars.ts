import {connectionAliases} from '../core/connection.ts';
import {isProblem, Problem, type Report} from '../core/problem.ts';
import {readTextFile} from '../core/text-file.ts';
import {parseYaml, plain, type YamlNode} from '../core/yaml.ts';
import {whyNoVariable} from './names.ts';

const form = 'write name=value, @file.yml, or a map such as {name: value}';

/**
The variables of `--extra-vars`, the later ones the stronger.

@param values - Each `name=value` (a text; several, separated by blanks, quotes around what holds blanks), `@file.yml`, or a map in YAML or JSON.
@returns A map without a prototype; variables of the connection by their present names. What cannot be read is reported and left out.
*/
export async function parseExtraVars(
	values: readonly string[] | undefined,
	report: Report,
): Promise<Readonly<Record<string, unknown>>> {
	const vars: Record<string, unknown> = Object.create(null);
	for (const value of values ?? []) {
		try {
			for (const [name, content] of await readValue(value)) {
				assertName(name);
				vars[Object.hasOwn(connectionAliases, name) ? (connectionAliases[name] ?? name) : name] = content;
			}
		} catch (error) {
			if (!isProblem(error)) {
				throw error;
			}

			report(error.at({subject: '--extra-vars'}));
		}
	}

	return vars;
}

type Pairs = readonly (readonly [string, unknown])[];

async function readValue(value: string): Promise<Pairs> {
	const text = value.trim();
	if (text.startsWith('@')) {
		const file = text.slice(1);
		const node = parseYaml(await readTextFile(file), file);
		return node ? pairsOf(node) : [];
	}

	if (!/^[{[]/.test(text)) {
		return pairsOfWords(text);
	}

	try {
		const node = parseYaml(text, '--extra-vars');
		return node ? pairsOf(node) : [];
	} catch (error) {
		throw isProblem(error)
			? new Problem(error.code, `${error.message}: ${text.slice(0, 80)}`, {hint: error.hint ?? form, cause: error})
			: error;
	}
}

function pairsOf(node: YamlNode): Pairs {
	if (node.kind !== 'map') {
		throw new Problem('EXTRA_VARS', 'variables are given as a map', {position: node.position, hint: form});
	}

	for (const {key, keyPosition} of node.entries) {
		assertName(key, keyPosition);
	}

	return node.entries.map(({key, value}) => [key, plain(value)] as const);
}

/** Blanks separate, quotes hold together and are taken off, a backslash takes what follows as it is. */
function pairsOfWords(text: string): Pairs {
	const words = text.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+|["'\\]/gs) ?? [];
	return words.map(word => {
		const found = /^([^=]*)=(.*)$/s.exec(word);
		if (!found || word === '"' || word === "'") {
			throw new Problem('EXTRA_VARS', `"${word}" is no name=value`, {hint: form});
		}

		const [, name = '', value = ''] = found;
		return [name, unquote(value)] as const;
	});
}

const unquote = (value: string): string =>
	value.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gs, (_, double?: string, single?: string, escaped?: string) =>
		double === undefined ? (single ?? escaped ?? '') : double.replace(/\\(["\\])/g, '$1'),
	);

function assertName(name: string, position?: YamlNode['position']): void {
	const why = whyNoVariable(name);
	if (why !== undefined) {
		throw new Problem('VARIABLE_NAME', why, {position, hint: 'choose another name'});
	}
}
