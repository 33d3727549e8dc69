import fs from 'node:fs';
import path from 'node:path';
import type {Storage} from '../../../domain/storage-config.ts';
import {parseVmlist} from '../../../domain/vmlist.ts';
import {contentFolders} from './directory-names.ts';
import {activated} from './find.ts';
import type {Listed} from './plugin.ts';
import {backupEnding, templateEnding} from './volume-id.ts';

/** Something on a storage, and what it is for. */
export type Content = Listed & {readonly content: string};

const kinds = ['rootdir', 'images', 'vztmpl', 'iso', 'backup', 'snippets'] as const;

/** All that a storage holds, by name: of one kind, or of one guest. */
export function contentOf(
	storageId: string,
	{kind, owner}: {readonly kind?: string; readonly owner?: number} = {},
): readonly Content[] {
	const {storage, plugin} = activated(storageId);
	const isWanted = (name: string): boolean => storage.content.includes(name) && (kind === undefined || kind === name);
	const disks = isWanted('rootdir') || isWanted('images') ? plugin.disks(storage, owner) : [];
	const guests = parseVmlist(fs.readFileSync('/etc/pve/.vmlist', 'utf8'));
	const named = disks.map(disk => ({
		...disk,
		// What it is for is not told by the volume, but by whose it is
		content: guests.get(disk.owner ?? 0)?.type === 'lxc' ? 'rootdir' : 'images',
	}));
	const files = kinds.filter(isWanted).flatMap(name => (storage.path === undefined ? [] : filesOf(storage, name, owner)));
	return [...named.filter(({content}) => isWanted(content)), ...files].sort((a, b) =>
		a.volid.toLowerCase() < b.volid.toLowerCase() ? -1 : 1,
	);
}

function filesOf(storage: Storage, kind: (typeof kinds)[number], owner: number | undefined): readonly Content[] {
	const folder = path.join(storage.path ?? '', contentFolders[kind]);
	if (kind === 'rootdir' || kind === 'images' || !fs.existsSync(folder)) {
		return [];
	}

	return fs.readdirSync(folder).flatMap(name => {
		const stat = fs.statSync(path.join(folder, name), {throwIfNoEntry: false});
		const format = fileFormat(kind, name);
		const guest = kind === 'backup' ? Number(/-([1-9]\d{2,8})-[^/]+$/.exec(name)?.[1] ?? 0) || undefined : undefined;
		const isShown = stat && !stat.isDirectory() && format !== undefined && (owner === undefined || guest === owner);
		return isShown ? [{volid: `${storage.id}:${kind}/${name}`, format, sizeBytes: stat.size, owner: guest, content: kind}] : [];
	});
}

/** As `pvesm list` names it; `undefined` for a file that is not of this kind. */
function fileFormat(kind: string, name: string): string | undefined {
	if (kind === 'vztmpl') {
		const ending = templateEnding.exec(name)?.[0].toLowerCase();
		return ending === undefined ? undefined : ending === '.tar' ? 'tar' : `t${ending.slice('.tar.'.length)}`;
	}

	if (kind === 'backup') {
		return backupEnding.exec(name)?.[0].slice(1);
	}

	return kind === 'snippets' ? 'snippet' : /\.(?:iso|img)$/i.test(name) ? 'iso' : undefined;
}
