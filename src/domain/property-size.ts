/** Bytes of a size such as `8G`, `512M` or `4096`; `undefined` when it is none. */
export function parseSize(text: string): number | undefined {
	const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)(?:([KMGT])(?:iB)?)?$/.exec(text) ?? [];
	return digits === undefined ? undefined : Math.trunc(Number(digits) * 1024 ** ' KMGT'.indexOf(unit || ' '));
}

/** A size as Proxmox VE writes it: in the largest unit of which it is a whole number. */
export function renderSize(bytes: number): string {
	const units = ['', 'K', 'M', 'G', 'T'];
	const power = units.findLastIndex((_, index) => bytes % 1024 ** index === 0);
	return `${bytes / 1024 ** power}${units[power]}`;
}
