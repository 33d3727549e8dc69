import Handlebars from 'handlebars';
import {Problem} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import {helpers} from './helpers.ts';
import {syntaxHint} from './template-hint.ts';
import type {Locate, Operand, Template, TemplateNode} from './template-tree.ts';
import {textStart} from './text-start.ts';

type Ast = ReturnType<typeof Handlebars.parse>;
type AstNode = Ast['body'][number];
type Location = AstNode['loc'];
type Find = (location: Location) => ReturnType<Locate>;

const maxDepth = 32;
const blocks = ['if', 'unless', 'each', 'with'];

/**
Reads Handlebars' syntax and gives our own tree of it. Handlebars parses and nothing else: no code is made of a template.

Throws a positioned `Problem` on syntax errors and on what has no place here: unknown helpers, decorators, `{{{`.

@param text - Only ever a text: Handlebars takes a map for a syntax tree, and would run it.
@param locate - Where an offset of the text stands.
*/
export function parseTemplate(text: string, locate: Locate): Template {
	if (typeof text !== 'string') {
		throw new TypeError('a template is a text');
	}

	const starts = [0, ...Array.from(text.matchAll(/\r\n?|\n/g), found => found.index + found[0].length)];
	const find = ({start}: Location) => locate((starts[start.line - 1] ?? 0) + start.column);
	const jinja = /\{%[-+]?\s*(?:if|for|set|else|elif|end\w+|include|import|from|macro|block|extends|raw|with)\b/.exec(text);
	if (jinja) {
		throw new Problem('TEMPLATE_SYNTAX', `"${jinja[0]}" is no part of a template`, {
			position: locate(jinja.index),
			hint: 'templates are Handlebars: {{#if name}} … {{/if}}, {{#each list}} … {{/each}}',
		});
	}

	return translateBody(parse(text, find), find, 0);
}

function parse(text: string, find: Find): Ast {
	try {
		return Handlebars.parse(text);
	} catch (error) {
		const {lexer} = (Handlebars as unknown as {Parser: {lexer: {yylloc: {first_line: number; first_column: number}}}}).Parser;
		const known = error as {lineNumber?: number; column?: number; message: string};
		const line = known.lineNumber ?? lexer.yylloc.first_line;
		const column = known.column ?? lexer.yylloc.first_column;
		const start = {line, column};
		const row = text.split(/\r\n?|\n/)[line - 1] ?? '';
		throw new Problem('TEMPLATE_SYNTAX', `not a valid template: ${explain(known.message, row.slice(column))}`, {
			position: find({start, end: start, source: ''}),
			hint: syntaxHint(known.message, row, column),
			cause: error,
		});
	}
}

function explain(message: string, rest: string): string {
	const mismatch = /^(.*) doesn't match (.*) - \d/.exec(message);
	if (mismatch) {
		return `"{{/${mismatch[2]}}}" cannot close "{{#${mismatch[1]}}}"`;
	}

	if (message.includes("got 'EOF'") || rest === '') {
		return 'it ends too early';
	}

	return message.startsWith('Parse error') || message.startsWith('Lexical error')
		? `unexpected ${JSON.stringify(rest.slice(0, 20))}`
		: message.replace(/ - \d+:\d+$/, '');
}

function translateBody(program: Ast | undefined, find: Find, depth: number): Template {
	if (depth > maxDepth) {
		throw new Problem('TEMPLATE_SYNTAX', `blocks are nested deeper than ${maxDepth}`, {position: program && find(program.loc)});
	}

	return (program?.body ?? []).flatMap(node => translate(node, find, depth) ?? []);
}

function translate(node: AstNode, find: Find, depth: number): TemplateNode | undefined {
	switch (node.type) {
		case 'ContentStatement': {
			const {value} = node as hbs.AST.ContentStatement;
			return value === '' ? undefined : {kind: 'text', text: value, position: find({...node.loc, start: textStart(node)})};
		}

		case 'CommentStatement':
			return undefined;
		case 'MustacheStatement':
			return translatePrint(node as hbs.AST.MustacheStatement, find);
		case 'BlockStatement':
			return translateBlock(node as hbs.AST.BlockStatement, find, depth);
		case 'PartialStatement':
			return translatePartial(node as hbs.AST.PartialStatement, find);
		default:
			throw new Problem('TEMPLATE_SYNTAX', 'decorators and partial blocks are not supported', {position: find(node.loc)});
	}
}

function translatePrint(node: hbs.AST.MustacheStatement, find: Find): TemplateNode {
	if (!node.escaped) {
		throw new Problem('TEMPLATE_SYNTAX', 'three braces are not needed: nothing is ever escaped', {
			position: find(node.loc),
			hint: 'write {{ name }}; for a brace around it put a blank or {{"{"}} between them',
		});
	}

	return {kind: 'print', operand: translateCall(node, find)};
}

function translateBlock(node: hbs.AST.BlockStatement, find: Find, depth: number): TemplateNode {
	const position = find(node.loc);
	const name = node.path.original;
	if (!blocks.includes(name)) {
		throw new Problem('TEMPLATE_SYNTAX', `there is no block "{{#${name}}}"`, {
			position,
			hint: didYouMean(name, blocks) ?? `write {{#if ${name}}}, {{#each ${name}}} or {{#with ${name}}}`,
		});
	}

	const [parameter, ...more] = node.params;
	if (!parameter || more.length > 0 || node.hash?.pairs.length) {
		throw new Problem('TEMPLATE_SYNTAX', `"{{#${name}}}" takes one value`, {
			position,
			hint: name === 'if' ? 'to compare write {{#if (eq name "value")}}' : undefined,
		});
	}

	const operand = translateOperand(parameter, find);
	const then = translateBody(node.program, find, depth + 1);
	const otherwise = translateBody(node.inverse, find, depth + 1);
	return name === 'if' || name === 'unless'
		? {kind: 'if', operand, isNegated: name === 'unless', then, otherwise}
		: {kind: name as 'each' | 'with', operand, names: node.program?.blockParams ?? [], then, otherwise, position};
}

function translatePartial(node: hbs.AST.PartialStatement, find: Find): TemplateNode {
	const position = find(node.loc);
	const name: unknown = node.name.type === 'SubExpression' ? undefined : (node.name as hbs.AST.PathExpression).original;
	if (name === undefined || !/^[\w-]+(\/[\w-]+)*$/.test(String(name)) || node.params.length > 1) {
		throw new Problem('TEMPLATE_SYNTAX', 'a partial is named by a plain name, and takes at most one value', {position});
	}

	const [context] = node.params;
	const extra = (node.hash?.pairs ?? []).map(({key, value}) => [key, translateOperand(value, find)] as const);
	return {
		kind: 'partial',
		name: String(name),
		context: context && translateOperand(context, find),
		extra: Object.fromEntries(extra),
		indent: node.indent,
		position,
	};
}

function translateOperand(node: hbs.AST.Expression, find: Find): Operand {
	const position = find(node.loc);
	switch (node.type) {
		case 'StringLiteral':
		case 'NumberLiteral':
		case 'BooleanLiteral':
			return {kind: 'literal', value: (node as hbs.AST.StringLiteral).value, position};
		case 'SubExpression':
			return translateCall(node as hbs.AST.SubExpression, find);
		case 'PathExpression': {
			const {parts, depth, data, original} = node as hbs.AST.PathExpression;
			const isOfThis = /^(?:\.(?!\.)|this(?:[./]|$))/.test(original);
			return {kind: 'path', text: original, parts, up: depth, isData: data, isOfThis, position};
		}

		default:
			throw new Problem('TEMPLATE_SYNTAX', 'null and undefined cannot be written in a template', {position});
	}
}

function translateCall({path, params, hash, loc, type}: hbs.AST.MustacheStatement | hbs.AST.SubExpression, find: Find): Operand {
	if (params.length === 0 && !hash?.pairs.length && type !== 'SubExpression') {
		return translateOperand(path, find);
	}

	const position = find(path.loc);
	const name = String((path as hbs.AST.PathExpression).original);
	const helper = Object.hasOwn(helpers, name) ? helpers[name] : undefined;
	if (!helper) {
		throw new Problem('UNKNOWN_HELPER', `there is no helper "${name}"`, {
			position,
			hint: didYouMean(name, Object.keys(helpers)) ?? `helpers are ${Object.keys(helpers).join(', ')}`,
		});
	}

	if (hash?.pairs.length || params.length < helper.least || params.length > helper.most) {
		throw new Problem('TEMPLATE_SYNTAX', `the helper "${name}" is written {{${helper.usage}}}`, {position: find(loc)});
	}

	return {kind: 'call', helper: name, parameters: params.map(parameter => translateOperand(parameter, find)), position};
}
