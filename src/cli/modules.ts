import fs from 'node:fs/promises';
import process from 'node:process';
import {Problem} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import {registry} from '../modules/index.ts';
import {exitCodes} from './exit-code.ts';

/** `runner modules`: the list, or the page of one. @returns The exit code. */
export async function showModules({name}: {readonly name: string | undefined}): Promise<number> {
	process.stdout.write(name === undefined ? list() : await page(name));
	return exitCodes.ok;
}

function list(): string {
	const width = Math.max(...[...registry.keys()].map(({length}) => length));
	return [...registry.values()].map(({name, summary}) => `${name.padEnd(width)}  ${summary}\n`).join('');
}

/** The generated page, which is part of the package. */
async function page(name: string): Promise<string> {
	if (!registry.has(name)) {
		throw new Problem('UNKNOWN_MODULE', `no module "${name}"`, {
			hint: didYouMean(name, registry.keys()) ?? '"runner modules" lists them all',
		});
	}

	const text = await fs.readFile(new URL(`../../docs/modules/${name}.md`, import.meta.url), 'utf8');
	return text.replace(/^<!--.*-->\s*/, ''); // For those who edit pages
}
