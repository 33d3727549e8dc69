import test from 'ava';
import {decidesAccess} from '../../src/domain/access.ts';

const decides = test.macro({
	exec: (t, path: string, expected: boolean) => t.is(decidesAccess(path), expected),
	title: (_, path, expected) => `${path} ${expected ? 'decides' : 'does not decide'} who may log in or become root`,
});

for (const path of [
	...['/etc/sudoers', '/etc/sudoers.d', '/etc/sudoers.d/alice', '/etc/sudo.conf', '/etc/passwd', '/etc/shadow', '/etc/group'],
	...['/etc/nsswitch.conf', '/etc/pam.d/sshd', '/etc/pam.d', '/etc/security/access.conf', '/etc/nologin', '/etc/shells'],
	...['/etc/ssh', '/etc/ssh/sshd_config', '/etc/ssh/sshd_config.d/own.conf', '/root/.ssh/authorized_keys'],
	...['/home/alice', '/home/alice/.ssh', '/home/alice/.ssh/authorized_keys', '/srv/people/bob/.ssh/authorized_keys2', '/root'],
]) {
	test(decides, path, true);
}

for (const path of [
	...['/etc/sudoers.dpkg-new', '/etc/passwd-', '/etc/motd', '/etc', '/home', '/home/alice/work', '/home/alice/.ssh/known_hosts'],
	...['/srv/etc/passwd', '/etc/sshx', '/etc/pam.d.old/x', '/root/notes'],
]) {
	test(decides, path, false);
}
