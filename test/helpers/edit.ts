import type {EditState} from '../../src/changes/edit.ts';
import type {FileStat} from '../../src/core/probe.ts';
import {foldersAbove} from '../../src/domain/path.ts';
import {statLike} from './module.ts';
import {sha256} from './run-script.ts';

const directory = statLike({kind: 'directory'});

/** A text file found at a path, or none; its folders are there. */
export const fileAt = (
	path: string,
	text?: string,
	stat: FileStat | undefined = text === undefined ? undefined : statLike(),
): EditState => ({
	missing: {},
	text,
	place: {path, stat, folders: foldersAbove(path).map(folder => ({path: folder, stat: directory})), mounts: []},
});

/** A transcript in which nothing is mounted but the root. */
export const nothingMounted = {'cat /proc/self/mountinfo': '22 1 8:1 / / rw - ext4 /dev/sda1 rw\n'};

/** What a target answers of a text file: to be spread into commands, and into answers. */
export const answersFor = (path: string, text?: string) => ({
	commands: {...nothingMounted, [`sha256sum -- ${path}`]: text === undefined ? undefined : `${sha256(text)}  ${path}\n`},
	answers: {
		files: text === undefined ? {} : {[path]: text},
		stats: {
			...Object.fromEntries(foldersAbove(path).map(folder => [folder, directory])),
			...(text === undefined ? {} : {[path]: statLike()}),
		},
	},
});
