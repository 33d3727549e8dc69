import fs from 'node:fs';
import test from 'ava';
import {parseContainerConfig, renderContainerConfig} from '../../src/domain/container-config.ts';
import {optionFault} from '../../src/domain/container-options.ts';

/**
What the code of pve-container 4.4-7, 5.3.5 and 6.1.10 itself makes of configurations and of option values, all of them drawn by
lot: `parse_pct_config`, `write_pct_config` and `check_prop` under Perl 5.36. It tells the faults of one value in any order, so the
lines of a message are sorted here.
*/
type Recorded = {readonly version: string} & (
	| {readonly config: string; readonly written: string; readonly warnings: readonly string[]}
	| {readonly option: string; readonly value: string; readonly fault: string | null}
);

const recorded = fs
	.readFileSync(new URL('container-recorded.jsonl', import.meta.url), 'utf8')
	.trimEnd()
	.split('\n')
	.map(line => JSON.parse(line) as Recorded);
const sorted = (text: string): string => text.split('\n').sort().join('\n');

test('configurations are read and written as Proxmox VE does', t => {
	const configs = recorded.filter(one => 'config' in one);
	t.is(configs.length, 90);
	for (const {version, config, written, warnings} of configs) {
		const read = parseContainerConfig(config, 101, version);
		t.is(renderContainerConfig(read), written, config);
		t.deepEqual(read.warnings.map(sorted), warnings, config);
	}
});

test('values of options are refused in the words of Proxmox VE', t => {
	const options = recorded.filter(one => 'option' in one);
	t.is(options.length, 340);
	for (const {version, option, value, fault} of options) {
		const told = optionFault(option, value, version);
		t.is(told === undefined ? null : sorted(told), fault, `${option}: ${value}`);
	}
});
