import fs from 'node:fs';
import {die} from './die.ts';

/**
A password from standard input, given twice. What is no terminal is read as lines, and nothing is said.

@see PVE::PTY, `get_confirmed_password` and `read_password`
*/
export function askPassword(): string {
	const [first, second] = [readLine(), readLine()];
	return first === second ? first : die('passwords do not match');
}

/** Byte by byte: what comes behind is for somebody else. */
function readLine(): string {
	const bytes: number[] = [];
	const byte = Buffer.alloc(1);
	while (fs.readSync(0, byte, 0, 1, null) === 1) {
		if (byte[0] === 0x0a) {
			return Buffer.from(bytes).toString();
		}

		bytes.push(byte[0] as number);
	}

	return bytes.length > 0 ? Buffer.from(bytes).toString() : die('EOF while reading password');
}
