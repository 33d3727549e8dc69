import fs from 'node:fs';
import {warn} from '../die.ts';
import {type Guest, isFile, linkInside, writeInside} from './inside.ts';

/** Sets the guest's time zone as its configuration says: a name, or `host`. Without any it stays as it is. */
export function setTimezone(guest: Guest, timezone: string | undefined): void {
	if (timezone === undefined) {
		return;
	}

	const file = timezone === 'host' ? fs.realpathSync('/etc/localtime') : `/usr/share/zoneinfo/${timezone}`;
	if (!isFile(guest, file)) {
		warn(`container does not have ${file}, timezone can not be modified`);
		return;
	}

	linkInside(guest, '/etc/localtime', file);
	if (isFile(guest, '/etc/timezone')) {
		writeInside(guest, '/etc/timezone', `${timezone === 'host' ? file.replace('/usr/share/zoneinfo/', '') : timezone}\n`);
	}
}
