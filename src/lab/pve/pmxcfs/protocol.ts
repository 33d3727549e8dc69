/**
The messages of /dev/fuse, as far as this file system speaks them. All numbers are little-endian, as on every machine that
Proxmox VE runs on.

@see include/uapi/linux/fuse.h of the kernel
*/
export const opcodes = {
	lookUp: 1,
	forget: 2,
	getAttributes: 3,
	setAttributes: 4,
	readLink: 5,
	makeDirectory: 9,
	unlink: 10,
	removeDirectory: 11,
	rename: 12,
	link: 13,
	open: 14,
	read: 15,
	write: 16,
	statistics: 17,
	release: 18,
	initialise: 26,
	openDirectory: 27,
	readDirectory: 28,
	releaseDirectory: 29,
	create: 35,
	interrupt: 36,
	destroy: 38,
	forgetMany: 42,
} as const;

/** What the kernel asks. */
export type Request = {
	readonly opcode: number;
	/** Names the request in its answer. */
	readonly unique: bigint;
	/** Number of a file, as told to the kernel before; 1 is the root. */
	readonly node: number;
	/** What follows the header; valid until the next request is read. */
	readonly body: Buffer;
};

/** At most so much is written in one request. */
export const maxWriteBytes = 128 * 1024;

/** Room for the longest request: a write, with what goes before its data. */
export const requestBytes = maxWriteBytes + 4096;

const headerBytes = 40;

/** Understands the header of a request. */
export const parseRequest = (message: Buffer): Request => ({
	opcode: message.readUInt32LE(4),
	unique: message.readBigUInt64LE(8),
	node: Number(message.readBigUInt64LE(16)),
	body: message.subarray(headerBytes, message.readUInt32LE(0)),
});

/**
The answer to a request.

@param errno - 0, or the positive number of what went wrong.
*/
export function renderAnswer({unique}: Request, errno: number, body: Buffer = Buffer.alloc(0)): Buffer {
	const header = Buffer.alloc(16);
	header.writeUInt32LE(header.length + body.length, 0);
	header.writeInt32LE(-errno, 4);
	header.writeBigUInt64LE(unique, 8);
	return Buffer.concat([header, body]);
}

/** The strings of a request, each ended by a zero byte. */
export const parseNames = (bytes: Buffer): readonly string[] => bytes.toString('utf8').split('\0').slice(0, -1);

/** A number of 64 bits of a request. */
export const parseNumber = (body: Buffer, offset: number): number => Number(body.readBigUInt64LE(offset));

/** Numbers in order, each with its size in bits. */
export function renderNumbers(...fields: readonly (readonly [bits: 16 | 32 | 64, value: number])[]): Buffer {
	const bytes = Buffer.alloc(fields.reduce((sum, [bits]) => sum + bits / 8, 0));
	let offset = 0;
	for (const [bits, value] of fields) {
		if (bits === 64) {
			bytes.writeBigUInt64LE(BigInt(value), offset);
		} else if (bits === 32) {
			bytes.writeUInt32LE(value, offset);
		} else {
			bytes.writeUInt16LE(value, offset);
		}

		offset += bits / 8;
	}

	return bytes;
}
