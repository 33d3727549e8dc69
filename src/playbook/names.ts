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
