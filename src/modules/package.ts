import {z} from 'zod';
import {installChanges, removeChanges} from '../changes/package.ts';
import {defineModule} from '../core/module.ts';
import {Problem} from '../core/problem.ts';
import {packageNames} from '../domain/debian-package.ts';
import {lookAtPackages, type PackagesState} from '../facts/package.ts';

type State = PackagesState;

const args = z
	.strictObject({
		name: packageNames().describe(
			'Package, or list of packages that are installed or removed together; `name=1.2` is that version, `name:i386` another architecture.',
		),
		state: z
			.enum(['present', 'latest', 'absent'])
			.default('present')
			.describe('`latest` upgrades to what apt would choose; `present` is content with any version, unless one is named.'),
		update_cache: z
			.boolean()
			.default(false)
			.describe('Update the lists of packages first, when something is to be installed or upgraded and they are old or lack it.'),
		cache_max_age_minutes: z.int().min(1).default(60).describe('From which age on the lists are old.'),
		recommends: z
			.boolean()
			.optional()
			.describe('Whether recommended packages are installed as well; unless given, as apt is configured on the host.'),
		purge: z.boolean().default(false).describe('With `absent`: remove the configuration as well.'),
		allow_removals: z
			.boolean()
			.default(false)
			.describe('Whether packages may be removed that are not named, where apt wants that.'),
		allow_downgrade: z.boolean().default(false).describe('Whether a named version may be older than the installed one.'),
	})
	.superRefine(({name, state, update_cache, purge}, context) => {
		const complain = (path: string, message: string) => context.addIssue({code: 'custom', path: [path], message});
		const pinned = name.find(({version}) => version !== undefined);
		if (pinned && state !== 'present') {
			complain('name', `"${pinned.name}=${pinned.version}" names a version, which only state: present takes`);
		}

		if (purge && state !== 'absent') {
			complain('purge', 'only what is absent can be purged: write state: absent');
		}

		if (update_cache && state === 'absent') {
			complain('update_cache', 'what is removed needs no lists');
		}
	});

export default defineModule({
	name: 'package',
	summary: 'Packages of Debian and its like, installed, upgraded or removed with apt.',
	notes: `All packages of a task go into one run of apt. It is simulated first: the versions, and the dependencies that come along, are
shown before and after, and where apt would remove a package that is not named the task fails, unless \`allow_removals\` is true.

A package that is there costs one look, and no list is read or updated. Where the lists are about to be updated, versions and
dependencies are not known yet; then apt itself is told to remove nothing.

Nothing is asked: a configuration file that was changed on the host is kept. Held packages, and those that dpkg has left half done, are
an error. Another apt at work is waited for, at most five minutes.

What files, users and services a new package brings is not foretold: in check mode, later tasks that need them end as undetermined. What
goes with a removed package is not foretold either. The target needs \`apt-get\`; other package managers are not supported.`,
	example: `- name: packages
  hosts: all
  tasks:
    - package:
        name: [nfs-common, acl]
        update_cache: true
        recommends: false
    - package:
        name: podman=4.3.1+ds1-8+deb12u1
    - package:
        name: rpcbind
        state: absent
        purge: true
        allow_removals: true
`,
	args,
	shorthand: 'name',

	async inspect(look, wanted): Promise<State> {
		return lookAtPackages(look, wanted);
	},

	plan(state, {state: wanted, purge, recommends, allow_removals, allow_downgrade}) {
		if (!state.hasApt) {
			throw new Problem('NO_APT', 'there is no apt on this host', {
				why: 'Packages are installed with apt-get, which Debian and its like have.',
				hint: 'leave this host out with "when", or install by a command',
			});
		}

		const options = {purge, recommends, allowRemovals: allow_removals, allowDowngrade: allow_downgrade};
		return wanted === 'absent' ? removeChanges(state, options) : installChanges(state, options);
	},

	remarks: ({updateBecause}) =>
		updateBecause === undefined ? [] : ['the lists are updated first: only then are versions and dependencies known'],
});
