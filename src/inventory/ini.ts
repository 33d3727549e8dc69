import {Problem} from '../core/problem.ts';

const section = /^\s*\[([\w.-]+)(?::(?:vars|children))?\]\s*(?:[#;].*)?$/;
const host = /^\s*[\w.-]+(?:\[[\w:]+\][\w.-]*)*(?::\d+)?(?:\s+\w+=(?:'[^']*'|"[^"]*"|\S+))*\s*(?:[#;].*)?$/;

/**
Why a file that is no map in YAML is none: it is written in the INI form. `undefined` when it does not look so.

The reason shows its own first group as YAML.
*/
export function iniProblem(text: string, file: string): Problem | undefined {
	const lines = text.split(/\r\n?|\n/).map((line, index) => ({line, number: index + 1}));
	const content = lines.filter(({line}) => line.trim() !== '' && !/^\s*[#;]/.test(line));
	const first =
		content.find(({line}) => section.test(line)) ?? (content.every(({line}) => host.test(line)) ? content[0] : undefined);
	if (!first) {
		return undefined;
	}

	return new Problem('INVENTORY_INI', `"${file}" is in the INI form, which is not read`, {
		position: {file, line: first.number, column: first.line.search(/\S/) + 1},
		why: `In YAML it begins so:\n${firstGroup(content.map(({line}) => line))
			.map(line => `  ${line}`)
			.join('\n')}`,
		hint: `write it so, or let Ansible do it: ansible-inventory -i ${file} --list --yaml --output hosts.yml`,
	});
}

function firstGroup(lines: readonly string[]): readonly string[] {
	const isPlain = (line: string) => /^\s*\[[\w.-]+\]/.test(line);
	const start = lines.findIndex(isPlain);
	const name = section.exec(lines[start] ?? '')?.[1] ?? 'all';
	const behind = lines.slice(start + 1);
	const end = behind.findIndex(line => section.test(line));
	const hosts = behind.slice(0, end < 0 ? undefined : end).filter(line => host.test(line));
	return [`${name}:`, '  hosts:', ...hosts.slice(0, 2).flatMap(hostAsYaml)];
}

function hostAsYaml(line: string): readonly string[] {
	const [name = '', ...words] = line.trim().split(/\s+/);
	const vars = words.filter(word => /^\w+=/.test(word)).slice(0, 3);
	return [`    ${name}:`, ...vars.map(word => `      ${word.replace('=', ': ').replace(/(pass\w*: ).*/, '$1…')}`)];
}
