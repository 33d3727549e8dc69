/** What Proxmox VE says of a wrong value, or `undefined` for a right one. */
export type FormatFault = (value: string) => string | undefined;

const matching =
	(pattern: RegExp, fault: string | ((value: string) => string)): FormatFault =>
	value =>
		pattern.test(value) ? undefined : typeof fault === 'string' ? fault : fault(value);

/** Each item of a list, which blanks, commas or semicolons separate. */
export const listOf =
	(fault: FormatFault): FormatFault =>
	value =>
		splitList(value)
			.map(item => fault(item))
			.find(text => text !== undefined);

/** The items of a list as options hold them: separated by NUL if there is any, else by blanks, commas or semicolons. */
export const splitList = (text: string): readonly string[] =>
	text.split(text.includes('\0') ? '\0' : /[,;\s]+/).filter(item => item !== '');

/** A container's id, 100 to 999999999. */
export const containerIdFault = matching(/^[1-9]\d{2,8}$/, 'value does not look like a valid VM ID');

/** The name of a storage: as long as two characters at least. */
export const storageIdFault: FormatFault = value =>
	value.length < 2
		? `storage ID '${value}' cannot be shorter than 2 characters`
		: matching(/^[a-z][a-z\d_.-]*[a-z\d]$/i, id => `storage ID '${id}' contains illegal characters`)(value);

/** `storage:volume`. */
export const volumeIdFault = matching(/^[a-z][a-z\d_.-]*[a-z\d]:.+$/i, value =>
	`unable to parse volume ID '${value}'\n`.trimEnd(),
);

/** What `mpN` and `rootfs` mount, and where: no way up in it. */
export const mountPathFault: FormatFault = value =>
	/\/\.\.?(\/|$)|^\.\.\//.test(value) ? `${value} contains illegal character sequences` : undefined;

/** A device below /dev. */
export const devicePathFault: FormatFault = value =>
	/\/\.\.?(\/|$)/.test(value) || !value.startsWith('/dev/') ? `${value} is not a valid device path` : undefined;

/** A name of DNS, of one part or several. */
export const dnsNameFault = matching(
	/^([a-z\d]([a-z\d-]*[a-z\d])?\.)*[a-z\d]([a-z\d-]*[a-z\d])?$/i,
	'value does not look like a valid DNS name',
);

/** `1`, or `order=1,up=30,down=60`. */
export const startupFault: FormatFault = value =>
	// Proxmox VE takes a bare 0 for nothing
	!['', '0'].includes(value) && value.split(',').every(part => part.trim() === '' || /^((order=)?\d+|(up|down)=\d+)$/.test(part))
		? undefined
		: 'unable to parse startup options';

/** One tag. */
export const tagFault = matching(/^\w[\w+.-]*$/, 'invalid characters in tag');

/** A key of a configuration, or the name of a snapshot. */
export const configIdFault = matching(/^[a-z][\w-]+$/i, value => `invalid configuration ID '${value}'`);

/** `host`, `UTC` or a name of the time zone database. */
export const timezoneFault: FormatFault = value =>
	value === 'host' || value === 'UTC' || isTimezone(value) ? undefined : `invalid time zone '${value}'`;

function isTimezone(name: string): boolean {
	try {
		return /^[A-Z]/.test(name) && new Intl.DateTimeFormat('en', {timeZone: name}) !== undefined;
	} catch {
		return false;
	}
}
