import net from 'node:net';
import test from 'ava';
import {makeProject, removeProject} from '../helpers/project.ts';
import {runner} from '../helpers/runner.ts';

// Counts who comes: nobody may, as long as anything is wrong
let visits = 0;
const server = net.createServer(socket => {
	visits++;
	socket.destroy();
});

test.before(async () => {
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
});
test.after.always(() => {
	server.close();
});

type Files = Readonly<Record<string, string | Uint8Array>>;

const inventory = () => {
	const {port} = server.address() as net.AddressInfo;
	return `all:
  vars: {ansible_host: 127.0.0.1, ansible_port: ${port}, ansible_password: x, runner_host_keys: "off"}
  hosts:
    web1: {motd: hello}
    web2:
`;
};

const ok = '- hosts: all\n  tasks:\n    - debug: {msg: hi}\n';

/** In a folder with these files and an inventory, this is all that is said, and nothing is done. */
const refused = test.macro(async (t, files: Files, args: readonly string[], said: string) => {
	const folder = await makeProject({'hosts.yml': inventory(), ...files});
	t.teardown(() => removeProject(folder));
	const before = visits;
	const {code, stdout, stderr} = await runner(args, {cwd: folder});
	t.is(`\n${stderr.replaceAll(folder, '/project')}`, `${said}\n`);
	t.deepEqual({code, stdout, visits}, {code: 1, stdout: '', visits: before});
});

test.serial(
	'files that are no playbooks',
	refused,
	{
		'alias-bomb.yml': `- hosts: all
  vars:
    a: &a [x, x, x, x, x, x, x, x, x]
    b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
    c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
    d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
    e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]
    f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]
`,
		'binary.yml': Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0),
		'comment.yml': '# nothing yet\n',
		'directory.yml/': '',
		'documents.yml': `---\n${ok}---\n${ok}`,
		'duplicate.yml': '- hosts: all\n  tasks:\n    - debug:\n        msg: one\n        msg: two\n',
		'empty.yml': '',
		'indentation.yml': '- hosts: all\n  tasks:\n    debug: {msg: hi}\n',
		'latin1.yml': Buffer.from('- hosts: all\n  name: größer\n', 'latin1'),
		'play.yml': 'hosts: all\ntasks:\n  - debug: {msg: hi}\n',
		'proto.yml': '- hosts: all\n  vars:\n    __proto__: {x: 1}\n',
		'tabs.yml': '- hosts: all\n  tasks:\n\t- debug: {msg: hi}\n',
		'task.yml': '- debug: {msg: hi}\n',
		'two-mib.yml': ok.padEnd(2 * 1024 * 1024, '# more\n'),
		'words.yml': 'just words\n',
	},
	[
		'play',
		...['alias-bomb', 'binary', 'comment', 'directory', 'documents', 'duplicate', 'empty', 'indentation', 'latin1', 'missing'],
		...['play', 'proto', 'tabs', 'task', 'two-mib', 'words', 'hosts'],
	]
		.map((word, index) => (index === 0 ? word : `${word}.yml`))
		.concat('-i', 'hosts.yml'),
	`
alias-bomb.yml:8:12
  more than 100000 values, aliases counted each time
  8 │     f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]
    │            ^

binary.yml:1:1
  "binary.yml" is not a text file
  1 │ \\x7fELF\\x02\\x01\\x01\\0\\0\\0
    │ ^
  → is it the right file?

comment.yml:1:1
  the playbook is empty
  1 │ # nothing yet
    │ ^
  → write a list of plays: - hosts: all

directory.yml:1:1
  "directory.yml" is a directory, not a file

documents.yml:6:1
  the file holds more than one document
  6 │ - hosts: all
    │ ^
  → write one document a file, without a second "---"

duplicate.yml:5:9
  the key "msg" stands here a second time
  5 │         msg: two
    │         ^
  → it is already in line 4; keep one of them

empty.yml:1:1
  the playbook is empty
  → write a list of plays: - hosts: all

hosts.yml:1:1
  a playbook is a list of plays, not a map
  1 │ all:
    │ ^
  → this looks like an inventory, which -i names

indentation.yml:3:5
  "tasks" has to be a list, not a map
  3 │     debug: {msg: hi}
    │     ^
  → begin each task with "- "

latin1.yml:2:11
  "latin1.yml" is not text in UTF-8
  2 │   name: gr��er
    │           ^
  → save it as UTF-8

missing.yml:1:1
  there is no file "missing.yml"

play.yml:1:1
  a playbook is a list of plays, not a map
  1 │ hosts: all
    │ ^
  → put "- " before the first key

proto.yml:3:5
  the key "__proto__" is not allowed
  3 │     __proto__: {x: 1}
    │     ^
  It would reach into the program that reads it.

tabs.yml:3:1
  not valid YAML: a tab in the indentation
  3 │     - debug: {msg: hi}
    │ ^
  → indent with spaces

task.yml:1:3
  here stands a task, where a play is due
  1 │ - debug: {msg: hi}
    │   ^
  → put it below tasks: of a play

two-mib.yml:1:1
  "two-mib.yml" has more than 1 MiB
  1 │ - hosts: all
    │ ^
  → is it the right file? Bulky content belongs in a file of its own, which a task names

words.yml:1:1
  a playbook is a list of plays, not the text "just words"
  1 │ just words
    │ ^
  → write a list of plays: - hosts: all

17 mistakes in 17 files`,
);

