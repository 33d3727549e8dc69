import test from 'ava';
import {systemAccounts} from '../../src/lab/accounts.ts';

const machine = {
	passwd:
		'root:x:0:0:root:/root:/bin/bash\nsshd:x:105:65534::/run/sshd:/usr/sbin/nologin\nann:x:1000:1000:Ann,,,:/home/ann:/bin/zsh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
	shadow:
		'root:$y$j9T$abc$def:19000:0:99999:7:::\nsshd:!:19000::::::\nann:$6$abc$def:19000:0:99999:7:::\nnobody:*:19000:0:99999:7:::\n',
	group: 'root:x:0:\nsudo:x:27:ann\nadm:x:4:sshd,ann,nobody\nann:x:1000:\nnogroup:x:65534:\n',
	gshadow: 'root:*::\nsudo:*::ann\nadm:!:ann:sshd,ann\nann:!::\nnogroup:*::\n',
};

test('people are left out, and so are their groups and memberships', t => {
	const {passwd, group, gshadow} = systemAccounts(machine);
	t.is(
		passwd,
		'root:x:0:0:root:/root:/bin/bash\nsshd:x:105:65534::/run/sshd:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
	);
	t.is(group, 'root:x:0:\nsudo:x:27:\nadm:x:4:sshd,nobody\nnogroup:x:65534:\n');
	t.is(gshadow, 'root:*::\nsudo:*::\nadm:*::sshd\nnogroup:*::\n');
});

test('no password of the machine gets into a host', t => {
	t.is(systemAccounts(machine).shadow, 'root:*:19000:0:99999:7:::\nsshd:*:19000::::::\nnobody:*:19000:0:99999:7:::\n');
});

test('files that are not there stay empty', t => {
	const none = {passwd: '', shadow: '', group: '', gshadow: ''};
	t.deepEqual(systemAccounts(none), none);
});
