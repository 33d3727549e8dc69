import {z} from 'zod';
import {versionPattern} from './debian-version.ts';

/** A package as a playbook names it: `nginx`, `nginx=1.22.1-9`, `libc6:i386`. */
export type PackageName = {
	/** With the architecture, where one is given. */
	readonly name: string;
	readonly version?: string;
};

/** What dpkg has of a package. */
export type PackageState = {
	readonly isInstalled: boolean;
	readonly version: string | undefined;
	/** It was removed, and its configuration is still there. */
	readonly hasLeftovers: boolean;
	readonly isHeld: boolean;
	/** What dpkg has left half done: `half-configured`, `unpacked`, `reinst-required` … */
	readonly flaw: string | undefined;
};

/** What there is of a package that was never installed. */
export const notInstalled: PackageState = {
	isInstalled: false,
	version: undefined,
	hasLeftovers: false,
	isHeld: false,
	flaw: undefined,
};

/** What a package is once it is installed. */
export const installed = (version: string): PackageState => ({...notInstalled, isInstalled: true, version});

/** An argument that names one package or several, each perhaps with a version. Nothing gets through that apt would take for a pattern or an option. */
export const packageNames = () =>
	z.union([z.string(), z.array(z.string()).min(1)]).transform((given, context): readonly PackageName[] => {
		const packages = [given].flat().map(text => {
			const [, name = '', version] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
			const why = whyNotPackage(name, version);
			if (why !== undefined) {
				context.addIssue({code: 'custom', message: `${JSON.stringify(text)} ${why}`});
			}

			return version === undefined ? {name} : {name, version};
		});
		const twice = packages.find(({name}, index) => packages.findIndex(other => other.name === name) !== index);
		if (twice) {
			context.addIssue({code: 'custom', message: `"${twice.name}" stands there twice`});
		}

		return packages;
	});

function whyNotPackage(name: string, version: string | undefined): string | undefined {
	if (!namePattern.test(name)) {
		return 'is no name of a package: two or more of lower-case letters, digits and "+-.", perhaps ":" and an architecture';
	}

	// apt takes a hyphen at the end for "remove it"
	if (name.endsWith('-')) {
		return 'ends in a hyphen, which means "remove it" to apt';
	}

	return version === undefined || (versionPattern.test(version) && !version.endsWith('-'))
		? undefined
		: 'has a version that is none: it begins with a digit, and holds letters, digits and ".+~:-"';
}

const namePattern = /^[a-z\d][a-z\d+.-]+(:[a-z][a-z\d-]*)?$/;

/** Fields of `dpkg-query --show`, in this order. */
export const packageFormat = ['Package', 'Architecture', 'Version', 'db:Status-Want', 'db:Status-Eflag', 'db:Status-Status']
	.map(field => `\${${field}}`)
	.join('\\t')
	.concat('\\n');

/**
Reads what dpkg-query answers to `packageFormat` about one name.

@returns One state for each architecture it is there in; `undefined` when a line is not understood.
*/
export function parsePackageStates(text: string): readonly PackageState[] | undefined {
	const states = text
		.split('\n')
		.filter(line => line !== '')
		.map(line => parseState(line));
	return states.includes(undefined) ? undefined : (states as PackageState[]).filter(state => state !== notInstalled);
}

function parseState(line: string): PackageState | undefined {
	const [, , version = '', want = '', error = '', status = '', ...more] = line.split('\t');
	if (more.length > 0 || !statuses.has(status)) {
		return undefined;
	}

	if (status === 'not-installed') {
		return notInstalled;
	}

	const isHeld = want === 'hold';
	if (status === 'config-files') {
		return {...notInstalled, hasLeftovers: true, isHeld};
	}

	// Triggers of another package wait for their turn: the package itself works
	const isWhole = status === 'installed' || status.startsWith('triggers-');
	return {...installed(version), isHeld, flaw: isWhole ? (error === 'ok' ? undefined : error) : status};
}

/** See dpkg(1), "Package states". */
const statuses = new Set([
	...['not-installed', 'config-files', 'half-installed', 'unpacked', 'half-configured'],
	...['triggers-awaited', 'triggers-pending', 'installed'],
]);