test.serial(
	'files that are no inventories',
	refused,
	{
		'site.yml': ok,
		'binary.yml': Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0),
		'duplicate.yml': 'all:\n  hosts:\n    web1:\n    web1:\n',
		'empty.yml': '',
		'empty/': '',
		'program.py': '#!/usr/bin/python3\nprint("{}")\n',
		'proto.yml': 'all:\n  hosts:\n    web1: {__proto__: 1}\n',
		'servers.ini': '[web]\nweb1 ansible_host=10.0.0.1\n',
		'variables.yml':
			'all:\n  hosts:\n    web1: {ansible_port: 99999, ansible_become: yes}\n    "web 2": {ansible_ssh_common_args: -4}\n',
		'words.yml': 'just words\n',
	},
	[
		...['play', 'site.yml', '-i', 'site.yml', '-i', 'web1', '-i', 'missing.yml'],
		...[
			'binary.yml',
			'duplicate.yml',
			'empty.yml',
			'empty',
			'program.py',
			'proto.yml',
			'servers.ini',
			'variables.yml',
			'words.yml',
		].flatMap(file => ['-i', file]),
	],
	`
binary.yml:1:1
  "binary.yml" is not a text file
  1 │ \\x7fELF\\x02\\x01\\x01\\0\\0\\0
    │ ^
  → is it the right file?

duplicate.yml:4:5
  the key "web1" stands here a second time
  4 │     web1:
    │     ^
  → it is already in line 3; keep one of them

empty.yml:1:1
  the inventory "empty.yml" is empty
  An inventory begins so:
    all:
      hosts:
        web1:
  → write hosts into it

program.py:1:1
  "program.py" is a program; a dynamic inventory is not supported
  1 │ #!/usr/bin/python3
    │ ^
  → write what it finds to a file: ansible-inventory -i program.py --list --yaml --output hosts.yml

proto.yml:3:12
  the key "__proto__" is not allowed
  3 │     web1: {__proto__: 1}
    │            ^
  It would reach into the program that reads it.

servers.ini:1:1
  "servers.ini" is in the INI form, which is not read
  1 │ [web]
    │ ^
  In YAML it begins so:
    web:
      hosts:
        web1:
          ansible_host: 10.0.0.1
  → write it so, or let Ansible do it: ansible-inventory -i servers.ini --list --yaml --output hosts.yml

site.yml:1:1
  an inventory is a map of groups, not a list
  1 │ - hosts: all
    │ ^
  → is it a playbook? An inventory begins with "all:"

variables.yml:3:26
  ansible_port has to be from 1 to 65535
  3 │     web1: {ansible_port: 99999, ansible_become: yes}
    │                          ^

variables.yml:3:49
  ansible_become has to be true or false
  3 │     web1: {ansible_port: 99999, ansible_become: yes}
    │                                                 ^
  → write true

variables.yml:4:5
  "web 2" cannot be the name of a host
  4 │     "web 2": {ansible_ssh_common_args: -4}
    │     ^
  A name begins with a letter, a digit or "_" and goes on with these, ".", and "-", up to 253 characters.
  → write one host a line

words.yml:1:1
  an inventory is a map of groups, not the text "just words"
  1 │ just words
    │ ^
  → an inventory begins with "all:"

there is no inventory "web1"
  → a list of hosts has a comma in it: -i web1,

there is no inventory "missing.yml"

13 mistakes in 9 files`,
);

