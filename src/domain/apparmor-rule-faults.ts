import {profileFaults} from './apparmor-faults.ts';
import {parseRules} from './apparmor-rules.ts';
import {type Piece, valueFaults} from './apparmor-values.ts';
import {lineOrigins, originOf} from './line-origins.ts';

/** A rendered template, as `RenderedTemplate` has it. */
type Rendered = {readonly path: string; readonly text: string; readonly pieces?: readonly Piece[]};

/** What is wrong with a text that is to hold rules for `lxc.apparmor.raw` and nothing else, each with the template's line. */
export function ruleFaults({path, text, pieces = []}: Rendered, name: string): readonly string[] {
	const rules = parseRules(text);
	if ('offset' in rules && valueFaults(pieces).length === 0) {
		const at = originOf(lineOrigins(pieces), text.slice(0, rules.offset).split('\n').length) ?? path;
		return [`${at}: a "{" begins a block; with "mode: raw_rules" the template holds single rules, and no profile`];
	}

	const [head, foot] = [`profile ${name} {\n`, '\n}\n'];
	const bare = (part: string): Piece => ({text: part, isValue: false, position: undefined});
	const faults = profileFaults({path, text: `${head}${text}${foot}`, pieces: [bare(head), ...pieces, bare(foot)]}, name);
	const isEmpty = !('offset' in rules) && rules.length === 0;
	return isEmpty && faults.length === 0 ? [`${path} holds no rule`] : faults;
}
