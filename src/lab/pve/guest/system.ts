import fs from 'node:fs';
import {die, textOfError, warn} from '../die.ts';
import {type Guest, isFile, locate, readInside} from './inside.ts';

/**
The kind of system in a guest, as `ostype` names it. Dies where there is an os-release that says nothing known.

@param expected - Of the configuration, which is warned about when it differs.
*/
export function detectSystem(guest: Guest, expected?: string): string {
	if (expected === 'unmanaged') {
		return expected;
	}

	const found = fromRelease(guest) ?? fromFiles(guest);
	if (expected !== undefined && expected !== found) {
		warn(`got unexpected ostype (${found} != ${expected})`);
	}

	return found;
}

/** The processor that a guest is for, told by its shell. */
export function detectArchitecture(guest: Guest): string {
	try {
		const found = architectureOf(guest);
		process.stdout.write(`Detected container architecture: ${found}\n`);
		return found;
	} catch (error) {
		warn(`Architecture detection failed: ${textOfError(error)}`);
		process.stdout.write('Falling back to amd64.\nUse `pct set VMID --arch ARCH` to change.\n');
		return 'amd64';
	}
}

const managed = new Set(
	'alpine archlinux centos debian devuan fedora gentoo openeuler opensuse ubuntu nixos unmanaged'.split(' '),
);

const aliases: Readonly<Record<string, string>> = {
	'opensuse-leap': 'opensuse',
	'opensuse-tumbleweed': 'opensuse',
	'opensuse-slowroll': 'opensuse',
	openEuler: 'openeuler',
	arch: 'archlinux',
	sles: 'opensuse',
	rocky: 'centos',
	almalinux: 'centos',
};

function fromRelease(guest: Guest): string | undefined {
	const text = readInside(guest, '/etc/os-release') ?? readInside(guest, '/usr/lib/os-release') ?? '';
	const [, quoted, plain] = /^\s*ID=(?:["']([^"'\n]*)["']|([A-Za-z\d]*))/m.exec(text) ?? [];
	const id = quoted ?? plain ?? '';
	if (id === '' || managed.has(id)) {
		return id === '' ? undefined : id;
	}

	if (aliases[id] === undefined) {
		warn(`unknown ID '${id}' in /etc/os-release file, trying fallback detection`);
	}

	return aliases[id];
}

function fromFiles(guest: Guest): string {
	if (/^DISTRIB_ID=Ubuntu$/im.test(readInside(guest, '/etc/lsb-release') ?? '')) {
		return 'ubuntu';
	}

	const [, found] = releaseFiles.find(([file]) => isFile(guest, file)) ?? [];
	if (found !== undefined) {
		return found;
	}

	if (isFile(guest, '/etc/os-release')) {
		return die('unable to detect OS distribution');
	}

	warn("/etc/os-release file not found and autodetection failed, falling back to 'unmanaged'");
	return 'unmanaged';
}

const releaseFiles = [
	['/etc/debian_version', 'debian'],
	['/etc/devuan_version', 'devuan'],
	['/etc/SuSE-brand', 'opensuse'],
	['/etc/SuSE-release', 'opensuse'],
	['/etc/fedora-release', 'fedora'],
	['/etc/centos-release', 'centos'],
	['/etc/redhat-release', 'centos'],
	['/etc/arch-release', 'archlinux'],
	['/etc/alpine-release', 'alpine'],
	['/etc/gentoo-release', 'gentoo'],
	['/etc/openEuler-release', 'openeuler'],
] as const;

/** Numbers of the machines in ELF headers, see elf(5). */
const machines: Readonly<Record<number, string>> = {3: 'i386', 62: 'amd64', 40: 'armhf', 183: 'arm64'};

function architectureOf(guest: Guest): string {
	if (!isFile(guest, '/bin/sh')) {
		throw new Error("open '/bin/sh' failed: No such file or directory");
	}

	const header = Buffer.alloc(20);
	const fd = fs.openSync(locate(guest, '/bin/sh'), 'r');
	fs.readSync(fd, header);
	fs.closeSync(fd);
	if (header.toString('latin1', 0, 4) !== '\x7fELF') {
		throw new Error("'/bin/sh' does not resolve to an ELF!");
	}

	const machine = header.readUInt16LE(18);
	if (machine === 243) {
		return header[4] === 1 ? 'riscv32' : 'riscv64';
	}

	const found = machines[machine];
	if (found === undefined) {
		throw new Error(`'/bin/sh' has unknown ELF machine '${machine}'!`);
	}

	return found;
}