test.serial(
	'files of variables',
	refused,
	{
		'site.yml': '- hosts: all\n  tasks:\n    - debug: {msg: "{{ port }}"}\n',
		'group_vars/all.yml': 'port: 80\n\tx: 1\n',
		'host_vars/web1.yml': 'key: !vault abc\n',
		'host_vars/web2.yml': '- port\n',
	},
	['play', 'site.yml', '-i', 'hosts.yml'],
	`
group_vars/all.yml:2:1
  not valid YAML: a tab in the indentation
  2 │     x: 1
    │ ^
  → indent with spaces

host_vars/web1.yml:1:6
  the tag "!vault" is not known here
  1 │ key: !vault abc
    │      ^
  → encrypted values are not supported

host_vars/web2.yml:1:1
  the variables of "web2" have to be a map of variables, not a list
  1 │ - port
    │ ^
  → write "name: value" lines without dashes

3 mistakes in 3 files`,
);

test.serial(
	'a playbook full of mistakes',
	refused,
	{
		'templates/motd.hbs': 'Welcome to {{ nam }}\n',
		'site.yml': `- name: mistakes
  hosts: all
  becom: true
  serial: 0
  tasks:
    - copy:
        dest: /etc/motd
        content: hi
        mode: 0755
        backup: yes
    - file: {path: /srv, state: directori}
    - fil: {path: /srv}
    - command: uptime
      whn: true
    - copy: {src: missing.conf, dest: etc/x, ownr: root}
    - template: {src: missing.hbs, dest: /etc/x}
    - template: {src: motd.hbs, dest: /etc/motd}
    - debug: {msg: "{{ motd }}"}
    - debug: {msg: hi}
      when: mtod == "x"
    - debug: {msg: hi}
      when: motd = "x"
    - debug: {msg: "{{ motd | upper }}"}
    - debug: {msg: hi}
      loop: motd
    - command:
    - command: make
      register: vars
    - command: uptime
      debug: {msg: hi}
    - uptime
- hosts: db
  become: yes
  tasks: []
- name: nobody
  tasks: []
`,
	},
	['play', 'site.yml', '-i', 'hosts.yml'],
	`
site.yml:3:3
  a play has no key "becom"
  3 │   becom: true
    │   ^
  → did you mean "become"?

site.yml:4:11
  "serial" has to be a whole number from 1 on or a share such as 30%, not 0
  4 │   serial: 0
    │           ^

site.yml:9:15  copy › mode
  a mode has to stand in quotes: "0755"; YAML made the number 755 of it
  9 │         mode: 0755
    │               ^
  → quote it: "0755"

site.yml:10:17  copy › backup
  "backup" has to be true or false, not the text "yes"
  10 │         backup: yes
     │                 ^
  → write true

site.yml:11:33  file › state
  "state" has to be one of "directory", "absent", "link", "touch", "file", not the text "directori"
  11 │     - file: {path: /srv, state: directori}
     │                                 ^
  → did you mean "directory"?

site.yml:12:7
  there is no module "fil"
  12 │     - fil: {path: /srv}
     │       ^
  → did you mean "file"?

site.yml:14:7
  a task has no key "whn"
  14 │       whn: true
     │       ^
  → did you mean "when"?

site.yml:15:19  copy › src
  there is no file "missing.conf"
  15 │     - copy: {src: missing.conf, dest: etc/x, ownr: root}
     │                   ^
  Looked for missing.conf, files/missing.conf.

site.yml:15:46  copy
  "copy" has no argument "ownr"
  15 │     - copy: {src: missing.conf, dest: etc/x, ownr: root}
     │                                              ^
  → did you mean "owner"?

site.yml:16:23  template › src
  there is no file "missing.hbs"
  16 │     - template: {src: missing.hbs, dest: /etc/x}
     │                       ^
  Looked for missing.hbs, templates/missing.hbs.

site.yml:18:24
  undefined variable "motd"
  18 │     - debug: {msg: "{{ motd }}"}
     │                        ^
  on web2

site.yml:20:13
  undefined variable "mtod"
  20 │       when: mtod == "x"
     │             ^
  → did you mean "motd"?

site.yml:22:18
  not a valid condition: unexpected "="
  22 │       when: motd = "x"
     │                  ^
  → to compare write ==

site.yml:23:29
  not a valid template: unexpected "| upper }}"
  23 │     - debug: {msg: "{{ motd | upper }}"}
     │                             ^
  → there are no filters: a helper stands in front, as in {{upper text}}

site.yml:25:13
  "loop" has to be a list, not the text "motd"
  25 │       loop: motd
     │             ^
  → write "{{ motd }}" for a variable

site.yml:26:7  command › cmd
  one of cmd and argv has to be given, and not both
  26 │     - command:
     │       ^

site.yml:28:17
  the variable "vars" is set by runner itself
  28 │       register: vars
     │                 ^
  → choose another name

site.yml:30:7
  a task has one module, and this has "command" and "debug"
  30 │       debug: {msg: hi}
     │       ^
  → make two tasks of them: begin the second with "- "

site.yml:31:7
  a task is a map, not the text "uptime"
  31 │     - uptime
     │       ^
  → write the name of a module and its arguments

site.yml:32:10
  "db" matches no host and no group
  32 │ - hosts: db
     │          ^
  → there are: all, web1, web2

site.yml:33:11
  "become" has to be true or false, not the text "yes"
  33 │   become: yes
     │           ^
  → write true

site.yml:35:3
  the play does not say for which hosts
  35 │ - name: nobody
     │   ^
  → write hosts: all

templates/motd.hbs:1:15
  undefined variable "nam"
  1 │ Welcome to {{ nam }}
    │               ^

23 mistakes in 2 files`,
);

