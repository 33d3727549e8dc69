import {z} from 'zod';
import {unitChanges} from '../changes/service.ts';
import {defineModule} from '../core/module.ts';
import {unitName} from '../domain/unit.ts';
import {type FoundUnit, lookAtUnit} from '../facts/unit.ts';

type State = FoundUnit;

const args = z
	.strictObject({
		name: unitName().describe('Unit; without a suffix it is a service: `nginx`, `backup.timer`, `getty@tty1.service`.'),
		state: z
			.enum(['started', 'stopped', 'restarted', 'reloaded'])
			.optional()
			.describe('Left alone unless given. `restarted` and `reloaded` are a change each time.'),
		enabled: z
			.boolean()
			.optional()
			.describe('Whether it is started at boot, or whenever its unit says; left alone unless given.'),
		masked: z.boolean().optional().describe('Whether nothing at all may start it; left alone unless given.'),
	})
	.superRefine(({state, enabled, masked}, context) => {
		const complain = (path: string, message: string) => context.addIssue({code: 'custom', path: [path], message});
		if (state === undefined && enabled === undefined && masked === undefined) {
			complain('state', 'nothing is asked of the unit: give state, enabled or masked');
		}

		if (masked && (enabled || (state !== undefined && state !== 'stopped'))) {
			complain('masked', 'what is masked can be neither started nor enabled');
		}
	});

export default defineModule({
	name: 'service',
	summary: 'A unit of systemd: whether it runs, and whether it is started at boot.',
	notes: `Files of the unit that are newer than what systemd has read are read again first. Where a task before this one writes them, only the
run shows that, and the check does not. A unit whose file in \`/etc/systemd/system\` is only foretold is taken to be a new service.

\`restarted\` and \`reloaded\` are a change in each run, as nothing tells that there is nothing to do: give such a task a \`when\` that asks
whether a task before it changed something. What is reloaded and does not run is started.

After a start the unit has ten seconds to become active. One that crashes and is started again and again does not, and the task fails.

Where no systemd runs (in most containers), units can still be enabled and masked, and nothing can be started or stopped: the task says so.
Units of users are not supported.`,
	example: `- name: services
  hosts: all
  tasks:
    - service:
        name: nfs-server
        state: started
        enabled: true
    - copy:
        content: "[sshd]\\nenabled = true\\n"
        dest: /etc/fail2ban/jail.d/sshd.conf
      register: jail
    - service:
        name: fail2ban
        state: restarted
      when: jail.changed
    - service:
        name: rpcbind.socket
        state: stopped
        masked: true
`,
	args,
	settleMs: 10_000,

	async inspect(look, {name}): Promise<State> {
		return lookAtUnit(look, name);
	},

	plan(found, {name, ...wanted}) {
		return unitChanges(name, found, wanted);
	},

	remarks({unit}, {state, name}) {
		return state === 'stopped' && unit?.active === 'failed' ? [`${name} has failed, and is not running`] : [];
	},
});
