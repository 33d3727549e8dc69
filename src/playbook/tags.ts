import {Problem, type Report} from '../core/problem.ts';
import {didYouMean} from '../core/suggest.ts';
import type {WrittenPlay} from './playbook.ts';

/** `--tags` and `--skip-tags`. */
export type TagChoice = {readonly tags?: readonly string[] | undefined; readonly skipTags?: readonly string[] | undefined};

const special = ['all', 'tagged', 'untagged', 'always', 'never'];

/**
Whether a task with these tags is part of the run.

A task tagged `always` is left out only by `--skip-tags`, one tagged `never` is taken only where one of its tags is asked for.
`all`, `tagged` and `untagged` may be asked for, too.
*/
export function isChosen(ofTask: readonly string[], {tags = [], skipTags = []}: TagChoice): boolean {
	const own = ofTask.length > 0 ? ofTask : ['untagged'];
	const isTagged = ofTask.length > 0;
	const isNamed = tags.some(tag => own.includes(tag));
	const isMeant = !own.includes('never') && (tags.length === 0 || tags.includes('all') || (isTagged && tags.includes('tagged')));
	if (!isNamed && !isMeant && !own.includes('always')) {
		return false;
	}

	const isAlways = own.includes('always') && !skipTags.includes('always');
	return !(
		skipTags.some(tag => own.includes(tag)) ||
		(isTagged && skipTags.includes('tagged')) ||
		(skipTags.includes('all') && !isAlways)
	);
}

/** Reports tags that no task has: a misspelt one would leave out the wrong tasks. */
export function checkTags(plays: readonly WrittenPlay[], {tags = [], skipTags = []}: TagChoice, report: Report): void {
	const known = new Set([...special, ...plays.flatMap(({tasks}) => tasks.flatMap(task => task.tags))]);
	for (const [option, given] of [
		['--tags', tags],
		['--skip-tags', skipTags],
	] as const) {
		for (const tag of given) {
			if (!known.has(tag)) {
				const others = [...known].filter(name => !special.includes(name));
				report(
					new Problem('UNKNOWN_TAG', `no task has the tag "${tag}" of ${option}`, {
						hint: didYouMean(tag, known) ?? (others.length > 0 ? `tags are ${others.join(', ')}` : 'no task has a tag'),
					}),
				);
			}
		}
	}
}
