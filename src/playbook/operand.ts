import type {Position} from '../core/position.ts';
import {isProblem, Problem} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import {describeValue} from './describe.ts';
import {type Context, type Frame, spend} from './frame.ts';
import {gatherAll, locating} from './gather.ts';
import {helpers} from './helpers.ts';
import type {Operand, Path} from './template-tree.ts';

/** A value that has to be there, though it may be empty. */
export function given(operand: Operand, frame: Frame, context: Context): unknown {
	const value = operandValue(operand, frame, context);
	if (value === null || value === undefined) {
		throw new Problem('NO_VALUE', `"${nameOf(operand)}" is nothing`, {
			position: operand.position,
			hint: `give it a value, or write (default ${nameOf(operand)} false)`,
		});
	}

	return value;
}

export function operandValue(operand: Operand, frame: Frame, context: Context): unknown {
	switch (operand.kind) {
		case 'literal':
			return operand.value;
		case 'path':
			return valueOfPath(operand, operand.position, frame, context);
		default: {
			spend(context, operand.position);
			const {position} = operand;
			const helper = helpers[operand.helper];
			const values = gatherAll(operand.parameters, (parameter, index) =>
				helper?.isLenient && index === 0 ? valueIfAny(parameter, frame, context) : operandValue(parameter, frame, context),
			);
			return locating({position}, () => helper?.apply(...values));
		}
	}
}

const missing = new Set(['UNDEFINED_VARIABLE', 'NO_VALUE']);

function valueIfAny(operand: Operand, frame: Frame, context: Context): unknown {
	try {
		return operandValue(operand, frame, context);
	} catch (error) {
		if (isProblem(error) && missing.has(error.code)) {
			return undefined;
		}

		throw error;
	}
}

function valueOfPath(path: Path, position: Position | undefined, frame: Frame, context: Context): unknown {
	const [first = '', ...rest] = path.parts;
	if (path.isData) {
		return first === 'root' ? fromRoot(rest, path, position, context) : fromData(first, rest, path, position, frame);
	}

	let base: Frame | undefined = frame;
	for (let step = 0; step < path.up; step++) {
		base = base?.outer;
	}

	if (!base) {
		throw new Problem('UNDEFINED_VARIABLE', `"${path.text}" leads out of the template`, {position});
	}

	const local = path.up === 0 && !path.isOfThis ? findLocal(first, base) : undefined;
	if (local) {
		return walk(local.value, rest, [first], position);
	}

	if (!base.here) {
		return fromRoot(path.parts, path, position, context);
	}

	const {value} = base.here;
	if (path.parts.length > 0 && !hasOwn(value, first) && context.scope.has(first)) {
		throw new Problem('UNDEFINED_VARIABLE', `"${first}" is not part of the item`, {
			position,
			hint: `for the variable write @root.${path.parts.join('.')}`,
		});
	}

	return walk(value, path.parts, ['this'], position);
}

function findLocal(name: string, frame: Frame | undefined): {readonly value: unknown} | undefined {
	return frame && (frame.locals.has(name) ? {value: frame.locals.get(name)} : findLocal(name, frame.outer));
}

function fromRoot(parts: readonly string[], path: Path, position: Position | undefined, {scope}: Context): unknown {
	const [first, ...rest] = parts;
	if (first === undefined) {
		throw new Problem('NO_VALUE', `"${path.text}" stands for all variables at once here`, {position, hint: 'name one of them'});
	}

	return walk(scope.get(first, position), rest, [first], position);
}

function fromData(
	name: string,
	rest: readonly string[],
	path: Path,
	position: Position | undefined,
	frame: Frame | undefined,
): unknown {
	if (!frame) {
		throw new Problem('UNDEFINED_VARIABLE', `there is no "@${name}" here`, {
			position,
			hint: 'in {{#each}} there are @index, @key, @first and @last; @root stands for the variables',
		});
	}

	return frame.data.has(name)
		? walk(frame.data.get(name), rest, [`@${name}`], position)
		: fromData(name, rest, path, position, frame.outer);
}

const hasOwn = (value: unknown, key: string): boolean => typeof value === 'object' && value !== null && Object.hasOwn(value, key);

/** Goes down own properties only, so no prototype is ever reached. */
function walk(start: unknown, parts: readonly string[], walked: readonly string[], position: Position | undefined): unknown {
	let value = start;
	const done = [...walked];
	for (const part of parts) {
		if (!hasOwn(value, part)) {
			const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
			throw new Problem(
				'UNDEFINED_VARIABLE',
				`"${done.join('.')}" ${isMap ? '' : `is ${describeValue(value)} and `}has no "${part}"`,
				{
					position,
					hint: isMap ? didYouMean(part, Object.keys(value as object)) : undefined,
				},
			);
		}

		value = (value as Record<string, unknown>)[part];
		done.push(part);
	}

	return value;
}

export function nameOf(operand: Operand): string {
	return operand.kind === 'path' ? operand.text : operand.kind === 'call' ? operand.helper : JSON.stringify(operand.value);
}
