import {z} from 'zod';
import {template} from '../core/local.ts';
import {profileFolders, whyNoProfileFile, whyNoProfileName} from '../domain/apparmor.ts';
import {profileFaults} from '../domain/apparmor-faults.ts';
import {ruleFaults} from '../domain/apparmor-rule-faults.ts';
import {confinementArguments, confinementFaults} from './apparmor-container-arguments.ts';

/** The arguments that say what profile is to be there; what is wrong with the text is told with the template's lines. */
export const profileArguments = z
	.strictObject({
		name: z
			.string()
			.describe('Name of the profile, which is what a configuration names. That of a container begins with `lxc-`.'),
		template: template().optional().describe('Template beside the playbook, or one of those below; not for `absent`.'),
		state: z
			.enum(['present', 'absent'])
			.default('present')
			.describe('`absent` removes the file and unloads the profile, unless a container is configured to use it.'),
		directory: z
			.enum(profileFolders)
			.default('/etc/apparmor.d/lxc')
			.describe('Folder of the file: that of the profiles for containers, or that of all others.'),
		file: z.string().optional().describe('Name of the file in it, `name` unless given.'),
		...confinementArguments,
	})
	.superRefine((args, context) => {
		const {name, template, state, directory, file = name, mode} = args;
		const wrong = (path: string, message: string) => context.addIssue({code: 'custom', path: [path], message});
		const whyNoName = whyNoProfileName(name, directory);
		if (whyNoName !== undefined) {
			wrong('name', `${JSON.stringify(name)} ${whyNoName}`);
		}

		const whyNoFile = whyNoProfileFile(file, directory);
		if (whyNoFile !== undefined && (file !== name || whyNoName === undefined)) {
			wrong('file', `${JSON.stringify(file)} ${whyNoFile}`);
		}

		if ((template === undefined) !== (state === 'absent')) {
			wrong(
				'template',
				template ? 'with "state: absent" there is nothing to render' : 'is missing: what should the profile be made of?',
			);
		}

		const textFaults = mode === 'profile' ? profileFaults : ruleFaults;
		for (const message of template && whyNoName === undefined ? textFaults(template, name) : []) {
			wrong('template', message);
		}

		for (const [argument, message] of confinementFaults(args)) {
			wrong(argument, message);
		}
	});