test.serial(
	'a playbook written for Ansible',
	refused,
	{
		'site.yml': `- hosts: all
  gather_facts: no
  roles: [common]
  tasks:
    - ansible.builtin.copy: {dest: /etc/motd, content: hi}
    - file: path=/tmp/x state=directory mode=0755 owner={{ ansible_user }}
    - shell: echo hi > /tmp/x
      args: {creates: /tmp/x}
    - command: make all creates=/tmp/all
    - setup:
    - apt: {name: nginx}
      notify: restart nginx
      become: true
    - stat: {path: /etc/hosts}
    - debug: var=ansible_hostname
    - debug: {msg: "{{ ansible_distribution }}"}
      when: ansible_os_family == "Debian" and motd is defined
    - set_fact: {x: 1}
    - debug: {msg: "{{ item }}"}
      with_items: [1, 2]
      ignore_errors: yes
  handlers:
    - name: restart nginx
      command: systemctl restart nginx
`,
	},
	['play', 'site.yml', '-i', 'hosts.yml'],
	`
site.yml:2:3
  "gather_facts" is not supported
  2 │   gather_facts: no
    │   ^
  → remove it: modules look up what they need themselves

site.yml:3:3
  "roles" is not supported
  3 │   roles: [common]
    │   ^
  → write the tasks of the role into tasks

site.yml:5:7
  there is no module "ansible.builtin.copy"
  5 │     - ansible.builtin.copy: {dest: /etc/motd, content: hi}
    │       ^
  → write copy

site.yml:6:13  file
  "file" takes its arguments as a map, not the text "path=/tmp/x state=directory mode=0755 owner={{ ansible_user …"
  6 │     - file: path=/tmp/x state=directory mode=0755 owner={{ ansible_user }}
    │             ^
  → write file: {path: /tmp/x, state: directory, mode: "0755", owner: "{{ ansible_user }}"}

site.yml:7:7
  there is no module "shell"
  7 │     - shell: echo hi > /tmp/x
    │       ^
  → write command: it takes a line for /bin/sh

site.yml:8:7
  "args" is not supported
  8 │       args: {creates: /tmp/x}
    │       ^
  → write all arguments below the name of the module

site.yml:9:16  command
  "creates=" stands inside the text of "command"
  9 │     - command: make all creates=/tmp/all
    │                ^
  It is the name of an argument, and would not be taken for one here.
  → write command: {cmd: make all, creates: /tmp/all}

site.yml:10:7
  there is no module "setup"
  10 │     - setup:
     │       ^
  → remove it: modules look up what they need themselves

site.yml:11:7
  there is no module "apt"
  11 │     - apt: {name: nginx}
     │       ^
  → write package

site.yml:12:7
  "notify" is not supported
  12 │       notify: restart nginx
     │       ^
  → register the result, and write when: result.changed at the next task; a run that fails in between leaves it undone, and the next one does not see it

site.yml:13:7
  "become" is not supported
  13 │       become: true
     │       ^
  → write become at the play, and become_user at a task that works as somebody else

site.yml:14:7
  there is no module "stat"
  14 │     - stat: {path: /etc/hosts}
     │       ^
  → write command: test -e PATH, with reads: true and ok_codes: [0, 1]

site.yml:15:14  debug
  "var=" stands inside the text of "debug"
  15 │     - debug: var=ansible_hostname
     │              ^
  It is the name of an argument, and would not be taken for one here.
  → write msg: "{{ name }}"

site.yml:16:24
  undefined variable "ansible_distribution"
  16 │     - debug: {msg: "{{ ansible_distribution }}"}
     │                        ^
  → hosts are not asked for facts: register a command with reads: true, or set a variable in the inventory

site.yml:17:43
  not a valid condition: unexpected "and"
  17 │       when: ansible_os_family == "Debian" and motd is defined
     │                                           ^
  → write has(vars.motd), write && for and

site.yml:18:7
  "set_fact" is not supported
  18 │     - set_fact: {x: 1}
     │       ^
  → write vars at the task or the play

site.yml:20:7
  "with_items" is not supported
  20 │       with_items: [1, 2]
     │       ^
  → use loop

site.yml:21:7
  "ignore_errors" is not supported
  21 │       ignore_errors: yes
     │       ^
  → use when to leave the task out where it cannot succeed

site.yml:22:3
  "handlers" is not supported
  22 │   handlers:
     │   ^
  → write a task with a condition instead: when: result.changed; a run that fails in between leaves it undone, and the next one does not see it

19 mistakes`,
);

