import {readProfiles} from './apparmor-text.ts';
import {type Piece, valueFaults} from './apparmor-values.ts';
import {lineOrigins, originOf} from './line-origins.ts';

/** A rendered template, as `RenderedTemplate` has it. */
type Rendered = {readonly path: string; readonly text: string; readonly pieces?: readonly Piece[]};

/** What is wrong with a text that is to define one profile and nothing else, each with the template's line. */
export function profileFaults({path, text, pieces = []}: Rendered, name: string): readonly string[] {
	const values = valueFaults(pieces);
	if (values.length > 0) {
		return values.map(({piece: {position}, message, hint}) =>
			told(position && `${position.file}:${position.line}`, path, message, hint),
		);
	}

	const {names, faults} = readProfiles(text);
	const origins = lineOrigins(pieces);
	if (faults.length > 0) {
		return faults.map(({offset, message, hint}) =>
			told(originOf(origins, text.slice(0, offset).split('\n').length), path, message, hint),
		);
	}

	const [only, ...more] = names;
	return only === name && more.length === 0
		? []
		: [
				`${path} defines ${names.length === 0 ? 'no profile' : `the profile ${names.map(found => JSON.stringify(found)).join(' and ')}`}, and not just ${JSON.stringify(name)}: begin it with "profile ${name} flags=(attach_disconnected,mediate_deleted) {"`,
			];
}

const told = (at: string | undefined, path: string, message: string, hint: string | undefined): string =>
	`${at ?? path}: ${message}${hint === undefined ? '' : `; ${hint}`}`;
