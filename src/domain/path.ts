import {z} from 'zod';

/** The folder that a path stands in: `/` for `/etc`. Takes absolute paths in normal form. */
export const parentOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 1));

/** The last part of a path; empty for `/`. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** All folders above a path, from `/` downwards: `/`, `/srv`, `/srv/data` for `/srv/data/x`; none for `/`. */
export function foldersAbove(path: string): readonly string[] {
	const parts = path === '/' ? [] : path.split('/').slice(1);
	return parts.map((_, index) => `/${parts.slice(0, index).join('/')}`);
}

/** What is wrong with a path on a target, or `undefined` for an absolute one in normal form. A final `/` is wrong here too. */
export function whyNoPath(path: string): string | undefined {
	if (!path.startsWith('/')) {
		return path.startsWith('~') ? 'has to be absolute: "~" means nothing on the target' : 'has to be absolute: begin it with "/"';
	}

	if (hasControlCharacter(path)) {
		return 'holds a control character, such as a line break';
	}

	if (path !== '/' && /\/(\/|\.\.?(\/|$)|$)/.test(path)) {
		return 'has to be in normal form: no "//", "/./" or "/../", and no "/" at its end';
	}

	const longest = path.split('/').reduce((most, part) => Math.max(most, Buffer.byteLength(part)), 0);
	return Buffer.byteLength(path) > maxPathBytes || longest > maxNameBytes ? 'is longer than a path can be' : undefined;
}

/** An argument that is a path on the target: absolute, in normal form; a `/` at its end is dropped. */
export const targetPath = () =>
	z
		.string()
		.transform(path => (path.length > 1 ? path.replace(/\/+$/, '') || '/' : path))
		.superRefine((path, context) => {
			const why = whyNoPath(path);
			if (why !== undefined) {
				context.addIssue({code: 'custom', message: `the path ${JSON.stringify(path)} ${why}`});
			}
		});

/** Folders without which a machine does not work: never removed, nor replaced by something else. */
export const isSystemFolder = (path: string): boolean => systemFolders.has(path);

const systemFolders = new Set(
	`/ /bin /boot /boot/efi /dev /etc /etc/pve /etc/ssh /etc/ssl /etc/systemd /home /lib /lib32 /lib64 /libx32 /media /mnt /nix
	/nix/store /opt /proc /root /root/.ssh /run /sbin /srv /sys /tmp /usr /usr/bin /usr/lib /usr/lib32 /usr/lib64 /usr/libexec
	/usr/local /usr/local/bin /usr/local/lib /usr/local/sbin /usr/sbin /usr/share /var /var/cache /var/lib /var/lib/containers
	/var/lib/dpkg /var/lib/lxc /var/lib/rpm /var/lib/vz /var/log /var/mail /var/spool /var/tmp`.split(/\s+/),
);

// See limits.h(0p): PATH_MAX counts the NUL at the end
const maxPathBytes = 4095;
const maxNameBytes = 255;

/** Half a surrogate pair is no character at all. */
const hasControlCharacter = (text: string): boolean => /[\p{Control}\p{Surrogate}\u2028\u2029]/u.test(text);
