import type {Module, Registry} from '../core/module.ts';
import assert from './assert.ts';
import blockInFile from './block_in_file.ts';
import command from './command.ts';
import copy from './copy.ts';
import cron from './cron.ts';
import debug from './debug.ts';
import ensureAdminUser from './ensure_admin_user.ts';
import ensureContainer from './ensure_container.ts';
import file from './file.ts';
import group from './group.ts';
import lineInFile from './line_in_file.ts';
import mount from './mount.ts';
import ownSharedVolume from './own_shared_volume.ts';
import packageModule from './package.ts';
import reboot from './reboot.ts';
import renderApparmorProfile from './render_apparmor_profile.ts';
import script from './script.ts';
import service from './service.ts';
import sysctl from './sysctl.ts';
import template from './template.ts';
import user from './user.ts';
import waitFor from './wait_for.ts';

const modules: readonly Module[] = [
	assert,
	blockInFile,
	command,
	copy,
	cron,
	debug,
	ensureAdminUser,
	ensureContainer,
	file,
	group,
	lineInFile,
	mount,
	ownSharedVolume,
	packageModule,
	reboot,
	renderApparmorProfile,
	script,
	service,
	sysctl,
	template,
	user,
	waitFor,
];

/** All modules by name. */
export const registry: Registry = new Map(modules.map(module => [module.name, module]));
