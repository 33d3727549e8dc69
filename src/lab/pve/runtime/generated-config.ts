import fs from 'node:fs';
import type {ConfigSection, ContainerConfig} from '../../../domain/container-config.ts';
import {renderIdMap, usualIdMap} from '../../../domain/id-map.ts';
import {type Properties, parseProperties} from '../../../domain/property-string.ts';
import {apparmorLines} from './apparmor-lines.ts';
import {networkLines} from './network-lines.ts';
import {resourceLines} from './resource-lines.ts';

/** What LXC starts a container by. */
export const generatedPath = (id: number): string => `/var/lib/lxc/${id}/config`;

/**
Writes what LXC starts a container by, with the map of ids that its own configuration only implies. A template has none. What a
profile of AppArmor overrides is warned of.

@see PVE::LXC, `update_lxc_config`
*/
export function writeGeneratedConfig(id: number, {main}: ContainerConfig): void {
	if (main.options.template === '1') {
		fs.rmSync(generatedPath(id), {force: true});
		return;
	}

	const text = renderGeneratedConfig(id, main);
	fs.mkdirSync(`/var/lib/lxc/${id}/rootfs`, {recursive: true});
	fs.writeFileSync(`${generatedPath(id)}.tmp`, text);
	fs.renameSync(`${generatedPath(id)}.tmp`, generatedPath(id));
}

function renderGeneratedConfig(id: number, main: ConfigSection): string {
	const {options, raw} = main;
	const features: Properties = parseProperties(options.features ?? '');
	const isCustom = raw.some(({key}) => key === 'lxc.idmap');
	const isUnprivileged = isCustom || options.unprivileged === '1';
	const ownsConsole = options.console !== '0';
	const lines = [
		`lxc.arch = ${options.arch ?? 'amd64'}`,
		`lxc.include = ${shared(options.ostype, 'common')}`,
		...(isUnprivileged ? [`lxc.include = ${shared(options.ostype, 'userns')}`] : []),
		...apparmorLines(main, features),
		...(features.fuse === '1' ? ['lxc.mount.entry = /dev/fuse dev/fuse none bind,create=file 0 0'] : []),
		...(isUnprivileged && features.force_rw_sys !== '1' ? ['lxc.mount.auto = sys:mixed'] : []),
		'lxc.monitor.unshare = 1',
		...(isUnprivileged && !isCustom ? renderIdMap(usualIdMap).map(entry => `lxc.idmap = ${entry}`) : []),
		...(ownsConsole ? [] : ['lxc.console.path = none']),
		`lxc.tty.max = ${options.tty ?? 2}`,
		'lxc.environment = TERM=linux',
		`lxc.uts.name = ${options.hostname ?? `CT${id}`}`,
		...resourceLines(main),
		`lxc.rootfs.path = /var/lib/lxc/${id}/rootfs`,
		...networkLines(id, main),
		...(options.cpuset === undefined ? [] : [`lxc.cgroup2.cpuset.cpus = ${options.cpuset}`]),
		'lxc.cgroup.relative = 0',
		`lxc.cgroup.dir.monitor = lxc.monitor/${id}`,
		`lxc.cgroup.dir.container = lxc/${id}`,
		'lxc.cgroup.dir.container.inner = ns',
		...raw.map(({key, value}) => `${key} = ${value}`),
	];
	return lines.map(line => `${line}\n`).join('');
}

/** Of the distribution, where LXC knows it. */
function shared(ostype: string | undefined, kind: 'common' | 'userns'): string {
	const own = `/usr/share/lxc/config/${ostype}.${kind}.conf`;
	return fs.existsSync(own) ? own : `/usr/share/lxc/config/${kind}.conf`;
}
