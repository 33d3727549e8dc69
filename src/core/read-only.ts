/**
Programs that look and never change anything, whatever their arguments, except for the arguments that a guard names.

A fact may run nothing else. What a guard returns is the argument which makes the program write.
*/
const guards: Readonly<Record<string, (args: readonly string[]) => string | undefined>> = {
	apparmor_parser: args =>
		args.some(arg => arg === '-Q' || arg === '--skip-kernel-load' || arg === '-N' || arg === '--names')
			? args.find(arg => /^(-[rRa]$|--(replace|remove|add|write-cache|cache-loc)|-W$|-L$)/.test(arg))
			: 'no -Q',
	cat: none,
	cksum: none,
	date: args => args.find(arg => /^(-s|--set|[^+-])/.test(arg)),
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
	readlink: none,
	realpath: none,
	sha256sum: none,
	stat: none,
	test: none,
	uname: none,
	visudo: args => (args.some(arg => /^-[a-zA-Z]*c/.test(arg) || arg === '--check') ? undefined : 'no -c'),
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
	podman: only('inspect', 'ps', 'info', 'version', 'images', 'port', 'top'),
	'dpkg-query': args => args.find(arg => !/^(-[WLSsl]$|-f|--(show|list|search|status|listfiles|showformat)|[^-])/.test(arg)),
	'ssh-keygen': args => (args.includes('-l') ? args.find(arg => /^-[tRNpyefi]$/.test(arg)) : 'no -l'),
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
