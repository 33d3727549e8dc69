/** What reads a script: a program, and the one argument that the kernel would give it before the script's name. */
export type Interpreter = {readonly program: string; readonly option: string | undefined};

/**
The interpreter that the first line of a script names.

All behind the program is one argument, as for the kernel: `#!/usr/bin/env -S python3 -u`.

@returns Why there is none, as a text.
@see execve(2), "Interpreter scripts"
*/
export function parseInterpreter(script: string): Interpreter | string {
	if (script.startsWith('\uFEFF')) {
		return 'begins with a byte order mark, which no kernel takes for "#!"';
	}

	const [line = ''] = script.split('\n', 1);
	if (!line.startsWith('#!')) {
		return 'does not begin with "#!" and an interpreter';
	}

	if (line.endsWith('\r')) {
		return 'has lines that end in a carriage return, as on Windows';
	}

	if (/\p{Cc}/u.test(line.replaceAll('\t', ' '))) {
		return 'has a control character in its first line';
	}

	const [, program = '', option] = /^#![ \t]*([^ \t]*)[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
	return program.startsWith('/')
		? {program, option: option || undefined}
		: `names "${program}" as its interpreter, which is no absolute path`;
}
