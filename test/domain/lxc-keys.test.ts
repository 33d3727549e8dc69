import test from 'ava';
import {environmentKey, isLxcKey, judgeLxcKey, type KeyVerdict, knownLxcKeys} from '../../src/domain/lxc-keys.ts';

const judged = test.macro({
	exec: (t, key: string, verdict: KeyVerdict) => t.deepEqual(judgeLxcKey(key), verdict),
	title: (_, key: string) => `judged: ${key}`,
});
const kept = {isKept: true} as const;
const dropped = {isKept: false} as const;
for (const key of [
	'lxc.idmap',
	'lxc.mount.entry',
	'lxc.apparmor.profile',
	'lxc.cap.drop',
	'lxc.seccomp.notify.proxy',
	'lxc.hook.pre-start',
	'lxc.init.cwd',
	'lxc.cgroup2.devices.allow',
	'lxc.prlimit.nofile',
	'lxc.net.0.type',
	'lxc.sysctl.kernel.sem',
	'lxc.environment',
	environmentKey,
]) {
	test(judged, key, kept);
}

for (const key of [
	'lxc.managed.by',
	'lxc.sysctl.net.ipv4.ip_forward',
	'lxc.sysctl.kernel.core_pattern',
	'lxc.ephemeral',
	'lxc.idmapx',
	'lxc.cgroup2',
]) {
	test(judged, key, dropped);
}

test(judged, 'lxc.rootfs.path', {isKept: false, why: 'lxc.rootfs.path is auto generated from rootfs'});
test(judged, 'lxc.rootfs.options', {
	isKept: false,
	why: 'lxc.rootfs.options is not supported, please use mount point options in the "rootfs" key',
});
test(judged, 'lxc.aa_profile', {isKept: true, warning: 'lxc.aa_profile is deprecated and was renamed to lxc.apparmor.profile'});
test(judged, 'lxc.network.ipv6.gateway', {
	isKept: true,
	warning: 'lxc.network.ipv6.gateway is deprecated and was renamed to lxc.net.INDEX.ipv6.gateway',
});
test(judged, 'lxc.limit.nofile', {isKept: true, warning: 'lxc.limit.nofile: lxc.limit.* was renamed to lxc.prlimit.*'});
test(judged, 'lxc.cgroup.cpuset.cpus', {
	isKept: true,
	warning: 'lxc.cgroup.cpuset.cpus is deprecated, this will be a hard error in the future!',
});

test('older versions', t => {
	t.deepEqual(judgeLxcKey('lxc.cgroup.cpuset.cpus', '6.1.5'), kept);
	t.deepEqual(judgeLxcKey(environmentKey, '6.0.14'), dropped);
	t.deepEqual(judgeLxcKey('lxc.init.cwd', '5.3.5'), dropped);
	t.deepEqual(judgeLxcKey('lxc.init.cmd', '4.4-7'), kept);
});

test('the form of a key', t => {
	t.true(['lxc.a', 'lxc.hook.pre-start', 'lxc.net.0.ipv4.address'].every(isLxcKey));
	t.false(['lxc.', 'lxc.A', 'lxc a', 'lxc.a b', 'lxc.a=', 'memory', 'xlxc.a'].some(isLxcKey));
});

test('all that are known have the form of one, and are kept without a word', t => {
	t.is(knownLxcKeys.length, 61);
	for (const key of knownLxcKeys) {
		t.true(isLxcKey(key), key);
		t.deepEqual(judgeLxcKey(key), kept, key);
	}
});
