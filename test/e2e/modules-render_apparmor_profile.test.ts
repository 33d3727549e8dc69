import {appArmorKernel as kernel} from '../helpers/apparmor-kernel.ts';
import {testStates} from '../helpers/states.ts';

const head = (name: string) =>
	`profile ${name} flags=(attach_disconnected,mediate_deleted) {\n  #include <abstractions/lxc/container-base>\n`;
const profile = (name: string, ...rules: readonly string[]) => `${head(name)}${rules.map(rule => `  ${rule}\n`).join('')}}\n`;
const task = (name: string, template: string, more = '') =>
	`
    - render_apparmor_profile: {name: ${name}, template: ${template}${more}}`;
const folder = '/etc/apparmor.d/lxc';
const sound = 'apparmor_parser -Q -K /etc/apparmor.d/lxc-containers';
const holdsNames = (...names: readonly string[]) =>
	names.map(name => `apparmor_parser -N /etc/apparmor.d/lxc-containers | grep -qxF ${name}`).join('\n');
const nothingLeft = `test -z "$(find /tmp /etc/apparmor.d -name 'profiles.*' -o -name '.*.new.*' -o -name '.*.bak')"`;

const isLoaded = (name: string) => `grep -qxF '${name} (enforce)' /sys/kernel/security/apparmor/profiles`;

