/**
Programs that look and never change anything, whatever their arguments, except for the arguments that a guard names.

A fact may run nothing else. What a guard returns is the argument which makes the program write.
*/
const guards: Readonly<Record<string, (args: readonly string[]) => string | undefined>> = {
	apparmor_parser: among(/^-[QKTNSpqvd]*[QN][QKTNSpqvd]*$|^--(skip-kernel-load|names)$/, [
		/^-[QKTNSpqvd]+$/,
		/^--(skip-kernel-load|skip-cache|skip-read-cache|names|preprocess|stdout|quiet|verbose|base=.*|Include=.*)$/,
	]),
	'apt-cache': args => withMemoryCaches(args, ['policy'], ['Dir::Cache::pkgcache=', 'Dir::Cache::srcpkgcache=']),
	'apt-get': args =>
		args[0] === '--simulate'
			? withMemoryCaches(
					args.slice(1),
					['install', 'remove', 'purge'],
					['Dir::Cache::pkgcache=', 'Dir::Cache::srcpkgcache=', 'Dir::Log::Planner=/dev/null', 'Dir::Log::Solver=/dev/null'],
				)
			: 'it does not begin with --simulate',
	cat: none,
	cksum: none,
	date: args => args.find(arg => !/^(\+[\s\S]*|-u|--utc|-R|-I\w*|--(iso-8601|rfc-3339)(=\w+)?|--date=[\s\S]*)$/.test(arg)),
	df: none,
	find: args => args.find(arg => /^-(delete|exec|execdir|ok|okdir|fprint|fprint0|fprintf|fls)$/.test(arg)),
	getcap: none,
	getent: none,
	getfacl: none,
	grep: none,
	groups: none,
	head: none,
	hostname: args => args.find(arg => !/^-(s|f|d|i|I|A)$|^--(short|fqdn|domain|ip-address|all-ip-addresses)$/.test(arg)),
	id: none,
	ls: none,
	lsattr: none,
	// The pid of a container, and nothing else; of one that runs, as for others it makes folders below /run/lxc
	'lxc-info': args => (args.length === 4 && /^-n \d+ -p -H$/.test(args.join(' ')) ? undefined : args.join(' ')),
	readlink: none,
	realpath: none,
	sha256sum: none,
	stat: none,
	test: none,
	uname: none,
	visudo: among(/^-[qs]*c[qs]*f?$|^--check$/, [/^-[cqs]+f?$/, /^-f$/, /^--(check|quiet|strict|file=.*)$/]),
	wc: args => args.find(arg => arg.startsWith('--files0-from')),
	systemctl: only(
		'show',
		'cat',
		'is-active',
		'is-enabled',
		'is-failed',
		'is-system-running',
		'list-units',
		'list-unit-files',
		'status',
	),
	// Reads what an archive says of itself; its other subcommands may mount a storage
	pvesm: only('extractconfig'),
	podman: only('inspect', 'ps', 'info', 'version', 'images', 'port', 'top'),
	'dpkg-query': args => args.find(arg => !/^(-[WLSsl]$|-f|--(show|list|search|status|listfiles|showformat)|[^-])/.test(arg)),
	'ssh-keygen': among(/^-v*lv*f?$/, [/^-[lv]+f?$/, /^-[fE]$/]),
};

/** Why a program with these arguments is no mere look, or `undefined` when it is one. */
export function whyNotReadOnly([program = '', ...args]: readonly string[]): string | undefined {
	const guard = Object.hasOwn(guards, program) ? guards[program] : undefined;
	if (!guard) {
		return `"${program}" is not on the list of programs that only look`;
	}

	const argument = guard(args);
	return argument === undefined ? undefined : `"${program}" may write: ${argument}`;
}

function none(): undefined {}

/** A program of subcommands of which only these look. Global options may not stand before the subcommand. */
function only(...subcommands: readonly string[]) {
	return ([first = '']: readonly string[]) => (subcommands.includes(first) ? undefined : first || 'no subcommand');
}

/** Asks apt, which otherwise writes what it computes: exactly these settings, options that only choose, a subcommand, `--`, packages. */
function withMemoryCaches(
	args: readonly string[],
	subcommands: readonly string[],
	settings: readonly string[],
): string | undefined {
	const missing = settings.find((setting, index) => args[index * 2] !== '-o' || args[index * 2 + 1] !== setting);
	if (missing !== undefined) {
		return `it is not told -o ${missing}`;
	}

	const rest = args.slice(settings.length * 2);
	const at = rest.findIndex(arg => !/^--(no-install-recommends|install-recommends|allow-downgrades)$/.test(arg));
	const [subcommand = '', end, ...packages] = rest.slice(Math.max(at, 0));
	return !subcommands.includes(subcommand)
		? subcommand || 'no subcommand'
		: end !== '--'
			? 'the names do not follow --'
			: packages.find(word => !/^[a-z\d][\w.:+~=-]*$/.test(word));
}

/** Options of a list, one of which makes the program look only, and has to be there. A cluster such as `-QK` is several. */
function among(needed: RegExp, allowed: readonly RegExp[]) {
	return (args: readonly string[]) => {
		const end = args.indexOf('--');
		const options = args.slice(0, end < 0 ? undefined : end).filter(arg => arg.startsWith('-') && arg !== '-');
		// Or it would be the value of the option before it, and not count
		const swallowed = args.find((arg, index) => arg.startsWith('-') && /^-\w*[fE]$/.test(args[index - 1] ?? ''));
		if (swallowed !== undefined) {
			return swallowed;
		}

		return options.some(option => needed.test(option))
			? options.find(option => !allowed.some(each => each.test(option)))
			: 'an option that makes it look only is missing';
	};
}
