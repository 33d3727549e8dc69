import fs from 'node:fs';
import {readProgram, tryProgram} from './run.ts';

/** Makes the device nodes that the next mount of an image needs: nobody else does in a lab host's /dev. */
export function makeLoopNodes(): void {
	makeNode('/dev/loop-control', 'c', '10:237');
	// Asking for a free one makes the kernel have one
	tryProgram(['losetup', '-f'], {isQuiet: true});
	for (const name of fs.readdirSync('/sys/block').filter(name => /^loop\d+$/.test(name))) {
		makeNode(`/dev/${name}`, 'b', fs.readFileSync(`/sys/block/${name}/dev`, 'utf8').trim());
	}
}

function makeNode(path: string, type: 'b' | 'c', numbers: string): void {
	if (!fs.existsSync(path)) {
		const [major = '', minor = ''] = numbers.split(':');
		readProgram(['mknod', '-m', '660', path, type, major, minor]);
	}
}
