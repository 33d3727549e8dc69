import {testStates} from '../helpers/states.ts';

/** Packages of a few bytes in a repository on the host itself: nothing is downloaded. */
const repository = String.raw`
	deb() {
		folder=/srv/repo/.work/$1
		rm -rf "$folder"
		mkdir -p "$folder/DEBIAN" "$folder/usr/share/$1"
		echo "$2" >"$folder/usr/share/$1/version"
		printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\nDescription: test\n%b' "$1" "$2" "$3" >"$folder/DEBIAN/control"
		if [ -n "$4" ]; then
			mkdir "$folder/etc"
			echo "$4" >"$folder/etc/$1.conf"
			echo "/etc/$1.conf" >"$folder/DEBIAN/conffiles"
		fi
		dpkg-deb --root-owner-group -Znone --build "$folder" "/srv/repo/$1_$2.deb" >/dev/null
	}
	index() (
		cd /srv/repo
		for file in *.deb; do
			dpkg-deb --field "$file"
			printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$file" "$(stat -c %s "$file")" "$(sha256sum "$file" | cut -d ' ' -f 1)"
		done >Packages
	)
	quietly() { "$@" >/dev/null 2>&1; }
	mkdir -p /srv/repo
	rm -rf /etc/apt/sources.list /etc/apt/sources.list.d /var/lib/apt/lists
	mkdir -p /etc/apt/sources.list.d /var/lib/apt/lists
	echo 'deb [trusted=yes] file:/srv/repo ./' >/etc/apt/sources.list`;

const packages = `${repository}
	deb lab-one 1.0 '' first
	deb lab-one 1.5 '' half
	deb lab-one 2.0 '' second
	deb lab-lib 1.2 '' ''
	deb lab-two 1.0 'Depends: lab-lib (>= 1)\\n' ''
	deb lab-rival 1.0 'Conflicts: lab-one\\n' ''
	deb lab-extra 1.0 'Recommends: lab-lib\\n' ''
	deb lab-broken 1.0 'Depends: lab-nowhere\\n' ''
	index`;
const listed = `${packages}\n\tquietly apt-get update`;
const has = (...lines: string[]) =>
	lines.map(line => `test "$(cat /usr/share/${line.split(' ')[0]}/version)" = ${line.split(' ')[1]}`).join('\n');