testStates(
	{
		'absent: a profile of its own, the shipped ones, and one for the host': {
			host: 'absent',
			files: {
				'own.hbs': `profile lxc-container-own flags=(attach_disconnected,mediate_deleted) {
  {{> apparmor/container-base}}
  {{> apparmor/fuse}}
  {{#each archives}}
  deny "{{this}}/**" rwklx,
  {{/each}}
}
`,
				'host.hbs':
					'abi <abi/3.0>,\n#include <tunables/global>\nprofile backup /usr/bin/backup {\n  #include <abstractions/base>\n  {{path}}/** r,\n}',
			},
			play: ['vars: {archives: ["/srv/a, b#c", /srv/d], path: /srv/data}'],
			tasks: `${task('lxc-container-own', 'own.hbs')}
    - render_apparmor_profile: {name: lxc-container-disks, template: apparmor/lxc-default-with-mounting.hbs, file: disks}
      vars: {profile_name: lxc-container-disks}
    - render_apparmor_profile: {name: lxc-container-nest, template: apparmor/lxc-default-with-nesting.hbs}
      vars: {profile_name: lxc-container-nest}${task('backup', 'host.hbs', ', directory: /etc/apparmor.d')}`,
			changes: [
				`create ${folder}/lxc-container-own`,
				`create ${folder}/disks`,
				`create ${folder}/lxc-container-nest`,
				'create /etc/apparmor.d/backup',
			],
			holds: `${sound}
				${holdsNames('lxc-container-own', 'lxc-container-disks', 'lxc-container-nest')}
				grep -qxF '  pivot_root,' ${folder}/lxc-container-nest
				! grep devpts, ${folder}/lxc-container-nest
				test "$(apparmor_parser -N /etc/apparmor.d/backup)" = backup
				test "$(stat -c '%U:%G %a' ${folder}/disks)" = 'root:root 644'
				grep -qxF '  deny "/srv/a, b#c/**" rwklx,' ${folder}/lxc-container-own
				${nothingLeft}`,
		},
		'absent: where nothing includes the folder, the file alone': {
			host: 'alone',
			files: {'alone.hbs': `#include <tunables/global>\n${profile('lxc-container-alone')}`},
			given: 'rm /etc/apparmor.d/lxc-containers',
			tasks: task('lxc-container-alone', 'alone.hbs'),
			changes: [`create ${folder}/lxc-container-alone`],
			holds: `apparmor_parser -Q -K ${folder}/lxc-container-alone`,
		},
		'right, but for who may write it': {
			host: 'partly',
			files: {'right.hbs': profile('lxc-right'), 'open.hbs': profile('lxc-open')},
			given: `cat >${folder}/lxc-right <<'END'\n${profile('lxc-right')}END
				cat >${folder}/lxc-open <<'END'\n${profile('lxc-open')}END
				chown daemon ${folder}/lxc-open
				chmod 666 ${folder}/lxc-open`,
			tasks: `${task('lxc-right', 'right.hbs')}${task('lxc-open', 'open.hbs')}`,
			changes: [`set the owner of ${folder}/lxc-open to root`, `set the mode of ${folder}/lxc-open to 0644`],
		},
		'wrong: another text, and one that kept all from compiling': {
			host: 'wrong',
			files: {'wrong.hbs': profile('lxc-wrong', 'mount fstype=nfs*,')},
			given: `printf 'profile lxc-wrong {\\n  mount fstype=nfs\\n}\\n' >${folder}/lxc-wrong\n! ${sound}`,
			tasks: task('lxc-wrong', 'wrong.hbs'),
			changes: [`update ${folder}/lxc-wrong`],
			holds: `${sound}\n${holdsNames('lxc-wrong')}`,
		},
		'to be absent, named by nobody': {
			host: 'gone',
			given: `echo 'profile lxc-gone { file, }' >${folder}/lxc-gone
				mkdir -p /etc/pve/nodes/pve1/lxc /var/lib/lxc/100/rootfs
				ln -s nodes/pve1/lxc /etc/pve/lxc
				printf '#lxc.apparmor.profile: lxc-gone\\nhostname: a\\nlxc.apparmor.profile: lxc-gone-too\\n' >/etc/pve/nodes/pve1/lxc/100.conf
				echo 'lxc.apparmor.profile = lxc-gone' >/var/lib/lxc/100/rootfs/config`,
			tasks: `
    - render_apparmor_profile: {name: lxc-gone, state: absent}
    - render_apparmor_profile: {name: lxc-never, state: absent}`,
			changes: [`remove ${folder}/lxc-gone`],
			holds: sound,
		},
		'a kernel with AppArmor: written and loaded, loaded again, and unloaded': {
			host: 'kernel',
			files: {
				'new.hbs': profile('lxc-new'),
				'known.hbs': profile('lxc-known', 'mount fstype=nfs*,'),
				'unloaded.hbs': profile('lxc-unloaded'),
			},
			given: `${kernel}
				cat >${folder}/lxc-unloaded <<'END'\n${profile('lxc-unloaded')}END
				cat >${folder}/lxc-known <<'END'\n${profile('lxc-known')}END
				echo 'profile lxc-old { file, }' >${folder}/lxc-old
				printf '%s (enforce)\\n' lxc-known lxc-old lxc-left >>/sys/kernel/security/apparmor/profiles`,
			tasks: `${task('lxc-new', 'new.hbs')}${task('lxc-known', 'known.hbs')}
    - render_apparmor_profile: {name: lxc-old, state: absent}
    - render_apparmor_profile: {name: lxc-left, state: absent}`,
			changes: [
				`create ${folder}/lxc-new and load it`,
				`update ${folder}/lxc-known and load it`,
				`remove ${folder}/lxc-old`,
				'unload profile lxc-old',
				'unload profile lxc-left',
			],
			holds: `${isLoaded('lxc-new')}\n${isLoaded('lxc-known')}\n! ${isLoaded('lxc-old')}\n! ${isLoaded('lxc-left')}`,
		},
		'a kernel with AppArmor: there, and not loaded': {
			host: 'unloaded',
			files: {'there.hbs': profile('lxc-there')},
			given: `${kernel}\ncat >${folder}/lxc-there <<'END'\n${profile('lxc-there')}END`,
			tasks: task('lxc-there', 'there.hbs'),
			changes: ['load profile lxc-there'],
			holds: isLoaded('lxc-there'),
		},
	},
	{
		'an unknown capability: nothing is swapped, and the line of the template is named': {
			files: {'syntax.hbs': `{{! }}\n${head('lxc-bad')}  capability {{what}},\n}\n`},
			given: `echo 'profile lxc-bad { file, }' >${folder}/lxc-bad`,
			play: ['vars: {what: fly}'],
			tasks: task('lxc-bad', 'syntax.hbs'),
			code: 'APPLY_FAILED',
			message: /Invalid capability fly[\s\S]*syntax\.hbs:4\n[\s\S]*nothing was changed/,
			late: true,
			holds: `${sound}\ntest "$(cat ${folder}/lxc-bad)" = 'profile lxc-bad { file, }'\n${nothingLeft}`,
		},
		'a variable that nothing defines': {
			files: {'variable.hbs': profile('lxc-variable', '@{NOPE}/x r,')},
			tasks: task('lxc-variable', 'variable.hbs'),
			code: 'APPLY_FAILED',
			message: /variable NOPE[\s\S]*nothing was changed/,
			late: true,
			holds: `${sound}\ntest ! -e ${folder}/lxc-variable\n${nothingLeft}`,
		},
		'a profile that another file has': {
			files: {'twice.hbs': profile('lxc-twice')},
			given: `echo 'profile lxc-twice { file, }' >${folder}/aaa`,
			tasks: task('lxc-twice', 'twice.hbs'),
			code: 'APPLY_FAILED',
			message: /does not compile any more, so nothing was changed/,
			late: true,
			holds: `${sound}\ntest ! -e ${folder}/lxc-twice\n${nothingLeft}`,
		},
		'others that do not compile': {
			files: {'fine.hbs': profile('lxc-fine')},
			given: `echo 'profile lxc-broken {' >${folder}/zzz`,
			tasks: task('lxc-fine', 'fine.hbs'),
			code: 'BROKEN_PROFILES',
			message: /"\/etc\/apparmor\.d\/lxc-containers" does not compile as it is/,
		},
		'others that do not compile, and a file to be replaced': {
			files: {'better.hbs': profile('lxc-better')},
			given: `echo 'profile lxc-better { file, }' >${folder}/lxc-better\necho 'profile lxc-broken {' >${folder}/zzz`,
			tasks: task('lxc-better', 'better.hbs'),
			code: 'APPLY_FAILED',
			message: /did not compile before either, so nothing was changed/,
			late: true,
			holds: `test "$(cat ${folder}/lxc-better)" = 'profile lxc-better { file, }'`,
		},
		'a file of another profile': {
			files: {'taken.hbs': profile('lxc-mine')},
			given: `echo 'profile lxc-theirs { file, }' >${folder}/lxc-mine`,
			tasks: task('lxc-mine', 'taken.hbs'),
			code: 'OTHER_PROFILE',
		},
		'no apparmor_parser': {
			files: {'parser.hbs': profile('lxc-parser')},
			given: 'rm /sbin/apparmor_parser',
			tasks: task('lxc-parser', 'parser.hbs'),
			code: 'NO_PARSER',
		},
		'no folder': {
			files: {'folder.hbs': profile('lxc-folder')},
			given: `rm -r ${folder} /etc/apparmor.d/lxc-containers`,
			tasks: task('lxc-folder', 'folder.hbs'),
			code: 'NO_DIRECTORY',
		},
		'to be absent, and named by a container of Proxmox VE': {
			given: `echo 'profile lxc-used { file, }' >${folder}/lxc-used
				mkdir -p /etc/pve/nodes/pve2/lxc
				printf 'arch: amd64\\nlxc.apparmor.profile: lxc-used\\n' >/etc/pve/nodes/pve2/lxc/950.conf`,
			tasks: '    - render_apparmor_profile: {name: lxc-used, state: absent}',
			code: 'PROFILE_IN_USE',
			message: /"lxc-used" is named in "\/etc\/pve\/nodes\/pve2\/lxc\/950\.conf"/,
		},
		'to be absent, and named by a container of LXC': {
			given: `echo 'profile lxc-used { file, }' >${folder}/lxc-used
				mkdir -p /var/lib/lxc/web
				echo 'lxc.apparmor.profile = lxc-used' >/var/lib/lxc/web/config`,
			tasks: '    - render_apparmor_profile: {name: lxc-used, state: absent}',
			code: 'PROFILE_IN_USE',
		},
		'a kernel that does not take it: the old file is back, and loaded': {
			files: {'refused.hbs': profile('lxc-refused', 'mount fstype=nfs*,')},
			given: `${kernel}
				echo 'profile lxc-before { file, }' >${folder}/lxc-before
				echo lxc-refused >/sys/kernel/security/refused`,
			tasks: task('lxc-refused', 'refused.hbs'),
			code: 'APPLY_FAILED',
			message: /Unable to replace profile[\s\S]*the old state is back/,
			late: true,
			holds: `test ! -e ${folder}/lxc-refused\n${isLoaded('lxc-before')}\n! ${isLoaded('lxc-refused')}\n${nothingLeft}`,
		},
	},
);
