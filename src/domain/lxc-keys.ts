import {hasReached, newestVersion} from './container-version.ts';

/** What Proxmox VE makes of the key of a raw line. */
export type KeyVerdict =
	| {readonly isKept: true /** Said at each read, after `vm <id> - `. */; readonly warning?: string}
	/** Dropped at the next write. `why` is there for the two keys that have words of their own. */
	| {readonly isKept: false; readonly why?: string};

/**
Whether Proxmox VE keeps a raw `lxc.*` line, or drops it with nothing but a warning.

@param version - Of the package pve-container.
@see PVE::LXC::Config, `is_valid_lxc_conf_key`
*/
export function judgeLxcKey(key: string, version: string = newestVersion): KeyVerdict {
	if (key.startsWith('lxc.limit.')) {
		return {isKept: true, warning: `${key}: lxc.limit.* was renamed to lxc.prlimit.*`};
	}

	const newName = renamed.get(key);
	if (newName !== undefined) {
		return {isKept: true, warning: `${key} is deprecated and was renamed to ${newName}`};
	}

	const why = refused.get(key);
	if (why !== undefined) {
		return {isKept: false, why};
	}

	if (key.startsWith('lxc.cgroup.')) {
		return hasReached(version, '6.1.6')
			? {isKept: true, warning: `${key} is deprecated, this will be a hard error in the future!`}
			: {isKept: true};
	}

	const since = acceptedSince.get(key);
	const isKnown = since === undefined ? accepted.has(key) : hasReached(version, since);
	return {isKept: isKnown || openEnded.some(prefix => key.startsWith(prefix))};
}

/** Whether a key has the form of one: what else begins with `lxc.` is no raw line at all. */
export const isLxcKey = (key: string): boolean => /^lxc\.[a-z0-9_.-]+$/.test(key);

/** Of variables for the init process. Where it is known it is the option `env`, and written before the raw lines. */
export const environmentKey = 'lxc.environment.runtime';

/** Known by their beginning only. */
const openEnded = ['lxc.cgroup2.', 'lxc.prlimit.', 'lxc.net.'];

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const withPrefix = (prefix: string, text: string): readonly string[] => words(text).map(word => `lxc.${prefix}${word}`);

const accepted: ReadonlySet<string> = new Set([
	...withPrefix('', 'arch autodev environment group idmap include kmsg'),
	...withPrefix('apparmor.', 'allow_incomplete allow_nesting profile raw'),
	...withPrefix('cap.', 'drop keep'),
	...withPrefix('console.', 'logfile path'),
	...withPrefix('hook.', 'autodev clone destroy mount post-stop pre-mount pre-start start stop version'),
	...withPrefix('log.', 'file level'),
	...withPrefix('mount.', 'auto entry fstab'),
	...withPrefix('seccomp.', 'notify.cookie notify.proxy profile'),
	...withPrefix('signal.', 'halt reboot stop'),
	...withPrefix('start.', 'auto delay order'),
	...withPrefix('sysctl.kernel.', 'msgmax msgmnb msgmni sem shm_rmid_forced shmall shmmax shmmni'),
	...words('lxc.devtty.dir lxc.init.cmd lxc.pty.max lxc.rootfs.mount lxc.selinux.context lxc.sysctl.fs.mqueue'),
	...words('lxc.tty.max lxc.uts.name'),
]);

/** Later than Proxmox VE 8. */
const acceptedSince: ReadonlyMap<string, string> = new Map([
	...withPrefix('environment.', 'hooks runtime').map(key => [key, '6.0.15'] as const),
	...withPrefix('init.', 'cwd gid groups uid').map(key => [key, '6.0.1'] as const),
]);

const refused: ReadonlyMap<string, string> = new Map([
	['lxc.rootfs.path', 'lxc.rootfs.path is auto generated from rootfs'],
	['lxc.rootfs.options', 'lxc.rootfs.options is not supported, please use mount point options in the "rootfs" key'],
]);

/** Names from before LXC 3: kept as they are, but the logic of Proxmox VE does not see them. */
const renamed: ReadonlyMap<string, string> = new Map(
	`aa_profile apparmor.profile, aa_allow_incomplete apparmor.allow_incomplete, console console.path, devttydir tty.dir,
	haltsignal signal.halt, rebootsignal signal.reboot, stopsignal signal.stop, id_map idmap, init_cmd init.cmd,
	loglevel log.level, logfile log.file, mount mount.fstab, network.type net.INDEX.type, network.flags net.INDEX.flags,
	network.link net.INDEX.link, network.mtu net.INDEX.mtu, network.name net.INDEX.name, network.hwaddr net.INDEX.hwaddr,
	network.ipv4 net.INDEX.ipv4.address, network.ipv4.gateway net.INDEX.ipv4.gateway,
	network.ipv6 net.INDEX.ipv6.address, network.ipv6.gateway net.INDEX.ipv6.gateway,
	network.script.up net.INDEX.script.up, network.script.down net.INDEX.script.down, pts pty.max,
	se_context selinux.context, seccomp seccomp.profile, tty tty.max, utsname uts.name`
		.split(',')
		.map(pair => words(pair))
		.map(([old = '', current = '']) => [`lxc.${old}`, `lxc.${current}`]),
);

/** All that are known by their whole name, in whatever version. */
export const knownLxcKeys: readonly string[] = [...accepted, ...acceptedSince.keys()].sort();
