/** Variables that runner sets itself, and nobody else may. */
export const magicNames = [
	'inventory_hostname',
	'inventory_hostname_short',
	'group_names',
	'groups',
	'hostvars',
	'inventory_dir',
	'playbook_dir',
	'play_hosts',
	'vars',
] as const;

/** What templates and conditions can both name. */
export const isVariableName = (name: string): boolean => /^[a-z_]\w*$/i.test(name);

/** Why nothing may be called so, or `undefined`. */
export function whyNoVariable(name: string): string | undefined {
	if (!isVariableName(name)) {
		return `"${name}" is no name for a variable: letters, digits and "_" make one`;
	}

	return (magicNames as readonly string[]).includes(name) ? `the variable "${name}" is set by runner itself` : undefined;
}

/** Of Ansible's variables, those that it looks up on hosts. */
const fact =
	/^ansible_(?:facts|distribution|hostname|fqdn|domain|nodename|machine|os_family|kernel|architecture|system|service_mgr|pkg_mgr|date_time|env|mounts|devices|interfaces|default_ipv|all_ipv|mem|processor|user_id|virtualization|lsb|python|selinux|apparmor)/;

/** What to do instead of using a variable of Ansible that there is not. */
export function foreignVariable(name: string): string | undefined {
	if (name === 'omit') {
		return 'leave the argument out';
	}

	return fact.test(name)
		? 'hosts are not asked for facts: register a command with reads: true, or set a variable in the inventory'
		: undefined;
}
