import {createHash} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type {LocalContent, RenderedTemplate} from '../core/local.ts';
import type {Position} from '../core/position.ts';
import {isProblem, Problem} from '../core/problem.ts';
import {locator} from '../core/yaml-position.ts';
import {type Found, findFile, unreadable} from './find-file.ts';
import type {Scope} from './frame.ts';
import {renderPieces, textOf} from './render.ts';
import {findTemplate} from './shipped.ts';
import {parseTemplate} from './template.ts';
import type {Template} from './template-tree.ts';

/** The files beside a playbook. Each is read once a run; none outside of the project is read at all. */
export type LocalFiles = {
	/** Throws a `Problem` when it is missing, outside of the project, or no file. */
	content(name: string): LocalContent;
	/** Throws also the problems of the template, positioned in it. */
	template(name: string, scope: Scope): RenderedTemplate;
};

const maxTextBytes = 1024 * 1024;
const chunkBytes = 256 * 1024;

/** @param playbook - Path of the playbook's file. */
export function createLocalFiles(playbook: string): LocalFiles {
	const directory = path.dirname(playbook);
	const isNested = path.basename(path.resolve(directory)) === 'playbooks';
	const bases = isNested ? [directory, path.join(directory, '..')] : [directory];
	const project = once(() => fs.realpathSync(bases.at(-1) ?? directory));
	const contents = remember((name: string) => readContent(findFile(name, 'files', bases, project())));
	const templates = remember((name: string) => readTemplate(findTemplate(name, bases, project())));
	const partials = remember((name: string) => readTemplate(findTemplate(`partials/${name}.hbs`, bases, project())).template);

	const findPartial = (name: string, position: Position | undefined): Template => {
		try {
			return partials(name);
		} catch (error) {
			throw isProblem(error) ? error.at({position}) : error;
		}
	};

	return {
		content: contents,
		template(name, scope) {
			const {template, file} = templates(name);
			const pieces = renderPieces(template, scope, findPartial);
			return {path: file, text: textOf(pieces), pieces};
		},
	};
}

function readContent({file, real}: Found): LocalContent {
	try {
		return withFile(real, file, descriptor => {
			const hash = createHash('sha256');
			const kept: Buffer[] = [];
			let sizeBytes = 0;
			for (const chunk of chunksOf(descriptor)) {
				hash.update(chunk);
				sizeBytes += chunk.length;
				if (sizeBytes <= maxTextBytes) {
					kept.push(Buffer.from(chunk));
				}
			}

			const text = sizeBytes <= maxTextBytes ? decode(Buffer.concat(kept)) : undefined;
			return {path: real, sizeBytes, sha256: hash.digest('hex'), ...(text === undefined ? {} : {text})};
		});
	} catch (error) {
		throw isProblem(error) ? error : unreadable(file, error);
	}
}

function readTemplate(found: Found): {readonly file: string; readonly template: Template} {
	const {text, sizeBytes} = readContent(found);
	const {file} = found;
	if (text === undefined) {
		const reason = sizeBytes > maxTextBytes ? 'larger than 1 MiB' : 'no UTF-8 text';
		throw new Problem('NO_TEMPLATE', `the template "${file}" is ${reason}`, {hint: 'copy it as a file instead'});
	}

	return {file, template: parseTemplate(text, locator(text, file))};
}

function withFile<T>(real: string, file: string, use: (descriptor: number) => T): T {
	// Without O_NONBLOCK opening a pipe would wait for its other end
	const descriptor = fs.openSync(real, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
	try {
		const stat = fs.fstatSync(descriptor);
		if (!stat.isFile()) {
			throw new Problem('NO_LOCAL_FILE', `"${file}" is ${stat.isDirectory() ? 'a directory' : 'no regular file'}`, {
				hint: 'name a file',
			});
		}

		return use(descriptor);
	} finally {
		fs.closeSync(descriptor);
	}
}

function* chunksOf(descriptor: number): Generator<Buffer> {
	const buffer = Buffer.allocUnsafe(chunkBytes);
	for (let length = fs.readSync(descriptor, buffer); length > 0; length = fs.readSync(descriptor, buffer)) {
		yield buffer.subarray(0, length);
	}
}

function decode(bytes: Buffer): string | undefined {
	try {
		const text = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
		return text.includes('\0') ? undefined : text;
	} catch {
		return undefined; // Not UTF-8, as the type of the result says
	}
}

/** Keeps what a function gave for a name, mistakes too. */
function remember<T>(make: (name: string) => T): (name: string) => T {
	const kept = new Map<string, () => T>();
	return name => {
		const known = kept.get(name) ?? once(() => make(name));
		kept.set(name, known);
		return known();
	};
}

function once<T>(make: () => T): () => T {
	let outcome: {readonly value: T} | {readonly error: unknown} | undefined;
	return () => {
		outcome ??= attempt(make);
		if ('error' in outcome) {
			throw outcome.error;
		}

		return outcome.value;
	};
}

function attempt<T>(make: () => T): {readonly value: T} | {readonly error: unknown} {
	try {
		return {value: make()};
	} catch (error) {
		return {error};
	}
}
