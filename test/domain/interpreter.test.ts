import test from 'ava';
import {parseInterpreter} from '../../src/domain/interpreter.ts';

const parses = test.macro({
	exec(t, script: string, program: string, option: string | undefined) {
		t.deepEqual(parseInterpreter(script), {program, option});
	},
	title: (given = '') => `interpreter: ${given}`,
});

const refuses = test.macro({
	exec(t, script: string, why: string) {
		t.is(parseInterpreter(script), why);
	},
	title: (given = '') => `no interpreter: ${given}`,
});

test('a shell', parses, '#!/bin/sh\necho\n', '/bin/sh', undefined);
test('a single line without an end', parses, '#!/bin/sh', '/bin/sh', undefined);
test('an option', parses, '#!/bin/sh -eu\n', '/bin/sh', '-eu');
test('blanks around it', parses, '#! \t/bin/sh  -e \t\n', '/bin/sh', '-e');
test('all behind the program is one argument', parses, '#!/usr/bin/env -S python3 -u\n', '/usr/bin/env', '-S python3 -u');

test('nothing', refuses, '', 'does not begin with "#!" and an interpreter');
test('a bare command', refuses, 'echo\n#!/bin/sh', 'does not begin with "#!" and an interpreter');
test('a program that is not named', refuses, '#! \n', 'names "" as its interpreter, which is no absolute path');
test('a relative path', refuses, '#!sh\n', 'names "sh" as its interpreter, which is no absolute path');
test('line ends of Windows', refuses, '#!/bin/sh\r\necho\r\n', 'has lines that end in a carriage return, as on Windows');
test('a byte order mark', refuses, '\uFEFF#!/bin/sh\n', 'begins with a byte order mark, which no kernel takes for "#!"');
test('a control character', refuses, '#!/bin/sh\u001B\n', 'has a control character in its first line');
