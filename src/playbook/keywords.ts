/** The keys of a play. */
export const playKeys = [
	'name',
	'hosts',
	'vars',
	'become',
	'become_user',
	'serial',
	'max_fail_percentage',
	'any_errors_fatal',
	'tags',
	'tasks',
] as const;

/** The keys of a task beside the name of its module. */
export const taskKeys = ['name', 'when', 'loop', 'register', 'tags', 'become_user', 'vars'] as const;

const missed = 'a run that fails in between leaves it undone, and the next one does not see it';
const notShown =
	'remove it: password_hash and the passwords of the connection are never shown; all else is, contents and commands too';

/** Keys of Ansible's plays that we do not have, and what to do instead. */
export const foreignPlayKeys: Readonly<Record<string, string>> = {
	gather_facts: 'remove it: modules look up what they need themselves',
	gather_subset: 'remove it: modules look up what they need themselves',
	remote_user: 'set ansible_user in the inventory, or use --user',
	connection: 'set ansible_connection in the inventory',
	port: 'set ansible_port in the inventory',
	handlers: `write a task with a condition instead: when: result.changed; ${missed}`,
	roles: 'write the tasks of the role into tasks',
	pre_tasks: 'put them first in tasks',
	post_tasks: 'put them last in tasks',
	vars_files: 'put the variables into group_vars/ beside the playbook, or use --extra-vars @file.yml',
	vars_prompt: 'use --extra-vars',
	environment: 'put it into the command: env NAME=value command',
	strategy: 'remove it: hosts do not wait for each other inside a play',
	become_method: 'remove it: sudo is used',
	ignore_errors: 'remove it: a failed task ends its host only',
	import_playbook: 'give the plays of that file their own run',
	order: 'remove it: hosts are taken in the order of the inventory',
	module_defaults: 'write the arguments at each task, or put them into a variable',
	collections: 'remove it: modules are part of runner',
	force_handlers: 'remove it: there are no handlers',
	when: 'write it at each task',
	no_log: notShown,
	throttle: 'use serial',
	run_once: 'write a play of its own for one host',
	block: 'write its tasks directly, each with its own when',
	include: 'write the tasks themselves here',
};

/** Keys of Ansible's tasks that we do not have, and what to do instead. */
export const foreignTaskKeys: Readonly<Record<string, string>> = {
	action: 'write the name of the module as a key',
	args: 'write all arguments below the name of the module',
	async: 'remove it: a change may take as long as it needs',
	become: 'write become at the play, and become_user at a task that works as somebody else',
	block: 'write its tasks directly, each with its own when',
	rescue: 'a failed task ends its host; write what has to be done before it',
	always: 'a failed task ends its host; write what has to be done before it',
	changed_when: 'for a command that only looks write reads: true below command; for others creates or unless',
	failed_when: 'register the result and check it with assert in the next task',
	check_mode: 'remove it: --check is for a whole run',
	connection: 'set ansible_connection in the inventory',
	debugger: 'use --step',
	delegate_to: 'write a play for that host',
	delay: 'remove it',
	diff: 'use --diff',
	environment: 'put it into the command: env NAME=value command',
	ignore_errors: 'use when to leave the task out where it cannot succeed',
	ignore_unreachable: 'remove it: a host that cannot be reached does not stop the others',
	import_playbook: 'give the plays of that file their own run',
	import_role: 'write the tasks themselves here',
	import_tasks: 'write the tasks themselves here',
	include: 'write the tasks themselves here',
	include_role: 'write the tasks themselves here',
	include_tasks: 'write the tasks themselves here',
	include_vars: 'put the variables into group_vars/ beside the playbook',
	listen: `write when: result.changed at the task; ${missed}`,
	local_action: 'write a play for a host with ansible_connection: local',
	loop_control: 'remove it: the variable of a loop is item',
	module_defaults: 'write the arguments at each task, or put them into a variable',
	no_log: notShown,
	notify: `register the result, and write when: result.changed at the next task; ${missed}`,
	poll: 'remove it: every change is waited for',
	remote_user: 'set ansible_user in the inventory, or use become_user',
	retries: 'remove it: modules wait themselves until a change has settled',
	run_once: 'write a play of its own for one host',
	set_fact: 'write vars at the task or the play',
	throttle: 'use serial at the play',
	until: 'remove it: modules wait themselves until a change has settled',
	with_dict: 'use loop with a list of maps',
	with_fileglob: 'use loop with a list of files',
	with_first_found: 'use when',
	with_indexed_items: 'use loop',
	with_items: 'use loop',
	with_list: 'use loop',
	with_nested: 'use loop with a list of maps',
	with_sequence: 'use loop with a list of numbers',
	with_subelements: 'use loop with a list of maps',
	with_together: 'use loop with a list of maps',
};

const facts = 'remove it: modules look up what they need themselves';

/** Modules of Ansible that we do not have by that name, and what to do instead. */
export const foreignModules: Readonly<Record<string, string>> = {
	apt: 'write package',
	authorized_key: 'write ensure_admin_user',
	blockinfile: 'write block_in_file',
	dnf: 'write package',
	fail: 'write assert',
	gather_facts: facts,
	lineinfile: 'write line_in_file',
	ping: 'remove it: every play begins with a login, and "runner ping" does nothing else',
	raw: 'write command',
	replace: 'write line_in_file, or state the whole file with template',
	setup: facts,
	shell: 'write command: it takes a line for /bin/sh',
	slurp: 'write command: cat, with reads: true',
	stat: 'write command: test -e PATH, with reads: true and ok_codes: [0, 1]',
	sudoers: 'write ensure_admin_user, with its argument sudo',
	systemd: 'write service',
	systemd_service: 'write service',
	wait_for_connection: 'write reboot, which waits, or wait_for',
	yum: 'write package',
};

/** Arguments of Ansible's modules that ours of the same name does not have, by both names, and what to do instead. */
export const foreignArguments: Readonly<Record<string, string>> = {
	'copy directory_mode': 'make the directory in a task before, with file',
	'copy remote_src': 'for a file that is on the host write command: cp, with creates or unless',
	'debug var': 'write msg: "{{ name }}"',
	'debug verbosity': 'remove it',
	'file dest': 'write path',
	'file recurse': 'state each directory, with loop: one that was not thought of is better left alone',
	'file src': 'write target',
};
