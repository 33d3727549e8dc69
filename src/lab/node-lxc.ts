import type {Entry} from './entries.ts';
import {commandsFile} from './program.ts';

/** What LXC finds in a node: hooks that lead back into this program, as Proxmox VE's do into its own. */
export const lxcEntries: readonly Entry[] = [
	...['', '/config', '/config/common.conf.d', '/hooks'].map(folder => ({path: `usr/share/lxc${folder}`})),
	{path: 'usr/share/lxc/config/common.conf.d/01-pve.conf', text: hookLines()},
	// No lxcfs runs in a node, and its hook takes half a second at the end of each container
	{path: 'usr/share/lxc/config/common.conf.d/00-lxcfs.conf', text: ''},
	...['prestart', 'poststop'].map(name => ({
		path: `usr/share/lxc/hooks/lxc-pve-${name}-hook`,
		text: wrapper(`lxc-pve-${name}-hook`),
		mode: 0o755,
	})),
	{path: 'usr/share/lxc/lxcnetaddbr', text: bridgeScript(), mode: 0o755},
];

function hookLines(): string {
	return [
		'lxc.hook.pre-start = /usr/share/lxc/hooks/lxc-pve-prestart-hook',
		'lxc.hook.post-stop = /usr/share/lxc/hooks/lxc-pve-poststop-hook',
		'',
	].join('\n');
}

function wrapper(name: string): string {
	return `#!/bin/sh\nexec /usr/share/runner-lab/node /usr/share/runner-lab/program/${commandsFile} ${name} "$@"\n`;
}

/** LXC gives it the node's end of a pair of interfaces. A bridge of the node is used where somebody has made it. */
function bridgeScript(): string {
	return `#!/bin/sh
[ "$2 $3" = 'net up' ] || exit 0
device=$5
id=\${device#veth} number=\${device##*i}
id=\${id%i*}
bridge=$(sed -n "/^\\[/q; s/^net$number:.*bridge=\\([^,]*\\).*/\\1/p" "/etc/pve/lxc/$id.conf")
ip() { if command -v busybox > /dev/null; then busybox ip "$@"; else command ip "$@"; fi; }
ip link set "$device" up
[ ! -d "/sys/class/net/$bridge/bridge" ] || ip link set "$device" master "$bridge"
`;
}
