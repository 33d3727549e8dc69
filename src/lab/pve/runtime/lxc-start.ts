import {spawn, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import type {ContainerConfig} from '../../../domain/container-config.ts';
import {die} from '../die.ts';
import {deviceDefinitions} from './devices.ts';
import {generatedPath} from './generated-config.ts';
import {waitForEnd} from './lock-holder.ts';
import {openLog} from './log.ts';
import {unkeptLimits} from './resource-lines.ts';
import {isAlive, isRunning, waitUntil} from './running.ts';

/**
Starts a container from what was generated for it, and lets it run on, whatever becomes of this program. Waits until it runs or
has failed to.

@param isDebug - Whether LXC logs all that it does.
@returns Whether it runs.
*/
export function startLxc(id: number, config: ContainerConfig, isDebug: boolean): boolean {
	const log = openLog(id);
	const debug = isDebug ? ['-o', '/dev/stderr', '-l', 'DEBUG'] : [];
	const words = ['-F', '-n', String(id), ...debug, ...definitions(id, config).flatMap(text => ['-s', text])];
	const child = spawn(copyOfLxcStart(), words, {
		argv0: 'lxc-start',
		cwd: '/',
		detached: true,
		stdio: ['ignore', 'ignore', log],
		env: {PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C'},
	});
	fs.closeSync(log);
	child.unref();
	const {pid = 0} = child;
	waitUntil(() => isRunning(id) || !isAlive(pid), mostMs);
	spawnSync('lxc-wait', ['-n', String(id), '-s', 'RUNNING|ABORTING|STOPPED', '-t', String(mostMs / 1000)], {stdio: 'ignore'});
	const isStarted = hasStarted(id, pid);
	if (!isStarted) {
		waitForEnd(pid);
	}

	return isStarted;
}

const mostMs = 10_000;

/** What the lab cannot keep is taken back: limits without a controller, and profiles of AppArmor, of which there is none inside. */
function definitions(id: number, {main}: ContainerConfig): readonly string[] {
	const limits = unkeptLimits(fs.readFileSync(generatedPath(id), 'utf8'));
	return ['lxc.apparmor.profile=unconfined', ...limits.map(key => `${key}=`), ...deviceDefinitions(id, main)];
}

/** Under another path, as a machine with AppArmor may confine the program at its own to what the lab does not do. */
function copyOfLxcStart(): string {
	const copy = '/run/pve/lxc-start';
	if (!fs.existsSync('/usr/bin/lxc-start')) {
		die('no LXC is installed on the machine of this lab: run "runner lab setup"');
	}

	if (!fs.existsSync(copy)) {
		fs.copyFileSync('/usr/bin/lxc-start', `${copy}.${process.pid}`);
		fs.renameSync(`${copy}.${process.pid}`, copy);
	}

	return copy;
}

/** A container may end as soon as it runs; one that never did has a monitor that ends with a fault. */
function hasStarted(id: number, pid: number): boolean {
	const {stdout} = spawnSync('lxc-info', ['-n', String(id), '-s', '-H'], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});
	return stdout.trim() === 'RUNNING' && isAlive(pid);
}
