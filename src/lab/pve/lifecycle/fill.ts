import type {ConfigSection} from '../../../domain/container-config.ts';
import {parseContainerConfig} from '../../../domain/container-config.ts';
import {canonicalNetwork} from '../change/network.ts';
import {recogniseGuest, setUpGuest} from '../guest/index.ts';
import {type Guest, readInside, removeInside} from '../guest/inside.ts';
import {supports} from '../node.ts';
import {filePathOf} from '../storage/index.ts';
import {writeConfig} from '../store.ts';
import {extractArchive} from './archive.ts';
import type {Recovered} from './backup.ts';
import {configOf} from './claim.ts';
import {withVolumesMounted} from './mounted.ts';
import type {Wanted} from './request.ts';
import {makeTemplate} from './template.ts';

/** The configuration from which the ids of a new container follow, before it has volumes. */
export function beginning({main, given}: Wanted, recovered: Recovered | undefined): ConfigSection {
	const usual = supports('unprivileged-default') ? '1' : '0';
	const asked = given.unprivileged ?? (recovered ? recovered.main.options.unprivileged : usual);
	const isSaid = given.unprivileged !== '0' && (asked === '1' || (recovered !== undefined && asked !== undefined));
	return {
		...main,
		options: {...main.options, ...(isSaid && asked !== undefined && {unprivileged: asked})},
		// Root's restore brings them back, and with them the map of ids, whatever else is asked for
		raw: recovered?.main.raw ?? [],
	};
}

/** Unpacks the archive into the new volumes. Gives what the configuration has become by it. */
export function fill(
	{id, archive, given, sshPublicKeys}: Wanted,
	main: ConfigSection,
	recovered: Recovered | undefined,
): ConfigSection {
	return withVolumesMounted(id, main, (root, map) => {
		if (recovered) {
			process.stdout.write(`restoring '${archive}' now..\n`);
		}

		extractArchive(filePathOf(archive), root, map, {ignoresErrors: given['ignore-unpack-errors'] === '1'});
		if (recovered) {
			process.stdout.write('merging backed-up and given configuration..\n');
			const merged = mergeArchived(main, {root, owner: {uid: 0, gid: 0}}, id, given.unique === '1');
			return {...merged, options: {...merged.options, ...recogniseGuest(root, {main: merged}, map)}};
		}

		const found = {...main, options: {...main.options, ...recogniseGuest(root, {main}, map)}};
		writeConfig(id, configOf(found));
		const fresh = {isNew: true, password: given.password, sshPublicKeys};
		setUpGuest(root, {main: found}, fresh, map);
		return found;
	});
}

/** Writes the configuration of the new container down. */
export function finish(id: number, main: ConfigSection, isTemplate: boolean): void {
	const config = configOf({...main, options: {hostname: `CT${id}`, memory: '512', swap: '512', ...main.options}});
	if (isTemplate) {
		process.stderr.write('Convert restored container to template...\n');
	}

	writeConfig(id, isTemplate ? makeTemplate(id, config) : config);
}

const archived = '/etc/vzdump/pct.conf';

/** What the backup says and the call does not, except for disks and privilege, which are settled by now. */
function mergeArchived(main: ConfigSection, guest: Guest, id: number, isUnique: boolean): ConfigSection {
	const text = readInside(guest, archived);
	if (text === undefined) {
		const frame = '#'.repeat(59);
		process.stdout.write(`${frame}\nBackup archive does not contain any configuration\n${frame}\n`);
		return main;
	}

	const {main: old} = parseContainerConfig(text, id);
	removeInside(guest, archived);
	const kept = Object.entries(old.options).filter(([key]) => !isSettled.test(key));
	const merged = kept.map(([key, value]): readonly [string, string] =>
		isUnique && /^net\d+$/.test(key)
			? [key, canonicalNetwork(value.replace(/(^|,)hwaddr=[^,]*/, ''))]
			: [key, main.options[key] ?? value],
	);
	return {
		raw: main.raw.length > 0 ? main.raw : old.raw,
		description: main.description ?? old.description,
		options: {...main.options, ...Object.fromEntries(merged)},
	};
}

const isSettled = /^(?:digest|rootfs|unprivileged|parent|template|(?:mp|unused)\d+)$/;