testStates(
	{
		'absent: one, and several with what they depend on': {
			host: 'absent',
			given: listed,
			tasks: `
    - package: {name: lab-extra, recommends: false}
    - package: {name: [lab-one=1.0, lab-two]}
    - package: lab-lib`,
			changes: ['install lab-extra', 'install lab-one and lab-two'],
			holds: `${has('lab-one 1.0', 'lab-two 1.0', 'lab-lib 1.2', 'lab-extra 1.0')}
				apt-mark showmanual | grep -x lab-two
				! apt-mark showmanual | grep -x lab-lib`,
		},
		'absent: the lists are updated first': {
			host: 'unlisted',
			given: packages,
			tasks: '    - package: {name: lab-two, update_cache: true}',
			changes: ['update the lists of packages', 'install lab-two'],
			holds: has('lab-two 1.0', 'lab-lib 1.2'),
		},
		'absent: lists without the package': {
			host: 'without',
			given: `${repository}
				deb lab-one 1.0 '' ''
				index
				quietly apt-get update
				deb lab-two 1.0 '' ''
				index`,
			tasks: `
    - package: {name: lab-one, update_cache: true}
    - package: {name: lab-two, update_cache: true}`,
			changes: ['install lab-one', 'update the lists of packages', 'install lab-two'],
			holds: has('lab-one 1.0', 'lab-two 1.0'),
		},
		'partly there: lists of two days ago': {
			host: 'stale',
			given: `${repository}
				deb lab-one 1.0 '' ''
				index
				quietly apt-get update
				touch -d '2 days ago' /var/lib/apt/lists
				deb lab-one 2.0 '' ''
				index
				quietly apt-get install -y lab-one=1.0`,
			tasks: `
    - package: {name: lab-one, update_cache: true}
    - package: {name: lab-one, state: latest, update_cache: true}`,
			changes: ['update the lists of packages', 'upgrade lab-one if there is something newer'],
			holds: has('lab-one 2.0'),
		},
		'partly there: one of two, and an older version': {
			host: 'partly',
			given: `${listed}
				quietly apt-get install -y lab-one=1.0`,
			tasks: `
    - package: {name: [lab-one, lab-two]}
    - package: {name: [lab-one, lab-two], state: latest}`,
			changes: ['install lab-two', 'upgrade lab-one'],
			holds: `${has('lab-one 2.0', 'lab-two 1.0')}\ntest "$(cat /etc/lab-one.conf)" = second`,
		},
		'wrong: newer than asked, and a changed configuration that is kept': {
			host: 'wrong',
			given: `${listed}
				quietly apt-get install -y lab-one=2.0
				echo mine >/etc/lab-one.conf`,
			tasks: '    - package: {name: lab-one=1.5, allow_downgrade: true}',
			changes: ['downgrade lab-one'],
			holds: `${has('lab-one 1.5')}\ntest "$(cat /etc/lab-one.conf)" = mine`,
		},
		'wrong: there, and should be gone': {
			host: 'gone',
			given: `${listed}
				quietly apt-get install -y lab-one lab-two lab-extra
				quietly apt-get remove -y lab-extra`,
			tasks: `
    - package: {name: [lab-extra, lab-never], state: absent}
    - package: {name: lab-one, state: absent}
    - package: {name: lab-lib, state: absent, purge: true, allow_removals: true}`,
			changes: ['remove lab-one', 'purge lab-lib'],
			holds: `test -e /etc/lab-one.conf
				test ! -e /usr/share/lab-one
				test ! -e /usr/share/lab-two
				test "$(dpkg-query -W -f='\${db:Status-Status}' lab-one)" = config-files`,
		},
		'wrong: left over after a removal': {
			host: 'leftovers',
			given: `${listed}
				quietly apt-get install -y lab-one
				quietly apt-get remove -y lab-one`,
			tasks: '    - package: {name: lab-one, state: absent, purge: true}',
			changes: ['purge lab-one'],
			holds: 'test ! -e /etc/lab-one.conf',
		},
		'as asked': {
			host: 'right',
			given: `${listed}
				quietly apt-get install -y lab-one=1.5 lab-two
				quietly apt-mark hold lab-one`,
			tasks: `
    - package: {name: [lab-one=1.5, lab-two, lab-lib]}
    - package: {name: lab-two, state: latest, update_cache: true}
    - package: {name: [lab-rival, lab-never-heard-of], state: absent}`,
			changes: [],
		},
		'what comes after meets what was installed': {
			host: 'chain',
			given: listed,
			tasks: `
    - package: {name: lab-one=1.0, allow_downgrade: true}
    - package: {name: lab-one, state: latest}
    - package: {name: lab-two}
    - file: {path: /srv/data, state: directory}
    - package: {name: [lab-two, lab-lib], state: absent}`,
			changes: ['install lab-one', 'upgrade lab-one', 'install lab-two', 'create /srv/data/', 'remove lab-two and lab-lib'],
			repeats: true,
		},
	},
	{
		'no such package': {
			given: listed,
			tasks: '    - package: {name: lab-on.}',
			code: 'NO_SUCH_PACKAGE',
			message: /"lab-on\."/,
		},
		'no such package in lists that were updated': {
			given: packages,
			tasks: '    - package: {name: lab-on., update_cache: true}',
			code: 'APPLY_FAILED',
			message: /apt has no package "lab-on\."/,
			late: true,
			holds: 'test ! -e /usr/share/lab-one',
		},
		'no such version': {
			given: listed,
			tasks: '    - package: {name: lab-one=3.0}',
			code: 'NO_SUCH_VERSION',
		},
		'a source that cannot be reached': {
			given: `${packages}\n\techo 'deb [trusted=yes] file:/srv/nowhere ./' >>/etc/apt/sources.list`,
			tasks: '    - package: {name: lab-one, update_cache: true}',
			code: 'APPLY_FAILED',
			message: /failed to update the lists of packages/,
			late: true,
			holds: 'test ! -e /usr/share/lab-one',
		},
		'a dependency that is nowhere to be had': {
			given: listed,
			tasks: '    - package: {name: lab-broken}',
			code: 'APT_REFUSES',
		},
		'a package that would go with it': {
			given: `${listed}\n\tquietly apt-get install -y lab-one`,
			tasks: '    - package: {name: lab-rival}',
			code: 'WOULD_REMOVE',
			message: /would remove lab-one/,
			holds: has('lab-one 2.0'),
		},
		'a package that would go with it, by lists that are yet to come': {
			given: `${repository}
				deb lab-one 1.0 '' ''
				index
				quietly apt-get update
				quietly apt-get install -y lab-one
				deb lab-rival 1.0 'Conflicts: lab-one\\n' ''
				index`,
			tasks: '    - package: {name: lab-rival, update_cache: true}',
			code: 'APPLY_FAILED',
			message: /remove is disabled/,
			late: true,
			holds: has('lab-one 1.0'),
		},
		'what needs it would go': {
			given: `${listed}\n\tquietly apt-get install -y lab-two`,
			tasks: '    - package: {name: lab-lib, state: absent}',
			code: 'WOULD_REMOVE',
			message: /would remove lab-two/,
		},
		'an older version': {
			given: `${listed}\n\tquietly apt-get install -y lab-one`,
			tasks: '    - package: {name: lab-one=1.0}',
			code: 'DOWNGRADE',
		},
		'a held package': {
			given: `${listed}\n\tquietly apt-get install -y lab-one=1.0\n\tquietly apt-mark hold lab-one`,
			tasks: '    - package: {name: lab-one, state: latest}',
			code: 'PACKAGE_HELD',
		},
		'a package whose installation fails, and then is half done': {
			given: `${listed}
				deb lab-fails 1.0 '' ''
				printf '#!/bin/sh\\nexit 3\\n' >/srv/repo/.work/lab-fails/DEBIAN/postinst
				chmod 755 /srv/repo/.work/lab-fails/DEBIAN/postinst
				dpkg-deb --root-owner-group -Znone --build /srv/repo/.work/lab-fails /srv/repo/lab-fails_1.0.deb >/dev/null
				index
				quietly apt-get update
				quietly apt-get install -y lab-fails || true`,
			tasks: '    - package: {name: lab-fails}',
			code: 'PACKAGE_BROKEN',
			message: /half-configured/,
		},
		'no apt': {
			given: 'rm /usr/bin/apt-get',
			tasks: '    - package: {name: acl}',
			code: 'NO_APT',
		},
	},
);
