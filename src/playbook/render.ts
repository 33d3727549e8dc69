import type {RenderedPiece} from '../core/local.ts';
import {Problem} from '../core/problem.ts';
import {Secret} from '../core/secret.ts';
import {describeValue} from './describe.ts';
import {type Context, contextOf, type FindPartial, type Frame, none, root, type Scope, spend, spendText} from './frame.ts';
import {createGather, gatherAll, locating} from './gather.ts';
import {isTruthy, printed, secretValue} from './helpers.ts';
import {given, nameOf, operandValue} from './operand.ts';
import type {Template, TemplateNode} from './template-tree.ts';

const maxPartials = 10;

type Pieces = readonly RenderedPiece[];

/**
The text of a template. Values go in as they are: nothing is escaped, and none is taken for a template again.

Throws a `Problem` for what is missing, null, or has no text, wherever it is used: several at once as an `AggregateError`.
*/
export const render = (template: Template, scope: Scope, findPartial: FindPartial): string =>
	textOf(renderPieces(template, scope, findPartial));

/** The same text in pieces, which know where they were written. */
export const renderPieces = (template: Template, scope: Scope, findPartial: FindPartial): Pieces =>
	renderBody(template, root, contextOf(scope, findPartial));

/** The value of a template that is one `{{ … }}` and nothing else, with its type; else its text. */
export function evaluate(template: Template, scope: Scope, findPartial: FindPartial): unknown {
	const [only, ...more] = template;
	const context = contextOf(scope, findPartial);
	if (only?.kind !== 'print' || more.length > 0) {
		return textOf(renderBody(template, root, context));
	}

	const value = operandValue(only.operand, root, context);
	if (value instanceof Secret) {
		throw secretValue(nameOf(only.operand)).at({position: only.operand.position});
	}

	return locating({position: only.operand.position}, () => settled(value));
}

/** Variables that are filled in when they are read, read now: mistakes in them are told here, and nobody else asks for them. */
function settled(value: unknown): unknown {
	if (
		typeof value !== 'object' ||
		value === null ||
		!Object.values(Object.getOwnPropertyDescriptors(value)).some(({get}) => get)
	) {
		return value;
	}

	const map: Record<string, unknown> = Object.create(null);
	gatherAll(Object.keys(value), key => {
		map[key] = settled((value as Record<string, unknown>)[key]);
	});
	return map;
}

/** What pieces are together. */
export const textOf = (pieces: Pieces): string => pieces.map(({text}) => text).join('');

function renderBody(template: Template, frame: Frame, context: Context): Pieces {
	if (template.length === 1 && template[0]) {
		return renderNode(template[0], frame, context);
	}

	return gatherAll(template, node => renderNode(node, frame, context)).flat();
}

function renderNode(node: TemplateNode, frame: Frame, context: Context): Pieces {
	spend(context, 'position' in node ? node.position : undefined);
	switch (node.kind) {
		case 'text':
			return [{text: spendText(node.text, context), isValue: false, position: node.position}];
		case 'print': {
			const value = operandValue(node.operand, frame, context);
			const {position} = node.operand;
			const text = locating({position}, () => spendText(printed(value, nameOf(node.operand)), context));
			return [{text, isValue: true, position}];
		}

		case 'if': {
			const holds = isTruthy(given(node.operand, frame, context)) !== node.isNegated;
			return renderBody(holds ? node.then : node.otherwise, frame, context);
		}

		case 'each':
			return renderEach(node, frame, context);
		case 'with': {
			const value = given(node.operand, frame, context);
			const inner = {here: {value}, locals: new Map(node.names.slice(0, 1).map(name => [name, value])), data: none, outer: frame};
			return isTruthy(value) ? renderBody(node.then, inner, context) : renderBody(node.otherwise, frame, context);
		}

		default:
			return renderPartial(node, frame, context);
	}
}

function renderEach(node: TemplateNode & {kind: 'each' | 'with'}, frame: Frame, context: Context): Pieces {
	const value = given(node.operand, frame, context);
	if (typeof value !== 'object' || value === null) {
		throw new Problem('NO_LIST', `{{#each}} goes through a list or a map, not ${describeValue(value)}`, {
			position: node.operand.position,
		});
	}

	const keys = Object.keys(value);
	if (keys.length === 0) {
		return renderBody(node.otherwise, frame, context);
	}

	const turns = gatherAll(keys, (name, index) => {
		spend(context, node.position);
		const item = (value as Record<string, unknown>)[name];
		const key = Array.isArray(value) ? index : name;
		const [itemName, keyName] = node.names;
		const locals = new Map<string, unknown>();
		if (itemName !== undefined) {
			locals.set(itemName, item);
		}

		if (keyName !== undefined) {
			locals.set(keyName, key);
		}

		const data = new Map<string, unknown>([
			['index', index],
			['key', key],
			['first', index === 0],
			['last', index === keys.length - 1],
		]);
		return renderBody(node.then, {here: {value: item}, locals, data, outer: frame}, context);
	});
	return turns.flat();
}

function renderPartial(node: TemplateNode & {kind: 'partial'}, frame: Frame, context: Context): Pieces {
	const {position} = node;
	if (context.partials >= maxPartials) {
		throw new Problem('TEMPLATE_DEPTH', `partials are nested deeper than ${maxPartials}: does "${node.name}" hold itself?`, {
			position,
		});
	}

	const template = context.findPartial(node.name, position);
	const gather = createGather();
	const locals = new Map<string, unknown>(node.context ? [] : visibleLocals(frame));
	for (const [name, operand] of Object.entries(node.extra)) {
		gather.attempt(() => locals.set(name, operandValue(operand, frame, context)));
	}

	const operand = node.context;
	const here = operand ? gather.attempt(() => ({value: given(operand, frame, context)})) : frame.here;
	gather.end();
	const pieces = renderBody(
		template,
		{here, locals, data: frame.data, outer: undefined},
		{...context, partials: context.partials + 1},
	);
	return node.indent === '' ? pieces : indented(pieces, node.indent);
}

/** Puts blanks before each line that is not empty. */
function indented(pieces: Pieces, indent: string): Pieces {
	let isLineStart = true;
	return pieces.map(piece => {
		const text = piece.text.replace(/^(?=.)/gm, (_, at: number) => (at === 0 && !isLineStart ? '' : indent));
		isLineStart = piece.text === '' ? isLineStart : /[\n\r\u2028\u2029]$/.test(piece.text);
		return {...piece, text};
	});
}

function visibleLocals(frame: Frame): readonly (readonly [string, unknown])[] {
	return [...(frame.outer ? visibleLocals(frame.outer) : []), ...frame.locals];
}
