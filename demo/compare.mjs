// Compares the events of a check, the run after it, and a second run: same hosts, same tasks, same changes; then none.
import fs from 'node:fs';
import process from 'node:process';

const read = file =>
	fs
		.readFileSync(file, 'utf8')
		.trim()
		.split('\n')
		.map(line => JSON.parse(line));

/** `host file:line summary` of every change of every host, sorted: hosts work side by side. */
const changes = (events, type) =>
	events
		.filter(event => event.type === type)
		.flatMap(({host, task, changes: planned, change}) =>
			(planned ?? [change]).map(({summary}) => `${host} ${task.position.file}:${task.position.line} ${summary}`),
		)
		.sort();

const [check, apply, again] = process.argv.slice(2).map(read);
const foretold = changes(check, 'task-planned');
const made = changes(apply, 'change-applied');
const later = changes(again, 'change-applied');
const undetermined = check.filter(({type, outcome}) => type === 'task-finished' && outcome === 'undetermined');

const differences = [
	...foretold.filter(line => !made.includes(line)).map(line => `foretold, not made: ${line}`),
	...made.filter(line => !foretold.includes(line)).map(line => `made, not foretold: ${line}`),
	...later.map(line => `made a second time: ${line}`),
	...undetermined.map(({host, task}) => `undetermined: ${host} ${task.title}`),
];
for (const line of differences) {
	console.error(line);
}

if (differences.length > 0 || made.length === 0) {
	console.error('the check and the run differ');
	process.exit(1);
}

console.log(`Check foretold ${foretold.length} changes; the run made just these ${made.length}; the second run made none.`);
