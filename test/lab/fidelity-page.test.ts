import test from 'ava';
import {fidelityPage, isCurrent} from '../../scripts/fidelity-page.ts';
import {printedFaults} from './fidelity/play.ts';
import {subjects} from './fidelity/subjects.ts';

const statements = subjects.flatMap(({topic, statements}) => statements.map(statement => ({topic, ...statement})));

test('the page is current', async t => {
	t.true(await isCurrent(), 'run scripts/fidelity-page.ts');
});

test('the page has a row for every statement', t => {
	const page = fidelityPage();
	t.true(statements.length >= 110);
	for (const {says} of statements) {
		t.true(page.includes(`| ${says} |`), says);
	}
});

test('a subject names the file of its table', async t => {
	for (const subject of subjects) {
		t.true(Object.values(await import(`./fidelity/${subject.table}.ts`)).includes(subject), subject.topic);
	}
});

test('a statement is one sentence, and has a title of its own', t => {
	for (const {says} of statements) {
		t.regex(says, /^[A-Z][^\n]*[^.\s]$/, says);
	}

	const titles = statements.map(({topic, says}) => `${topic}: ${says}`);
	t.deepEqual(
		titles.filter((title, index) => titles.indexOf(title) !== index),
		[],
	);
});

test('a statement expects something', t => {
	for (const {says, exit, refuses, stdout, stderr, afterwards} of statements) {
		t.true(
			[exit, refuses, stdout, stderr, afterwards].some(expected => expected !== undefined),
			says,
		);
	}
});

test('what is printed is compared as a whole, by pattern, by lines, or by what is not there', t => {
	const names = {id: '101', other: '102', node: 'pve'};
	const faults = (wanted: Parameters<typeof printedFaults>[1], text: string) =>
		printedFaults('stdout', wanted, text, names).length;
	t.is(faults('CT $id on $node', 'CT 101 on pve  \n'), 0);
	t.is(faults('CT $id', 'CT 101 is there'), 1);
	t.is(faults(/^CT \$id$/m, 'x\nCT 101\n'), 0);
	t.is(faults(/^CT \$id$/m, 'CT 102\n'), 1);
	t.is(faults(/^root:\$6/, 'root:$6$x'), 0);
	t.is(faults({lines: ['b', 'CT $other']}, 'CT 102\nb\n'), 0);
	t.is(faults({lines: ['b', 'b']}, 'a\nb\n'), 1);
	t.is(faults({without: '$id'}, 'CT 101\n'), 1);
	t.is(faults({without: '$id'}, ''), 0);
	t.is(faults(undefined, 'anything'), 0);
});
