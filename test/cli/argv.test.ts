import test from 'ava';
import {separateOptions} from '../../src/cli/argv.ts';
import {optionsOf} from '../../src/cli/options.ts';

const separated = test.macro((t, commandLine: string, expected: string) => {
	t.is(separateOptions(commandLine.split(' '), optionsOf.play).join(' '), expected);
});

test('switches together', separated, 'play -CDv', 'play -C=true -D=true -v');
test('a switch again and again', separated, 'play -vvv', 'play -v -v -v');
test('a value behind its letter', separated, 'play -ihosts.yml -f5', 'play -i hosts.yml -f 5');
test('a value behind a letter and "="', separated, 'play -i=hosts.yml', 'play -i hosts.yml');
test('switches, and a value behind the last', separated, 'play -CDlweb1', 'play -C=true -D=true -l web1');
test('a value behind the last of some letters', separated, 'play -Cl web1', 'play -C=true -l web1');
test('a value that looks like options', separated, 'play -l -web1 --limit -web2', 'play -l -web1 --limit -web2');
test('long options', separated, 'play --limit=web1 --check', 'play --limit=web1 --check=true');
test('what stands behind --', separated, 'exec all -- ls -la --color=no', 'exec all -- ls -la --color=no');