test.serial(
	'a command line full of mistakes',
	refused,
	{'site.yml': ok},
	[
		...['play', 'site.yml', 'stie.yml', '-i', 'hosts.yml', '-l', 'wbe1', '-t', 'conf', '--start-at-task', 'instal'],
		...['-f', 'many', '--timeout', '60', '-e', 'novalue', '-e', '@missing.yml', '-e', '{a: ', '-e', 'groups=x'],
	],
	`
missing.yml:1:1  --extra-vars
  there is no file "missing.yml"

stie.yml:1:1
  there is no file "stie.yml"
  → did you mean "site.yml"?

--timeout takes a number of seconds from 1 to 20, not 60

--forks takes a whole number from 1 to 10000

--extra-vars
  "novalue" is no name=value
  → write name=value, @file.yml, or a map such as {name: value}

--extra-vars
  not valid YAML: unexpected end of the stream within a flow collection: {a:
  → write name=value, @file.yml, or a map such as {name: value}

--extra-vars
  the variable "groups" is set by runner itself
  → choose another name

--limit
  "wbe1" matches no host and no group
  → did you mean "web1"?

no task has the tag "conf" of --tags
  → no task has a tag

--start-at-task
  no task is called "instal"
  → --list-tasks shows their names

10 mistakes in 2 files`,
);

test.serial(
	'no inventory, and mistakes all the same',
	refused,
	{'site.yml': '- hosts: all\n  tasks:\n    - comand: id\n'},
	['play', 'site.yml'],
	`
site.yml:3:7
  there is no module "comand"
  3 │     - comand: id
    │       ^
  → did you mean "command"?

no inventory was given
  → name one with -i: a file, a folder, or a list such as -i web1,web2,

2 mistakes`,
);

