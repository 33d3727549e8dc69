import test from 'ava';
import {parseGroup, parseGroups} from '../../src/domain/group.ts';
import {
	accountComment,
	accountName,
	isSystemId,
	parsePasswd,
	parseShadowHash,
	passwordHashPattern,
} from '../../src/domain/passwd.ts';

test('a line of getent passwd is read', t => {
	t.deepEqual(parsePasswd('alice:x:1000:1001:Alice Liddell,,,:/home/alice:/bin/bash\n'), {
		name: 'alice',
		uid: 1000,
		gid: 1001,
		comment: 'Alice Liddell,,,',
		home: '/home/alice',
		shell: '/bin/bash',
	});
});

test('an empty shell stays empty', t => {
	t.is(parsePasswd('sync:x:4:65534:::\n')?.shell, '');
});

for (const line of [
	'',
	'alice',
	'a:x:1:1::/',
	'a:x:one:1::/:',
	'a:x:1:1::/:/bin/sh:x',
	'a:x:1:1::/:\nb:x:2:2::/:\n',
	'a:x:4294967295:1::/:',
]) {
	test(`no account is seen in ${JSON.stringify(line)}`, t => {
		t.is(parsePasswd(line), undefined);
	});
}

test('the hash of a shadow entry is read, for its own name only', t => {
	t.is(parseShadowHash('alice:!$6$a$b:19000:0:99999:7:::\n', 'alice'), '!$6$a$b');
	t.is(parseShadowHash('alice:!:19000:0:99999:7:::\n', 'bob'), undefined);
	t.is(parseShadowHash('alice:!\n', 'alice'), undefined);
});

test('groups are read with and without members', t => {
	t.deepEqual(parseGroup('sudo:x:27:alice,bob\n'), {name: 'sudo', gid: 27, members: ['alice', 'bob']});
	t.deepEqual(parseGroups('root:x:0:\nadm:x:4:syslog\n'), [
		{name: 'root', gid: 0, members: []},
		{name: 'adm', gid: 4, members: ['syslog']},
	]);
});

test('one line that is no group spoils the list', t => {
	t.is(parseGroups('root:x:0:\nwhat is this\n'), undefined);
});

// `perl -e 'print crypt("secret", …)'` with libxcrypt 4.4.33, and `openssl passwd`
const hashes = {
	yescrypt: '$y$j9T$abcdefghijkl$XFQnRmFDoRnfefa6tLCdzcaB9xoGhmmkRgfG1lm0pK1',
	'gost-yescrypt': '$gy$j9T$abcdefghijkl$.JW80HgY3Fg0qDfJxXDW4AxCVw/xCLJxUnZqkB9XeE0',
	scrypt: '$7$CU..../....abcdefgh$XWs9HxtpA2.6U5CDBBbcW.h3o9pYlC.MIIb8JqMgZx6',
	bcrypt: '$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a',
	'SHA-512': '$6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.',
	'SHA-512 with rounds':
		'$6$rounds=5000$abc$IdWKNKTJEb8LxY7CGg8YBXlvtfZzFw7Mp/r6niK9YB2mdvgY..TKjv1T..8RadRt2qvUHYRLr/TsVArtr91iR1',
	'SHA-256': '$5$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM.',
};

for (const [name, hash] of Object.entries(hashes)) {
	test(`a hash of ${name} is a password hash, and nothing longer or shorter is`, t => {
		t.regex(hash, passwordHashPattern);
		t.notRegex(`${hash}x`, passwordHashPattern);
		t.notRegex(hash.slice(0, -1), passwordHashPattern);
		t.notRegex(`${hash}\n`, passwordHashPattern);
		t.notRegex(`${hash}\nroot:${hash}`, passwordHashPattern);
	});
}

for (const text of ['secret', '', '*', '!', 'abNANd1rDfiNc', '$1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1', '!$5$a$b']) {
	test(`no password hash: ${JSON.stringify(text)}`, t => {
		t.notRegex(text, passwordHashPattern);
	});
}

for (const name of ['root', 'ALL', '-oops', 'a:0:0', '100000', 'a b', 'a\n', '', 'Alice', 'a.b', `a${'b'.repeat(32)}`]) {
	test(`no name of an account: ${JSON.stringify(name)}`, t => {
		t.false(accountName().safeParse(name).success);
	});
}

test('a comment is one line without a colon', t => {
	t.true(accountComment().safeParse("Älice O'Hara, $(room) 5").success);
	for (const comment of ['a:b', 'a\nb', 'a\u2028b', '\u202Eb', 'a\0', '\uD800']) {
		t.false(accountComment().safeParse(comment).success, JSON.stringify(comment));
	}
});

test('ids of the system are those below 1000, and nobody', t => {
	t.deepEqual(
		[0, 999, 1000, 65_533, 65_534, 65_535].map(id => isSystemId(id)),
		[true, true, false, false, true, false],
	);
});
