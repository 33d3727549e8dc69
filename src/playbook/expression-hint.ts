const and = 'write && for and';
const or = 'write || for or';
const operators = [and, or];

const hints: readonly (readonly [RegExp, (found: RegExpExecArray) => string])[] = [
	[/\{\{|\{%/, () => 'a condition stands without braces: name == "value"'],
	[/(\S+)\s+is\s+not\s+defined/, ([, name]) => `write !has(vars.${name})`],
	[/(\S+)\s+is\s+defined/, ([, name]) => `write has(vars.${name})`],
	[/(\S+)\s+is\s+undefined/, ([, name]) => `write !has(vars.${name})`],
	[/(\w+)\s+is\s+(?:not\s+)?changed/, ([, name]) => `write ${name}.changed`],
	[/(\w+)\s+is\s+(?:not\s+)?skipped/, ([, name]) => `write ${name}.skipped`],
	[/\bis\s+(?:not\s+)?\w+/, () => 'there are no tests: compare with ==, or ask has(vars.name)'],
	[/\bnot\s+in\b/, () => 'write !(value in list)'],
	[/\bnot\b/, () => 'write ! for not'],
	[/\band\b/, () => and],
	[/\bor\b/, () => or],
	[/\bif\b.*\belse\b/, () => 'write condition ? this : that'],
	[/[^|]\|\s*default\b/, () => 'write has(vars.name) ? name : "value"'],
	[/[^|]\|\s*length\b/, () => 'write size(name)'],
	[/[^|]\|\s*int\b/, () => 'write int(name)'],
	[/[^|]\|[^|]/, () => 'there are no filters; see docs/playbook.md for the functions of a condition'],
	[/[^=!<>]=(?!=)/, () => 'to compare write =='],
	[/\.(?:lower|upper)\(\)/, () => 'there is lowerAscii() and upperAscii() in CEL; else compare in one case'],
];

/** What to write instead, for those who know the conditions of another tool. Text in quotes does not count. */
export function conditionHint(text: string): string | undefined {
	const code = text.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, quoted => '_'.repeat(quoted.length));
	const found = hints.flatMap(([pattern, hint]) => {
		const match = pattern.exec(code);
		return match ? [hint(match)] : [];
	});
	// People who write one of these write the others too
	const told = [...found.slice(0, 1), ...found.slice(1).filter(hint => operators.includes(hint))];
	return told.length > 0 ? told.join(', ') : undefined;
}
