import fs from 'node:fs/promises';
import test from 'ava';
import {helpers} from '../../src/playbook/helpers.ts';
import {playKeys, taskKeys} from '../../src/playbook/keywords.ts';
import {magicNames} from '../../src/playbook/names.ts';
import {scheduled} from './fixture.ts';

const page = await fs.readFile('docs/playbook.md', 'utf8');

test('the playbook of the page has no mistakes', async t => {
	const [, playbook = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
	const {problems, schedule} = await scheduled(playbook);
	t.deepEqual(problems, []);
	t.is(schedule[0]?.lanes[0]?.tasks.length, 3);
});

test('the page names every key, helper and variable of runner', t => {
	for (const name of [...playKeys, ...taskKeys, ...magicNames]) {
		t.true(page.includes(`\`${name}\``), name);
	}

	for (const name of Object.keys(helpers)) {
		t.regex(page, new RegExp(`\`${name} `), name);
	}
});
