import {apparmor} from './apparmor.ts';
import {backup} from './backup.ts';
import {clone} from './clone.ts';
import {cluster, quorum} from './cluster.ts';
import {create} from './create.ts';
import {files} from './files.ts';
import {format} from './format.ts';
import {guest} from './guest.ts';
import {locks} from './locks.ts';
import {mapping} from './mapping.ts';
import {mountIdmap} from './mount-idmap.ts';
import {pending} from './pending.ts';
import {pmxcfs} from './pmxcfs.ts';
import {reading} from './reading.ts';
import {running} from './running.ts';
import {set} from './set.ts';
import type {Subject} from './statement.ts';
import {unpack} from './unpack.ts';
import {versions} from './versions.ts';

/** All statements that a simulated node keeps, by subject, in the order of the page. */
export const subjects: readonly Subject[] = [
	pmxcfs,
	format,
	cluster,
	quorum,
	locks,
	reading,
	create,
	unpack,
	guest,
	clone,
	set,
	pending,
	mountIdmap,
	mapping,
	backup,
	apparmor,
	running,
	files,
	versions,
];
