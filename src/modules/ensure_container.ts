import {containerChanges} from '../changes/container.ts';
import {containerRemarks} from '../changes/container-remarks.ts';
import {removalChanges} from '../changes/container-removal.ts';
import {containerSchema} from '../changes/container-schema.ts';
import {containerQuestion, wantedContainer} from '../changes/container-wanted.ts';
import {defineModule} from '../core/module.ts';
import {type ContainerState, lookAtContainer} from '../facts/container-state.ts';
import {keysOf} from '../facts/file.ts';

type State = ContainerState;

export default defineModule({
	name: 'ensure_container',
	summary: 'A container of a Proxmox VE node: made, set up, running or not, or gone.',
	notes: `The arguments are named as Proxmox VE names its options. What is left out stays as it is; \`~\` takes an option away. One that is
given is given whole: \`features: {nesting: true}\` switches all other features off. Options of several parts are written as a map
or as Proxmox VE does, \`net0: name=eth0,bridge=vmbr0,ip=dhcp\`, and compared by what they mean.

**A new container** is made of a template, or is a clone, or is restored from a backup. These are not looked at when it is there. Then
it gets its options, then its raw lines, and only then it is started.

- A clone has all that its source has, its privilege too, but no snapshots: what is not given here is the same. In it, passwords and the
  keys of its SSH server are those of the source. Mounts of the host are not cloned: give them to each clone.
- A restored container has the privilege that is given here: this is how it can be changed.
- \`arch\`, \`ostype\`, \`password\` and \`ssh_public_keys\` are for a container from a template, and are never looked at again. The password goes
  to \`pct create\` on standard input, as answer to its question, so it shows in no command line.

**Volumes and addresses** are made once. \`mp0: {storage: fast, size: 8, mp: /data}\` makes a volume where there is no \`mp0\`; where there is
one, only its other options are compared. It is neither moved nor resized; the task says when it is elsewhere or too small. A volume
that leaves the configuration is kept as \`unusedN\`. An interface keeps its address whatever else of it changes.

**A running container** has some changes at once, and others after a restart: \`features\`, \`nameserver\`, a mount point that exists already,
raw lines. The plan says which, and a task whose change waits says *pending until restart* in each run. With \`restart: if_needed\` the
container is shut down and started once for all of them; what waits and is not in the task is no reason for a restart. Nothing tells later
that a container runs with other raw lines than it has: without \`restart: if_needed\` only the run that changes them says so.

**Raw lines** are kept by key: all lines of a key are as given, in order, lines of other keys stay. They are changed in the main section only,
under the lock of Proxmox VE, all at once, and not when somebody has changed them meanwhile. Keys that Proxmox VE would drop are
refused. A map of ids (\`lxc.idmap\`) is not applied to the files: those of ids that move have to be given to their new owners. One
that would move root of a new container is refused.

**Refused before anything is done**, with what to do: an id that belongs to a virtual machine or to a container on another node, a missing
template, a storage that takes no containers, a locked container, a cluster without quorum, the other privilege, a mount of the host
whose directory is missing or a link, a clone with mounts of the host, a linked clone where the storage has none, removal of a container that
is protected, running or in use by the cluster.

The state is read from files, without a call of \`pct\`. Check mode cannot foretell addresses, names of volumes and the system in a template.`,
	example: `- name: containers
  hosts: pve1
  tasks:
    - ensure_container:
        id: 900
        template: local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst
        hostname: base
        rootfs: {storage: local-zfs, size: 8}
        net0: {name: eth0, bridge: vmbr0, ip: dhcp}
        features: {nesting: true}
    - ensure_container:
        id: 950
        clone: {from: 900}
        hostname: models
        cores: 4
        memory: 8192
        mp0: {volume: /srv/models, mp: /models, ro: true}
        raw:
          lxc.cgroup2.devices.allow: c 226:* rwm
        state: started
    - ensure_container:
        id: 951
        state: absent
`,
	args: containerSchema,
	// High availability starts and stops when it gets to it
	settleMs: 30_000,

	inspect: async (look, args): Promise<State> => lookAtContainer(look, containerQuestion(args)),

	plan(state, args) {
		return args.state === 'absent' ? removalChanges(state, args) : containerChanges(state, wantedContainer(args)).changes;
	},

	affects({id}) {
		return [`container ${id}`, ...[`/etc/pve/lxc/${id}.conf`, `/var/lib/lxc/${id}/`].flatMap(path => keysOf(path))];
	},

	remarks(state, args) {
		if (args.state !== 'absent') {
			const wanted = wantedContainer(args);
			return containerRemarks(containerChanges(state, wanted), wanted);
		}

		const guest = state.node.guests[args.id];
		return guest?.type === 'qemu' ? [`${args.id} is a virtual machine, on node "${guest.node}", and is left alone`] : [];
	},
});
