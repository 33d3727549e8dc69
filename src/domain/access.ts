/**
Whether a file or folder decides who may log in or become root: accounts, keys, the SSH server, PAM, sudo; and homes, from which sshd takes no
keys when others may write there.
*/
export const decidesAccess = (path: string): boolean => deciding.test(path);

/** See sshd_config(5) "StrictModes", pam.conf(5), pam_access(8), pam_nologin(8), pam_shells(8), hosts_access(5). */
const deciding = new RegExp(
	[
		'^/etc/(?:passwd|shadow|group|gshadow|nsswitch\\.conf|shells|nologin|hosts\\.allow|hosts\\.deny|sudo\\.conf|sudoers|pam\\.conf)$',
		'^/etc/(?:pam\\.d|security|ssh|sudoers\\.d)(?:/|$)',
		'^/(?:root|home/[^/]+)$',
		'/\\.ssh(?:/authorized_keys2?)?$',
	].join('|'),
);
