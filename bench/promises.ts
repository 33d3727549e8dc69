/**
The long proofs at full count. `npm test` runs the same small.

Usage: npm run promises [-- CUTS]
*/
import process from 'node:process';
import {cutReplacements} from './cuts.ts';
import {withLab} from './lab.ts';

const count = Number(process.argv[2] ?? 200);
const broken: string[] = [];

const figures = await withLab(['cut'], async lab => cutReplacements(lab, count));
console.log(
	`${figures.cuts} connections cut while a file is replaced: ${figures.whole} times the old or the new file, whole; ` +
		`${figures.broken.length} half-written; ${figures.falseSuccesses} false successes; ${figures.leftovers.length} leftovers`,
);
broken.push(...figures.broken, ...figures.leftovers);
if (figures.falseSuccesses > 0) {
	broken.push('a run said that it succeeded, and had not');
}

for (const line of broken) {
	console.error(line);
}

process.exitCode = broken.length > 0 || figures.whole !== count ? 1 : 0;
