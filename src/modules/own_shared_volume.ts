import {contentQuestion, type LookedVolume, volumeKeys, volumePlan, volumeQuestion} from '../changes/volume.ts';
import {volumeSchema} from '../changes/volume-arguments.ts';
import {volumeRemarks} from '../changes/volume-remarks.ts';
import {defineModule} from '../core/module.ts';
import {lookAtContent, lookAtVolume} from '../facts/volume.ts';

type State = LookedVolume;

export default defineModule({
	name: 'own_shared_volume',
	summary: 'A folder of a Proxmox VE node that containers share, with the owner that their maps of ids demand.',
	notes: `What is in an unprivileged container belongs, at the host, to ids of its map: its root is 100000 there, unless its configuration says
otherwise. The map is computed as Proxmox VE does, from the configuration, whether or not the container was ever started
([where it comes from](../idmap.md)). A map that cannot be read or overlaps, and an id that is not in it, are refused.

**Who may write.** With an owner in the containers (\`container_root\`, \`container_uid\`) the files are given to the id that it has at the host.
Containers in which that is another id cannot share it so: that is refused, with both numbers. With an owner at the host, who keeps the files,
there are two ways, of which \`auto\` takes the first that is possible:

| \`access\` | containers get the owner's rights | needs |
|---|---|---|
| \`idmap\` | by a map of the mount: what they make there belongs to the owner | pve-container 6.1.6, containers that are unprivileged, a file system that can, an owner other than root |
| \`acl\` | by access lists, on all that is there and all that is made: what they make stays theirs, and is open to the owner too | a file system with POSIX access lists, the package \`acl\` |

With \`access: acl\` and an owner in the containers, each container is let in with its own id, and no owner is changed. \`passthrough\` is never
used: root in the container could then make files of root at the host. When \`access\` is changed, what the old way left is put right
too: files that would be nobody's in the containers, access lists for their ids.

**What is in the folder** is looked through in each run, and only what differs is touched. With \`recurse: differing\` an owner and a group that mean
somebody in the containers stay, each by itself, so a database keeps its own user; of a privileged container that is all of them. The plan
says how many entries are given away, whose they are now, and how many lose set-id bits or capabilities by it. Left as they are,
and told: files that have names outside of the folder too, and immutable ones. Links are not followed, mount points below not entered.
All of it is safe while containers run: the work is done where nothing exists but the folder, so a directory that is swapped for
a link leads nowhere. Files that earlier tasks of the same play would put there are not counted by check mode.

**Mounts.** A mount point of that folder, or at that path in the container, is used again and changed, whatever its number; else the next free
one is taken. It is as given, so options of it that are not given are off. A new one is there at once in a running container; a change of one
waits for a restart, which the task says until then, and makes with \`restart: if_needed\`. A volume of a storage, or a raw \`lxc.mount.entry\`, in
its place is an error.

**The proof.** After a change it is tried whether each container can write: in it, where it runs and has the mount, with the id in question; else at
the host, with the id that it has there. Where the mount is read-only, writing has to fail. The file is removed again. Writing is
nothing that check mode could do, so it stands in the plan as a step of its own, and only where there is something to do before.

An account that is yet to be made has no number: with \`access: idmap\` check mode is undetermined then, unless its \`uid\` is given, and its group
made before with a \`gid\`.

Folders of the system, of storages and of disks of guests are refused as \`host_path\`, as are links on the way to it.`,
	example: `- name: volumes
  hosts: pve1
  tasks:
    - own_shared_volume:
        name: vllm_models
        host_path: /mnt/pve/fastData/shared-bulk-data/vllm_models
        owner: container_root
        mounts: {950: /vllm_models, 951: /vllm_models}
    - own_shared_volume:
        name: ssl_certs
        host_path: /mnt/pve/fastData/shared-bulk-data/ssl_certs
        owner: phoenix_admin
        mounts:
          950: {path: /etc/ssl/shared, ro: true}
          953: {path: /certs, uid: 33}
        within: [/mnt/pve]
`,
	args: volumeSchema,

	async inspect(look, args): Promise<State> {
		const state = await lookAtVolume(look, volumeQuestion(args));
		return {state, content: await lookAtContent(look, args.host_path, contentQuestion(state, args))};
	},

	plan(state, args) {
		return volumePlan(state, args).changes;
	},

	affects: volumeKeys,

	remarks(state, args) {
		return volumeRemarks(state, volumePlan(state, args), args);
	},
});
