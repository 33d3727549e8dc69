import type {Subject} from './statement.ts';

const elsewhere = "mkdir -p /etc/pve/nodes/far/lxc /etc/pve/nodes/far/qemu-server; echo 'arch: amd64' > /etc/pve/nodes/far";

/** Ids of a whole cluster, containers of other nodes, and what happens without quorum. */
export const cluster: Subject = {
	topic: 'cluster',
	table: 'cluster',
	about: 'Ids are those of the whole cluster, and a node works on its own containers only.',
	statements: [
		{
			says: 'A container of another node looks like one that does not exist',
			given: `${elsewhere}/lxc/$id.conf`,
			when: 'pct status $id',
			refuses: ["Configuration file 'nodes/$node/lxc/$id.conf' does not exist"],
		},
		{
			says: 'Neither does the list show it',
			given: `${elsewhere}/lxc/$id.conf`,
			when: 'pct list',
			stdout: {without: '$id'},
		},
		{
			says: 'Who creates a container is told which node has the id',
			given: `${elsewhere}/lxc/$id.conf`,
			when: 'pct create $id $template --storage local-zfs',
			refuses: ["CT $id already exists on node 'far'"],
		},
		{
			says: 'Who creates a container is told that a virtual machine has the id',
			given: `${elsewhere}/qemu-server/$id.conf`,
			when: 'pct create $id $template --storage local-zfs',
			refuses: ["VM $id already exists on node 'far'"],
		},
		{
			says: 'Who clones a container is told the same of the new id',
			given: `${elsewhere}/qemu-server/$other.conf; create $id`,
			when: 'pct clone $id $other',
			refuses: ["VM $other already exists on node 'far'"],
			afterwards: {'grep -c ^lock $conf || true': '0'},
		},
		{
			says: 'An id on the own node is told with that node',
			given: "configure $id 'arch: amd64'",
			when: 'pct create $id $template --storage local-zfs',
			refuses: ["CT $id already exists on node '$node'"],
		},
		{
			says: 'An id below 100 is none',
			when: 'pct create 99 $template --storage local-zfs',
			refuses: ['400 Parameter verification failed.', 'vmid: invalid format - value does not look like a valid VM ID'],
		},
		{
			says: 'An id above 999999999 is none',
			when: 'pct create 1000000000 $template --storage local-zfs',
			refuses: ['400 Parameter verification failed.', 'vmid: invalid format - value does not look like a valid VM ID'],
		},
		{
			says: 'Nodes of a cluster see the containers of each other in one tree',
			elsewhere: 'create $id --hostname web',
			when: 'cat /etc/pve/nodes/far/lxc/$id.conf | grep hostname; grep -o "\\"$id\\": { \\"node\\": \\"far\\"" /etc/pve/.vmlist; ls $conf',
			exit: 'not 0',
			stdout: 'hostname: web\n"$id": { "node": "far"',
		},
		{
			says: 'A container belongs to the node in whose folder its configuration lies',
			elsewhere: 'create $id --hostname web',
			given: 'mv /etc/pve/nodes/far/lxc/$id.conf $conf',
			when: 'pct status $id && pct list | grep -c web',
			stdout: 'status: stopped\n1',
		},
	],
};

const lose = 'mkdir -p /run/runner-lab; touch /run/runner-lab/no-quorum';

/** Shown on a node of its own, since there is nothing else to be done on it. */
export const quorum: Subject = {
	topic: 'quorum',
	table: 'cluster',
	about: 'A node that has lost the majority of its cluster writes nothing.',
	statements: [
		{
			says: 'Without quorum no file of the cluster can be written',
			given: `configure $id 'arch: amd64'; ${lose}`,
			when: 'echo x | tee /etc/pve/$id || echo x | tee -a $conf',
			exit: 'not 0',
			stderr: /(Permission denied[\s\S]*){2}/,
		},
		{
			says: 'Without quorum the files are shown as read-only',
			given: lose,
			when: 'stat -c %a /etc/pve/storage.cfg /etc/pve/priv',
			stdout: '440\n500',
		},
		{
			says: 'Without quorum nothing is created',
			given: lose,
			when: 'pct create $id $template --storage local-zfs',
			refuses: ['cluster not ready - no quorum?'],
		},
		{
			says: 'Without quorum nothing is cloned',
			given: `rm -f /run/runner-lab/no-quorum; create $id; ${lose}`,
			when: 'pct clone $id $other --hostname copy',
			refuses: ['cluster not ready - no quorum?'],
		},
		{
			says: 'Without quorum nothing is started',
			given: `rm -f /run/runner-lab/no-quorum; create $id; ${lose}`,
			when: 'pct start $id',
			refuses: ['cluster not ready - no quorum?'],
			afterwards: {'pct status $id': 'status: stopped'},
		},
		{
			says: 'Without quorum containers can be read',
			given: `rm -f /run/runner-lab/no-quorum; configure $id 'hostname: web'; ${lose}`,
			when: 'pct config $id && pct list | grep -c web',
			stdout: 'hostname: web\n1',
		},
	],
};
