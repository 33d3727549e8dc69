import {z} from 'zod';
import {type EditState, editChanges, inspectEdit} from '../changes/edit.ts';
import type {Change} from '../core/change.ts';
import {expect} from '../core/fact.ts';
import {defineModule} from '../core/module.ts';
import {Problem} from '../core/problem.ts';
import {sh} from '../core/script.ts';
import {mountOver} from '../domain/mountinfo.ts';
import {dropKey, renderKey, setKey, sysctlKey, sysctlValue} from '../domain/sysctl.ts';
import {mountTable} from '../facts/mounts.ts';
import {liveValue} from '../facts/sysctl.ts';

type State = {
	readonly file: EditState;
	/** What the kernel uses now; `undefined` when it has no such key. */
	readonly live: string | undefined;
	/** Nothing can be set, as in most containers. */
	readonly isReadOnly: boolean;
};

const args = z
	.strictObject({
		name: sysctlKey().describe('Key of the kernel, such as `vm.swappiness`.'),
		value: sysctlValue().optional().describe('Value, now and after each boot.'),
		state: z.enum(['present', 'absent']).default('present').describe('`absent` takes the key out of the file.'),
		file: z
			.string()
			.regex(/^[\w-][\w.-]{0,99}$/, 'is no name of a file: letters, digits and "_.-", without a folder')
			.transform(name => name.replace(/\.conf$/, ''))
			.default('99-runner')
			.describe('Name of the file in `/etc/sysctl.d`, without `.conf`. Files are read by name, and the last one wins.'),
	})
	.superRefine(({value, state}, context) => {
		if ((state === 'present') !== (value !== undefined)) {
			const message = state === 'present' ? 'a key that is to be set needs a value' : 'what is absent has no value';
			context.addIssue({code: 'custom', path: ['value'], message});
		}
	});

export default defineModule({
	name: 'sysctl',
	summary: 'A setting of the kernel, now and after each boot.',
	notes: `The value is set first, so that one which the kernel refuses is not written. Then the line in the file is: once, where it stood; other
lines and comments are kept. Tabs and blanks between several numbers count as the same.

Where \`/proc/sys\` is read-only, as in most containers, the value is written and not set, and the task says so. A key that the kernel does not
have is an error: often a module is missing that brings it.

\`absent\` leaves the value of now as it is until the next boot. Other files that set the same key are not looked at; \`/etc/sysctl.conf\` is
read last and wins.

Where there is no \`/etc/sysctl.d\` the task fails, as nothing may read it. busybox has no \`sysctl --system\`: what reads the folder at boot
is then a service of the system, such as \`sysctl\` of Alpine.`,
	example: `- name: kernel
  hosts: all
  tasks:
    - sysctl:
        name: vm.swappiness
        value: 10
    - sysctl:
        name: net.ipv4.ip_local_port_range
        value: 20000 60999
        file: 60-network
`,
	args,

	async inspect(look, {name, file}): Promise<State> {
		const [edit, live, mounts] = await Promise.all([
			inspectEdit(look, {path: pathOf(file)}),
			look(liveValue(name)),
			look(mountTable),
		]);
		return {file: edit, live, isReadOnly: mountOver(mounts, `/proc/sys/${name}`)?.options.includes('ro') === true};
	},

	plan({file, live, isReadOnly}, {name, value, ...wanted}): readonly Change[] {
		const target = {path: pathOf(wanted.file), create: true};
		if (value === undefined) {
			return editChanges(file, {...target, edit: text => dropKey(text, name)});
		}

		if (live === undefined) {
			throw new Problem('NO_SUCH_KEY', `the kernel has no key "${renderKey(name)}"`, {
				hint: 'correct it, or load the module of the kernel that brings it, such as br_netfilter',
			});
		}

		const isSet = live === value || isReadOnly;
		return [
			...(isSet ? [] : [setLive(name, live, value)]),
			...editChanges(file, {...target, edit: text => setKey(text, name, value)}),
		];
	},

	remarks({live, isReadOnly}, {name, value}) {
		return isReadOnly && value !== undefined && live !== value
			? [`${renderKey(name)} is written, not set live: /proc/sys is read-only here`]
			: [];
	},
});

const pathOf = (file: string): string => `/etc/sysctl.d/${file}.conf`;

const setLive = (path: string, before: string, after: string): Change => ({
	summary: `set ${renderKey(path)} to ${after}`,
	before,
	after,
	apply: sh`sysctl -q -w ${`${path}=${after}`}`,
	undo: sh`sysctl -q -w ${`${path}=${before}`}`,
	expect: [expect(liveValue(path), after)],
});