test.serial(
	'a group without hosts',
	refused,
	{'site.yml': '- hosts: web1:&web2\n', 'hosts.yml': 'all:\n  hosts:\n    web1:\n    web2:\n  children:\n    db:\n'},
	['play', 'site.yml', '-i', 'hosts.yml', '-l', 'db'],
	`
site.yml:1:10
  the pattern "web1:&web2" leaves no host
  1 │ - hosts: web1:&web2
    │          ^
  All its parts are known, but put together, ":&" and ":!" leave nothing.

--limit
  "db" has no hosts
  → put hosts into it, or choose another group

2 mistakes`,
);

test.serial(
	'a play that a limit leaves without hosts',
	refused,
	{'site.yml': '- hosts: web1\n  tasks:\n    - debug: {msg: hi}\n'},
	['play', 'site.yml', '-i', 'hosts.yml', '-l', 'web2'],
	`
no play has a host within the limit
  → loosen --limit, or look at "hosts:" of the plays`,
);

test.serial(
	'no task with the tags',
	refused,
	{'site.yml': '- hosts: all\n  tags: base\n  tasks:\n    - debug: {msg: hi}\n'},
	['play', 'site.yml', '-i', 'hosts.yml', '--skip-tags', 'base'],
	`
no task is left to do
  → loosen --tags and --skip-tags`,
);

test.serial(
	'private keys that cannot be used',
	refused,
	{
		'site.yml': ok,
		'open.key': 'secret',
		'hosts.yml': `all:
  vars: {ansible_host: 127.0.0.1, ansible_port: 1}
  hosts:
    web[1:2]: {ansible_ssh_private_key_file: missing.key}
    web3: {ansible_ssh_private_key_file: open.key}
    web4: {ansible_ssh_private_key_file: .lab/id_ed25519}
    web5:
    web6: {ansible_connection: local, ansible_ssh_private_key_file: missing.key}
`,
	},
	['play', 'site.yml', '-i', 'hosts.yml', '--private-key', 'none.key'],
	`
there is no private key "/project/missing.key"
  → check --private-key or ansible_ssh_private_key_file
  on web1, web2

the private key "/project/open.key" can be read by others
  Its mode is 0644.
  → chmod 600 /project/open.key, and consider it known to others
  on web3

there is no private key "/project/.lab/id_ed25519"
  → the lab makes it: runner lab up
  on web4

there is no private key "none.key"
  → check --private-key or ansible_ssh_private_key_file
  on web5

4 mistakes`,
);

test.serial('the same for ping and exec', async t => {
	const folder = await makeProject({'hosts.yml': inventory()});
	t.teardown(() => removeProject(folder));
	const before = visits;
	const results = await Promise.all([
		runner(['ping', 'wbe1', '-i', 'hosts.yml', '-f', '0'], {cwd: folder}),
		runner(['exec', 'all', '-i', 'hosts.yml', '-l', 'db', '--', 'id'], {cwd: folder}),
	]);
	t.deepEqual(
		results.map(({code, stdout, stderr}) => ({code, stdout, stderr})),
		[
			{
				code: 1,
				stdout: '',
				stderr: `--forks takes a whole number from 1 to 10000, not 0

"wbe1" matches no host and no group
  → did you mean "web1"?

2 mistakes
`,
			},
			{
				code: 1,
				stdout: '',
				stderr: `"db" matches no host and no group
  → there are: all, web1, web2
`,
			},
		],
	);
	t.is(visits, before);
});

test.serial('an events file that cannot be written, and a password that is not given', async t => {
	const folder = await makeProject({'hosts.yml': inventory(), 'site.yml': ok});
	t.teardown(() => removeProject(folder));
	const before = visits;
	const results = await Promise.all([
		runner(['play', 'site.yml', '-i', 'hosts.yml', '--events', 'missing/run.jsonl'], {cwd: folder}),
		runner(['play', 'site.yml', '-i', 'hosts.yml', '-K'], {cwd: folder}),
	]);
	t.deepEqual(
		results.map(({code, stdout, stderr}) => ({code, stdout, stderr})),
		[
			{
				code: 1,
				stdout: '',
				stderr: `cannot write the events to "missing/run.jsonl": there is no folder "missing"
  → name a file in a folder that exists with --events
`,
			},
			{
				code: 1,
				stdout: '',
				stderr: `Sudo password: 
no sudo password was given
  → type it at the prompt, or give it as a line on standard input
`,
			},
		],
	);
	t.is(visits, before);
});
