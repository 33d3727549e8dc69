import type {Look} from '../../src/core/fact.ts';
import type {Output, Probe} from '../../src/core/probe.ts';
import {whyNotReadOnly} from '../../src/core/read-only.ts';
import type {Script} from '../../src/core/script.ts';
import {foldersAbove} from '../../src/domain/path.ts';
import {statLike} from './module.ts';
import {sha256} from './run-script.ts';

/** What there is on a host of which little is told: the folders above what is asked for, and accounts of any name. */
export type Found = {
	/** Text files by path. */
	readonly files: Readonly<Record<string, string>>;
	/** Each is a directory, as is all above it. */
	readonly folders: readonly string[];
	/** Executable files. */
	readonly programs: readonly string[];
	/** Accounts and groups that are not there, by name or id. */
	readonly strangers: readonly string[];
};

/**
Looks at such a host.

@throws `Error` when a look is none: it would run a program that may write.
*/
export function lookAt(found: Found, asked: (script: Script) => void): Look {
	const directories = new Set(['/', ...found.folders.flatMap(folder => [...foldersAbove(folder), folder])]);
	const probe: Probe = {
		run: async (...argv) => answer(found, argv) ?? '',
		lookUp: async (_absent, ...argv) => answer(found, argv),
		readFile: async path => textAt(found, path),
		async stat(path) {
			const text = textAt(found, path);
			return text !== undefined
				? statLike({sizeBytes: Buffer.byteLength(text)})
				: found.programs.includes(path)
					? statLike({mode: '0755'})
					: directories.has(path)
						? statLike({kind: 'directory'})
						: undefined;
		},
		async vouched(script): Promise<Output> {
			asked(script);
			return {code: 1, stdout: '', stderr: ''};
		},
		as: () => probe,
	};
	return async fact => fact.look(probe);
}

/** A key of the kernel is there by whatever name. */
const textAt = ({files}: Found, path: string): string | undefined =>
	Object.hasOwn(files, path) ? files[path] : path.startsWith('/proc/sys/') ? 'something\n' : undefined;

function answer(found: Found, argv: readonly string[]): string | undefined {
	const why = whyNotReadOnly(argv);
	if (why !== undefined) {
		throw new Error(why);
	}

	const [program = '', ...args] = argv;
	const last = args.at(-1) ?? '';
	const answers: Readonly<Record<string, () => string | undefined>> = {
		apparmor_parser: () => '',
		'apt-cache': () =>
			namesIn(args)
				.map(name => `${name}:\n${policy}`)
				.join(''),
		'apt-get': () =>
			namesIn(args)
				.map(name => `Inst ${name} (1.0 x)\n`)
				.join(''),
		cat: () => files[last] ?? 'PPid:\t0\nUid:\t0\t0\t0\t0\n',
		getent: () => entry(found, args),
		id: () => (found.strangers.includes(last) ? undefined : '1234\n'),
		realpath: () => `${last}\n`,
		sha256sum: () => `${sha256(textAt(found, last) ?? '')}  x\n`,
		systemctl: () => 'LoadState=loaded\nActiveState=inactive\nUnitFileState=disabled\nNeedDaemonReload=no\n',
	};
	return answers[program]?.();
}

const policy = '  Installed: (none)\n  Candidate: 1.0\n  Version table:\n     1.0 500\n        500 http://x\n';
const files: Readonly<Record<string, string>> = {
	'/proc/self/mountinfo': '22 1 8:1 / / rw - ext4 /dev/sda1 rw\n',
	'/sys/kernel/security/apparmor/profiles': 'lxc-container-default (enforce)\n',
};

/** What stands behind `--`, without versions. */
const namesIn = (args: readonly string[]) => args.slice(args.indexOf('--') + 1).map(word => word.replace(/=.*/s, ''));

function entry({strangers}: Found, [database = '', name]: readonly string[]): string | undefined {
	const rest: Readonly<Record<string, string>> = {
		passwd: `x:1234:1234::/home/${name}:/bin/sh`,
		group: 'x:1234:',
		shadow: '*:1:0:9:7:::',
	};
	return name === undefined ? '' : strangers.includes(name) ? undefined : `${name}:${rest[database]}\n`;
}
