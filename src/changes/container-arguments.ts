import {z} from 'zod';
import {Secret} from '../core/secret.ts';
import {volumeIdFault} from '../domain/container-formats.ts';
import {containerIds} from '../domain/container-id.ts';
import {whyNoPath} from '../domain/path.ts';
import {publicKey} from '../domain/public-key.ts';
import {containerOption, numberedOptions} from './container-option-argument.ts';
import {rawLines} from './container-raw-argument.ts';

const containerId = () => z.int().min(containerIds.first).max(containerIds.last);

/** `local:vztmpl/name.tar.zst`, or a path of the host. */
const archive = () =>
	z.string().superRefine((text, context) => {
		const isPath = text.startsWith('/');
		const why = isPath ? whyNoPath(text) : volumeIdFault(text);
		if (why !== undefined || /\p{Control}/u.test(text)) {
			context.addIssue({
				code: 'custom',
				message: `${JSON.stringify(text)} is neither a volume such as "local:vztmpl/NAME.tar.zst" nor a path of the host`,
			});
		} else if (!/\.tar(\.(gz|xz|zst|bz2|lzo))?$/.test(text)) {
			context.addIssue({
				code: 'custom',
				message: `${JSON.stringify(text)} has to end in .tar, .tar.gz, .tar.xz, .tar.zst or .tar.bz2`,
			});
		}
	});

const storageId = () => z.string().regex(/^[a-z][a-z\d_.-]*[a-z\d]$/i, 'is no name of a storage');

const clone = z.strictObject({
	from: containerId(),
	full: z.boolean().optional(),
	snapshot: z
		.string()
		.regex(/^[a-z][\w-]+$/i, 'is no name of a snapshot')
		.optional(),
	storage: storageId().optional(),
});

const restore = z.strictObject({
	archive: z
		.string()
		.regex(/^[a-z][a-z\d_.-]*[a-z\d]:[^\p{Control}]+$/iu, 'has to be a volume such as "local:backup/vzdump-lxc-….tar.zst"'),
	storage: storageId().optional(),
	unique: z.boolean().default(false),
});

/** Where a container comes from, and what becomes of it. */
const whole = {
	id: containerId().describe('Number of the container, unique in its cluster.'),
	state: z
		.enum(['present', 'started', 'stopped', 'absent'])
		.default('present')
		.describe(
			'`present`: it is there, and runs or not as before; a new one does not run. `absent`: it is destroyed, with its volumes.',
		),
	template: archive()
		.optional()
		.describe(
			'What a new container is made of: a template such as `local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst`, or a path of the host.',
		),
	clone: clone
		.optional()
		.describe(
			'Or the container that a new one is a copy of: `from` its number; `snapshot` as it was then; `full: false` shares its volumes, which only a clone of a template does unless told; `storage` for the volumes of a full clone.',
		),
	restore: restore
		.optional()
		.describe(
			'Or the backup that a new one is restored from: `archive`; `storage` for its volumes; `unique: true` gives its network interfaces new addresses.',
		),
	storage: storageId()
		.optional()
		.describe('Storage of the root file system of a new container from a template, of 4 GiB unless `rootfs` says more.'),
	unprivileged: z
		.boolean()
		.default(true)
		.describe(
			'Whether root in the container is nobody on the host. A container that is otherwise is an error: only a conversion changes that.',
		),
};

/** What only a new container from a template can be given. */
export const made = {
	arch: containerOption('arch').describe('Architecture of a new container from a template; found out unless given.'),
	ostype: containerOption('ostype').describe(
		'System in a new container from a template, which Proxmox VE sets up by it; found out unless given.',
	),
	password: z
		.string()
		.min(5)
		.regex(/^[^\n\r\0]*$/, 'has to be one line')
		.transform(text => new Secret(text))
		.optional()
		.describe('Password of root in a new container from a template. Never in a command line, and not looked at again.'),
	ssh_public_keys: z
		.array(publicKey())
		.min(1)
		.optional()
		.describe('Keys that log root in, in a new container from a template. Not looked at again.'),
};

const options = {
	hostname: containerOption('hostname').describe('Name of the container.'),
	cores: containerOption('cores').describe('How many cores it sees; all unless given.'),
	cpulimit: containerOption('cpulimit').describe('How many cores it may use, such as `1.5`.'),
	cpuunits: containerOption('cpuunits').describe('Its share of the processors beside others.'),
	memory: containerOption('memory').describe('Memory in MiB.'),
	swap: containerOption('swap').describe('Swap in MiB.'),
	rootfs: containerOption('rootfs').describe(
		'Root file system: `{storage, size}` of a new one, in GiB, and options such as `mountoptions`.',
	),
	...numberedOptions(
		'mp',
		32,
		'Mount point: `{storage, size, mp}` for a new volume, `{volume, mp}` for one that is there or for a folder of the host; with `ro`, `backup` and so on.',
	),
	...numberedOptions(
		'net',
		10,
		'Network interface: `{name, bridge, ip, gw, …}`. Its address is drawn once unless `hwaddr` is given.',
	),
	...numberedOptions('dev', 10, 'Device of the host: `{path, uid, gid, mode}`. Not before Proxmox VE 8.'),
	nameserver: containerOption('nameserver').describe('Servers of DNS, as text or list.'),
	searchdomain: containerOption('searchdomain').describe('Domains in which names are looked up, as text or list.'),
	features: containerOption('features').describe('What it may do besides: `{nesting, keyctl, fuse, mknod, mount}`.'),
	onboot: containerOption('onboot').describe('Whether it starts with its node.'),
	startup: containerOption('startup').describe('In which order it does: `{order, up, down}`.'),
	tags: containerOption('tags').describe('Tags, as text or list.'),
	description: containerOption('description').describe('Notes, of any number of lines.'),
	protection: containerOption('protection').describe('Whether it and its volumes cannot be removed.'),
	timezone: containerOption('timezone').describe('Time zone, such as `Europe/Berlin`; `host` is that of the node.'),
	hookscript: containerOption('hookscript').describe(
		'Script that runs when it starts and stops, such as `local:snippets/hook.pl`.',
	),
	console: containerOption('console').describe('Whether it has a console.'),
	cmode: containerOption('cmode').describe('What the console shows.'),
	tty: containerOption('tty').describe('How many terminals it has.'),
	raw: rawLines()
		.optional()
		.describe(
			'Raw `lxc.*` lines, as a map (a value, a list of them, or `~` for none), as a list of lines, or as text. Other keys stay.',
		),
};

const ways = {
	restart: z
		.enum(['if_needed', 'never'])
		.default('never')
		.describe('Whether a running container is restarted for what holds only then.'),
	timeout: z.int().min(1).max(86_400).default(60).describe('Seconds that a container has to shut down.'),
	force: z
		.boolean()
		.default(false)
		.describe('Whether one that does not is killed, and with `absent`: whether a running container is destroyed at all.'),
	purge: z
		.boolean()
		.default(false)
		.describe('With `absent`: whether it is taken out of backup jobs, replication and high availability.'),
};

/** All arguments of a container. */
export const containerArguments = {...whole, ...made, ...options, ...ways};

/** Names of the arguments that are options of `pct set`. */
export const optionNames: readonly string[] = Object.keys(options).filter(name => name !== 'raw');
