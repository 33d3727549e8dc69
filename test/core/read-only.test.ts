import test from 'ava';
import {whyNotReadOnly} from '../../src/core/read-only.ts';

const looks = test.macro({
	exec: (t, line: string) => t.is(whyNotReadOnly(line.split(' ')), undefined),
	title: (_given, line: string) => `looks: ${line}`,
});

for (const line of [
	'cat /etc/passwd',
	'getent passwd alice',
	'find /srv -xdev -printf %p',
	'stat -c %a -- /etc',
	'date +%s',
	'date -u +%F',
	'date --date=@0 -Is',
	'hostname -f',
	'apparmor_parser -Q /etc/apparmor.d/x',
	'apparmor_parser -QKT --base=/etc/apparmor.d x',
	'apparmor_parser --names x',
	'visudo -c',
	'visudo -cf /etc/sudoers',
	'visudo -c -q -f /etc/sudoers',
	'visudo --check --strict',
	'ssh-keygen -l -f /etc/ssh/key.pub',
	'ssh-keygen -lvf key -E sha256',
	'systemctl is-active ssh',
	'podman inspect web',
	'dpkg-query -W -f=x sudo',
	'wc -l /etc/passwd',
]) {
	test(looks, line);
}

const writes = test.macro({
	exec: (t, line: string) => t.regex(whyNotReadOnly(line.split(' ')) ?? '', /^"/),
	title: (_given, line: string) => `no mere look: ${line}`,
});

for (const line of [
	'',
	'rm x',
	'/bin/cat x',
	'toString',
	'sh -c id',
	'tee x',
	'find / -delete',
	'find / -exec rm {} ;',
	'find / -okdir rm ;',
	'find / -fprintf /etc/x %p',
	'date -s now',
	'date -us now',
	'date --set=now',
	'date --se=now',
	'date 010100002030',
	'date -f x --set now',
	'hostname evil',
	'hostname -F /etc/x',
	'apparmor_parser x',
	'apparmor_parser -r x',
	'apparmor_parser -Q -r x',
	'apparmor_parser -Qr x',
	'apparmor_parser -QW x',
	'apparmor_parser -Q -o /etc/x y',
	'apparmor_parser -bQ x',
	'apparmor_parser -Q --write-cache x',
	'apparmor_parser -- -Q',
	'visudo',
	'visudo -f /etc/sudoers',
	'visudo -fc',
	'visudo -f -c',
	'visudo -- -c',
	'visudo -c -x out',
	'visudo -cO',
	'ssh-keygen -t ed25519 -f x',
	'ssh-keygen -l -H',
	'ssh-keygen -lA',
	'ssh-keygen -f -l',
	'ssh-keygen -l -R host',
	'ssh-keygen -l -y',
	'systemctl restart ssh',
	'systemctl',
	'systemctl --now show',
	'podman exec web sh',
	'podman --root /x ps',
	'dpkg-query --control-show x y',
	'wc --files0-from=-',
]) {
	test(writes, line);
}
