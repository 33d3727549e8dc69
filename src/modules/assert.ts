import {z} from 'zod';
import {condition} from '../core/local.ts';
import {defineModule} from '../core/module.ts';
import {Problem} from '../core/problem.ts';

type State = undefined;

export default defineModule({
	name: 'assert',
	summary: 'Fails the host unless all conditions hold.',
	notes: `It changes nothing, and is judged in check mode too. A condition that asks for the result of a task which check mode did
not run makes the task \`undetermined\`, not failed.`,
	example: `- name: release
  hosts: all
  tasks:
    - command:
        cmd: uname --machine
        reads: true
      register: machine
    - assert:
        that:
          - machine.code == 0
          - machine.stdout.startsWith("x86_64")
        msg: only built for x86_64
`,
	args: z.strictObject({
		that: z
			.union([z.array(condition()).min(1, 'has to hold at least one condition'), condition()])
			.describe('Conditions in CEL that have to hold; one alone may stand without a list.'),
		msg: z.string().optional().describe('Why they have to hold, or what to do when they do not.'),
	}),

	async inspect(): Promise<State> {
		return undefined;
	},

	plan(_state, {that, msg}) {
		const failing = [that].flat().find(({holds}) => !holds);
		if (failing) {
			throw new Problem('ASSERTION_FAILED', `does not hold: ${failing.text}`, {why: msg});
		}

		return [];
	},
});
