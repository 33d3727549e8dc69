import fs from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {findOption} from '../../src/domain/container-options.ts';
import {type IdMap, idMapConflicts, parseIdMap, renderIdMap, toHost, usualIdMap} from '../../src/domain/id-map.ts';
import {runner} from '../helpers/runner.ts';
import {blocksOf} from './blocks.ts';

const file = 'docs/idmap.md';
const page = await fs.readFile(file, 'utf8');
const blocks = await blocksOf(file);
const playbooks = blocks.filter(({language}) => language === 'yaml').map(({text}) => text);

/** The lines that the container of the page with a map of its own has. */
const ownLines = Array.from(page.matchAll(/^ +- ([ug] \d+ \d+ \d+)$/gm), ([, line = '']) => line);
const own = parseIdMap(ownLines);

/** Rows of a table whose first column is headed so, as text. */
const tables = Array.from(
	page.matchAll(/^\| in the container \|(.*)\|\n\|[-|]+\|\n((?:\|.*\n)+)/gm),
	([, head = '', rows = '']) => ({
		head: head.split('|').map(cell => cell.trim()),
		rows: rows
			.trimEnd()
			.split('\n')
			.map(row =>
				row
					.slice(1, -1)
					.split('|')
					.map(cell => cell.trim()),
			),
	}),
);

test('the numbers of the tables are those of the maps', t => {
	t.deepEqual(
		tables.map(({head, rows}) => [head[0], rows.length]),
		[
			['at the host', 6],
			['at the host, of 950', 5],
		],
	);
	for (const {head, rows} of tables) {
		for (const [inside = '', ...cells] of rows) {
			for (const [index, column] of head.entries()) {
				if (column.startsWith('at the host')) {
					const map = column.endsWith('951') ? own : usualIdMap;
					const wanted = String(toHost(map.users, Number(inside)) ?? 'none');
					t.is(cells[index], wanted, `${inside}, ${column}`);
					t.is(String(toHost(map.groups, Number(inside)) ?? 'none'), wanted);
				}
			}
		}
	}
});

test('the numbers in sentences are those of the usual map', t => {
	const told = Array.from(page.matchAll(/(?:\broot is uid|user (\d+) is|(\d+) →) (\d+)/g), ([, user, id, outside]) => [
		Number(user ?? id ?? 0),
		Number(outside),
	]);
	t.deepEqual(told, [
		[0, 100_000],
		[33, 100_033],
		[1000, 101_000],
		[33, 100_033],
	]);
	for (const [inside = -1, outside] of told) {
		t.is(toHost(usualIdMap.users, inside), outside);
	}
});

test('no other large number is on the page', t => {
	const ids = tables.flatMap(({rows}) => rows.map(([inside]) => Number(inside)));
	const ofMap = ({users, groups}: IdMap) => [...users, ...groups].flatMap(({inside, outside, count}) => [inside, outside, count]);
	const known = new Set([
		...ids,
		...[usualIdMap, own].flatMap(map => [...ofMap(map), ...ids.map(id => toHost(map.users, id))]),
		1001, // Of the administrator, which may be any
		200_000, // Of the range that is not to be had
	]);
	const numbers = (page.replaceAll(/\d{4}_\d\d_\d\d-/g, '').match(/\d{4,}/g) ?? []).map(Number);
	t.true(numbers.length > 50);
	t.deepEqual(
		numbers.filter(number => !known.has(number)),
		[],
	);
});

test('maps are as Proxmox VE takes them, and the one that it does not take overlaps', t => {
	t.is(ownLines.length, 6);
	t.deepEqual(idMapConflicts(own), []);
	const [users = '', groups = ''] = renderIdMap(usualIdMap);
	t.true(page.includes(`\`${users}\` and \`${groups}\``));
	t.regex(page, new RegExp(`Lines that overlap \\(\`${users}\` beside \`u 1000 1000 1\`\\)`));
	t.is(idMapConflicts(parseIdMap([users, 'u 1000 1000 1'])).length, 1);
});

test('the two numbers that do not go together are those of the two containers', t => {
	t.true(page.includes(`${toHost(usualIdMap.users, 1000)} for 950 and ${toHost(own.users, 1000)} for 951`));
});

test('the version that maps ids of a mount is the one that modules go by', t => {
	const since = findOption('mp0')?.shape?.rules.idmap?.since;
	t.true(page.includes(`| \`idmap=\` of a mount point (\`access: idmap\`) | no | no | since ${since}, which is 9.2 |`));
});

test('every playbook of the page has no mistakes', async t => {
	t.is(playbooks.length, 8);
	const folder = await fs.mkdtemp('/tmp/runner-test-');
	t.teardown(() => fs.rm(folder, {recursive: true}));
	for (const [index, tasks] of playbooks.entries()) {
		const playbook = path.join(folder, `${index}.yml`);
		await fs.writeFile(playbook, `- hosts: pve1\n  tasks:\n${tasks.replaceAll(/^/gm, '    ')}`);
		const {code, stdout, stderr} = await runner(['check', playbook, '-i', 'pve1,']);
		t.is(code, 0, `${tasks}${stdout}${stderr}`);
	}
});
