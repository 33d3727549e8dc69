import {createHash} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type {LocalContent, RenderedTemplate} from '../core/local.ts';
import type {Position} from '../core/position.ts';
import {isProblem, Problem} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import {locator} from '../core/yaml-position.ts';
import type {Scope} from './operand.ts';
import {render} from './render.ts';
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
	const contents = remember((name: string) => readContent(find(name, 'files', bases, project())));
	const templates = remember((name: string) => readTemplate(find(name, 'templates', bases, project())));
	const partials = remember((name: string) => readTemplate(find(`partials/${name}.hbs`, 'templates', bases, project())).template);

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
			return {path: file, text: render(template, scope, findPartial)};
		},
	};
}

type Found = {readonly file: string; readonly real: string};

function find(name: string, folder: string, bases: readonly string[], project: string): Found {
	if (name === '' || name.includes('\0')) {
		throw new Problem('NO_LOCAL_FILE', `${JSON.stringify(name)} is no name of a file`);
	}

	const places = path.isAbsolute(name) ? [name] : bases.flatMap(base => [path.join(base, name), path.join(base, folder, name)]);
	for (const file of places) {
		const real = realPath(file);
		if (real !== undefined) {
			assertInside(real, name, project);
			return {file, real};
		}
	}

	for (const place of places) {
		assertInside(path.resolve(place), name, path.resolve(bases.at(-1) ?? '.'), project);
	}

	const neighbours = new Set(places.flatMap(place => namesBeside(place, name)));
	throw new Problem('NO_LOCAL_FILE', `there is no file "${name}"`, {
		why: `Looked for ${places.join(', ')}.`,
		hint: didYouMean(name, neighbours),
	});
}

function realPath(file: string): string | undefined {
	try {
		return fs.realpathSync(file);
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') {
			return undefined;
		}

		throw unreadable(file, error);
	}
}

function assertInside(file: string, name: string, ...projects: readonly string[]): void {
	const isInside = projects.some(project => file.startsWith(project.endsWith(path.sep) ? project : project + path.sep));
	if (!isInside) {
		throw new Problem('OUTSIDE_PROJECT', `"${name}" leads out of the project, to ${file}`, {
			why: `Only files below ${projects[0]} are read.`,
			hint: 'copy the file beside the playbook',
		});
	}
}

/** What could have been meant, written as the user would write it. */
function namesBeside(place: string, name: string): readonly string[] {
	try {
		return fs.readdirSync(path.dirname(place)).map(entry => path.join(path.dirname(name), entry));
	} catch {
		return []; // No such folder: nothing to suggest from it
	}
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

const unreadable = (file: string, error: unknown): Problem =>
	new Problem('UNREADABLE_FILE', `"${file}" cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, {
		cause: error,
	});

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
