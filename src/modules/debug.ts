import {z} from 'zod';
import {defineModule} from '../core/module.ts';

type State = undefined;

export default defineModule({
	name: 'debug',
	summary: 'Says something: a text, or the value of a variable.',
	notes: 'A list or map is shown as JSON.',
	example: `- name: look
  hosts: all
  tasks:
    - command:
        cmd: uptime
        reads: true
      register: load
    - debug:
        msg: "{{ load.stdout }}"
`,
	args: z.strictObject({
		msg: z
			.unknown()
			.refine(value => value !== undefined, 'has to be given')
			.describe('What to say; any value.'),
	}),
	shorthand: 'msg',

	async inspect(): Promise<State> {
		return undefined;
	},

	plan: () => [],

	remarks: (_state, {msg}) => (typeof msg === 'string' ? msg.replace(/\n+$/, '').split('\n') : [JSON.stringify(msg)]),
});
