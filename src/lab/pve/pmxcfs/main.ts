import fs from 'node:fs';
import {serve} from './serve.ts';

/**
The file system of a Proxmox node on `/etc/pve`: ROOT NODE CLUSTER.

Descriptor 3 is `/dev/fuse`, mounted by who starts this. It ends with the mount.
*/
process.title = 'pmxcfs';
const [root = '', node = '', name = ''] = process.argv.slice(2);
serve(3, {
	root,
	node,
	name: name === '' ? undefined : name,
	// For tests: a file that takes this node's quorum away
	isQuorate: () => !fs.existsSync('/run/runner-lab/no-quorum'),
});
